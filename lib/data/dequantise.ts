/** Real-valued pixels from 8-bit ones. @module */
import type { Random } from "../math/mod.ts";

/**
 * Spreads each grey level evenly over its bin, so that a density over pixels is well defined.
 *
 * Formula: x = (k + u) / 256 with k = 255 · grey the level and u uniform on [0, 1).
 * A density model of x then bounds the log probability of the levels from below:
 * log P(k) ≥ E_u[log p(x)] − D log 256.
 *
 * @param grey values k / 255 in [0, 1]
 * @param random where u comes from
 * @param out where to write; default a new array; may be `grey` itself
 * @returns out
 *
 * @example
 * ```ts
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { dequantise } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const [x] = dequantise(Float32Array.of(1), createRandom(0));
 * assert.ok(x! >= 255 / 256 && x! <= 1);
 * ```
 *
 * Source: Theis, van den Oord and Bethge 2016, "A note on the evaluation of generative models",
 * section 3.1.
 */
export function dequantise(
  grey: Float32Array,
  random: Random,
  out: Float32Array = new Float32Array(grey.length),
): Float32Array {
  const uniform = random.fillUniform(new Float32Array(grey.length));
  for (let i = 0; i < grey.length; i++) out[i] = (255 * grey[i]! + uniform[i]!) / 256;
  return out;
}
