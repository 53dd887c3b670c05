/** Masks that make a network of dense layers autoregressive. @module */
import type { Random } from "../math/mod.ts";
import { placesOf } from "./order.ts";

/** What {@linkcode autoregressiveMasks} is told. */
export interface MaskOptions {
  /** Units of each hidden layer. */
  hidden: readonly number[];
  /** Numbers that stand for one part at the input; default 1. A letter as one-hot takes 27. */
  inputs?: number;
  /** Numbers that describe one part at the output; default 1. */
  outputs?: number;
  /** Where the degrees of the hidden units come from. */
  random: Random;
}

/** One mask: row-major [from, to], 1 where a connection is allowed. */
export interface Mask {
  /** The numbers 0 and 1. */
  values: Float32Array;
  /** From how many units to how many. */
  shape: [from: number, to: number];
}

/**
 * Draws the masks of a MADE: the output of a part is connected only to parts that come before it.
 *
 * Every unit has a degree: the number of parts that it may depend on, the first ones of the order. An
 * input unit of the part at place p (from 0) has the degree p + 1. A hidden unit of degree m, drawn
 * from 1 … D − 1, takes from units of degree ≤ m. The output of the part at place p takes from units
 * of degree ≤ p. So whatever path is taken from input to output, the degree never falls and the last
 * step is strict: no mask that lets a part see itself or the future can be made here.
 *
 * Shapes: one mask for each layer, input to output, and last one for direct connections from the
 * input to the output.
 *
 * @param order the parts, first to last
 * @param options sizes of the layers, and where the degrees come from
 * @returns the masks of the layers, and that of the direct connections
 *
 * @example The output of the first part depends on nothing.
 * ```ts
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { autoregressiveMasks } from "@dgm/nets/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const order = Uint32Array.of(2, 0, 1);
 * const { direct } = autoregressiveMasks(order, { hidden: [4], random: createRandom(0) });
 * // Rows: from 0, 1, 2. Columns: to 0, 1, 2. The part 2 comes first.
 * assert.deepEqual([...direct.values], [0, 1, 0, 0, 0, 0, 1, 1, 0]);
 * ```
 *
 * Source: Germain et al. 2015, "MADE: Masked Autoencoder for Distribution Estimation", equations 12 to
 * 14; notebook 10.
 */
export function autoregressiveMasks(
  order: Uint32Array,
  options: MaskOptions,
): { layers: Mask[]; direct: Mask } {
  const { hidden, inputs = 1, outputs = 1, random } = options;
  const most = order.length - 1; // a hidden unit that sees all parts could speak to no output
  const places = Array.from(placesOf(order));
  const input = repeated(places.map((place) => place + 1), inputs);
  const output = repeated(places, outputs);
  let from = input;
  const layers: Mask[] = [];
  for (const units of hidden) {
    // A unit below the lowest degree of the layer before it would see nothing.
    const low = Math.min(most, Math.min(...from));
    const to = Array.from({ length: units }, () => low + random.integer(most - low + 1));
    layers.push(maskBetween(from, to));
    from = to;
  }
  layers.push(maskBetween(from, output));
  return { layers, direct: maskBetween(input, output) };
}

/** 1 where a unit of the one layer may speak to one of the other: its degree is not higher. */
function maskBetween(from: number[], to: number[]): Mask {
  const values = new Float32Array(from.length * to.length);
  from.forEach((low, i) =>
    to.forEach((high, j) => values[i * to.length + j] = low <= high ? 1 : 0)
  );
  return { values, shape: [from.length, to.length] };
}

function repeated(degrees: number[], times: number): number[] {
  return degrees.flatMap((degree) => new Array<number>(times).fill(degree));
}
