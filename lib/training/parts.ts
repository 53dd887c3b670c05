/** Sums of an objective's parts over batches. @module */
import * as tf from "@tensorflow/tfjs";
import type { ImageSet } from "../data/mod.ts";

/** The labels of some images. */
export function labelsAt(images: ImageSet, indices: ArrayLike<number>): Uint8Array {
  return Uint8Array.from(indices, (index) => images.labels[index]!);
}

/** Reads per-example parts and frees them. */
export async function readParts(
  parts: Record<string, tf.Tensor1D>,
): Promise<Record<string, number>> {
  const names = Object.keys(parts);
  const values = await Promise.all(names.map((name) => parts[name]!.data()));
  tf.dispose(parts);
  return Object.fromEntries(names.map((name, i) => [name, sumOf(values[i]!)]));
}

/** Adds named sums to named sums, in place. */
export function addSums(sums: Record<string, number>, more: Record<string, number>): void {
  for (const [name, value] of Object.entries(more)) sums[name] = (sums[name] ?? 0) + value;
}

function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum;
}
