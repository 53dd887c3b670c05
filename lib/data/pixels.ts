/** Checks of pixel values at the doors of the models. @module */
import * as tf from "@tensorflow/tfjs";

/**
 * Checks that every pixel is a finite number, and lies in [0, 1] where the model asks for it.
 *
 * The values are read back from the engine, which training cannot afford at every step: `fit` and
 * `evaluate` make their batches from bytes, which cannot be wrong, and do not come through here.
 *
 * @param action what the error says could not be done
 * @param x images
 * @param range `unit` for [0, 1], `finite` for any number
 * @throws {RangeError} when a pixel is not of that kind, with the first one that is not
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { checkPixels } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * checkPixels("encode", tf.tensor1d([0, 0.5, 1]), "unit");
 * assert.throws(() => checkPixels("encode", tf.tensor1d([0, NaN]), "finite"), {
 *   name: "RangeError",
 *   message: "Cannot encode: pixels must be finite, got NaN at 1",
 * });
 * ```
 */
export function checkPixels(action: string, x: tf.Tensor, range: "unit" | "finite"): void {
  // A GPU hands its values out later only; there a wrong pixel shows as a loss that is not finite.
  if (tf.getBackend() === "webgpu") return;
  const values = x.dataSync();
  const [low, high] = range === "unit" ? [0, 1] : [-Number.MAX_VALUE, Number.MAX_VALUE];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value >= low && value <= high) continue;
    const wanted = range === "unit" ? "in [0, 1]" : "finite";
    throw new RangeError(`Cannot ${action}: pixels must be ${wanted}, got ${value} at ${i}`);
  }
}
