/**
 * Bias and ReLU behind a product, while its rows are still in the cache.
 *
 * @module
 */
import type { Machine } from "../machine.ts";

/** What follows a convolution. */
export interface Finish {
  /** Byte offset of the bias, one number for each output channel. */
  bias: number;
  /** Whether ReLU follows the bias. */
  relu: boolean;
}

/** Adds the bias to `rows` of pixels in place, and applies ReLU where that is wanted. */
export function finishRows(
  machine: Machine,
  at: number,
  rows: number,
  columns: number,
  { bias, relu }: Finish,
): void {
  machine.shareRows(rows, columns, (first, count) => {
    const here = at + 4 * first * columns;
    machine.simd.biasRelu(here, bias, here, count, columns, Number(relu));
  });
}
