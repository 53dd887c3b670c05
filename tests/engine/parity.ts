/**
 * Runs the same tensor program on the engines of this project and on tfjs' cpu backend.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { createRandom } from "@dgm/math/random.ts";
import { useEngine } from "@dgm/engine/use_engine.ts";

/** The engines under test; native falls away where there is no BLAS (and the tests say so). */
export const engines: ("native" | "wasm")[] = ["native", "wasm"];

/** The engines, and native with its convolutions made of products: all ways to convolve. */
export const waysToConvolve: Way[] = ["native", "products", "wasm"];

/** An engine, or native without oneDNN. */
export type Way = "native" | "products" | "wasm" | "cpu";

/** One operand: its shape and, row by row, its values. */
export interface Operand {
  shape: number[];
  values: Float32Array | Int32Array;
}

/** Standard normal values of a shape. */
export function normal(seed: number, shape: number[]): Operand {
  const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
  return { shape, values: createRandom(seed).fillNormal(values) };
}

/** What a program left: shapes, values and whether it kept every tensor count. */
interface Outcome {
  shapes: number[][];
  values: (Float32Array | Int32Array | Uint8Array)[];
}

async function outcomeOn(
  engine: Way,
  operands: Operand[],
  program: (...tensors: tf.Tensor[]) => tf.Tensor | tf.Tensor[],
): Promise<Outcome> {
  // One thread: small chunks, and no waiting for a second core on a busy machine.
  if (engine === "products") await useEngine("native", { threads: 1, dnn: "off" });
  else await useEngine(engine, { threads: 1 });
  const before = { ...tf.memory() };
  const tensors = operands.map(({ values, shape }) =>
    tf.tensor(values, shape, values instanceof Int32Array ? "int32" : "float32")
  );
  const results = [tf.tidy(() => program(...tensors) as tf.Tensor)].flat();
  const outcome = {
    shapes: results.map((result) => result.shape),
    values: results.map((result) => result.dataSync()),
  };
  tf.dispose([...tensors, ...results]);
  const after = tf.memory();
  assert.equal(after.numTensors, before.numTensors, `${engine} leaks tensors`);
  assert.equal(after.numDataBuffers, before.numDataBuffers, `${engine} leaks buffers`);
  return outcome;
}

/** How close is close: |ours − reference| ≤ absolute + relative · max |reference|. */
export interface Tolerance {
  relative?: number;
  absolute?: number;
  /** What is tried; {@linkcode engines} by default. */
  ways?: Way[];
}

/** Asserts that every engine computes what tfjs' cpu backend computes. */
export async function assertParity(
  operands: Operand[],
  program: (...tensors: tf.Tensor[]) => tf.Tensor | tf.Tensor[],
  tolerance: Tolerance = {},
): Promise<void> {
  const reference = await outcomeOn("cpu", operands, program);
  for (const engine of tolerance.ways ?? engines) {
    const outcome = await outcomeOn(engine, operands, program);
    assert.deepEqual(outcome.shapes, reference.shapes, `${engine}: shapes`);
    outcome.values.forEach((values, i) =>
      assertClose(values, reference.values[i]!, tolerance, `${engine}, output ${i}`)
    );
  }
}

/** Value and gradients of a program, the output weighted by fixed numbers before it is summed. */
export function withGradients(
  program: (...tensors: tf.Tensor[]) => tf.Tensor,
): (...tensors: tf.Tensor[]) => tf.Tensor[] {
  return (...tensors) => {
    const value = program(...tensors);
    return [value, ...tf.grads((...inputs) => program(...inputs))(tensors, fixedWeights(value))];
  };
}

/** The fixed numbers, in the shape of an output. */
export function fixedWeights({ size, shape }: tf.Tensor): tf.Tensor {
  return tf.tensor(Float32Array.from({ length: size }, (_, i) => Math.cos(1.7 * i) + 0.3), shape);
}

/** Asserts closeness in the tolerance, with NaN and the infinities in the same places. */
export function assertClose(
  ours: ArrayLike<number>,
  reference: ArrayLike<number>,
  { relative = 1e-5, absolute = 1e-6 }: Tolerance,
  label: string,
): void {
  assert.equal(ours.length, reference.length, `${label}: length`);
  let scale = 0;
  for (let i = 0; i < reference.length; i++) {
    if (Number.isFinite(reference[i]!)) scale = Math.max(scale, Math.abs(reference[i]!));
  }
  const allowed = absolute + relative * scale;
  for (let i = 0; i < ours.length; i++) {
    const a = ours[i]!, b = reference[i]!;
    const same = Number.isFinite(a) && Number.isFinite(b)
      ? Math.abs(a - b) <= allowed
      : Object.is(a, b);
    if (!same) assert.fail(`${label}[${i}]: got ${a}, want ${b} ± ${allowed}`);
  }
}
