/** Sums of an objective's parts over batches. @module */
import * as tf from "@tensorflow/tfjs";

/** The labels of some examples, as an option of an objective; none where there are no labels. */
export function labelsAt(
  source: { labels?: Uint8Array },
  indices: ArrayLike<number>,
): { labels?: Uint8Array } {
  const { labels } = source;
  return labels ? { labels: Uint8Array.from(indices, (index) => labels[index]!) } : {};
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

/** Adds named sums to named sums, in place; those of a player under its name. */
export function addSums(
  sums: Record<string, number>,
  more: Record<string, number>,
  player = "",
): void {
  for (const [part, value] of Object.entries(more)) {
    const name = player === "" ? part : `${player}_${part}`;
    sums[name] = (sums[name] ?? 0) + value;
  }
}

function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum;
}
