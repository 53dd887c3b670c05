/**
 * Normalisation by mean and variance of groups of channels, and what comes back through it.
 *
 * @module
 */
import { type TensorInfo, util } from "@tensorflow/tfjs";
import type { Kernel, Machine } from "../machine.ts";

/** tfjs' names for them. */
export const NORMALISE = { value: "Normalise", slopes: "NormaliseSlopes" } as const;

/**
 * A tensor is `outer` matrices [rows, channels]; in each, every one of `groups` has its own mean and variance,
 * over all rows.
 */
interface Sizes {
  outer: number;
  rows: number;
  channels: number;
  groups: number;
  epsilon: number;
}

/** From x, scale and offset: the normalised values, the means and the variances [outer, groups]. */
export const normalise: Kernel<TensorInfo[]> = {
  name: NORMALISE.value,
  run(machine, inputs, attributes) {
    const x = inputs.x!, sizes = sizesOf(x, attributes);
    const { outer, rows, channels, groups, epsilon } = sizes;
    const outputs = [x.shape, [outer, groups], [outer, groups]].map((shape) =>
      machine.output(shape)
    );
    if (isEmpty(sizes)) {
      for (const moments of outputs.slice(1)) machine.floats(moments).fill(0);
      return outputs;
    }
    const [from, scale, offset] = placesOf(machine, [x, inputs.scale!, inputs.offset!]);
    const [to, mean, variance] = placesOf(machine, outputs);
    const lanes = mostLanes(machine, sizes), { simd } = machine;
    if (isOneMatrix(sizes)) {
      machine.scratch(4 * lanes * channels + 2 * channels, (factors) => {
        const sums = factors + 8 * channels;
        simd.clear(sums, 4 * lanes * channels);
        const parts = machine.shareRows(rows, channels, (first, count, lane) => {
          const here = from + 4 * first * channels, own = sums + 16 * lane * channels;
          machine.simd.channelMoments(here, own, count, channels);
        });
        const numbers = [parts.length, rows, channels, groups, epsilon];
        simd.channelFactors(sums, ...numbers, scale, mean, variance, factors);
        machine.shareRows(rows, channels, (first, count) => {
          const skip = 4 * first * channels;
          machine.simd.normaliseRows(from + skip, factors, offset, to + skip, count, channels);
        });
      });
      return outputs;
    }
    machine.scratch(6 * lanes * channels, (scratch) => {
      machine.shareRows(outer, rows * channels, (first, count, lane) => {
        const skip = 4 * first * rows * channels, step = 4 * first * groups;
        const places = [from + skip, scale, offset, to + skip, mean + step, variance + step];
        const own = scratch + 24 * lane * channels;
        machine.simd.normaliseGroups(...places, own, count, rows, channels, groups, epsilon);
      });
    });
    return outputs;
  },
};

/** From dy, x, scale, mean and variance: what comes back to x, scale and offset. */
export const normaliseGrad: Kernel<TensorInfo[]> = {
  name: NORMALISE.slopes,
  run(machine, inputs, attributes) {
    const { dy, x, scale, mean, variance } = inputs as Record<string, TensorInfo>;
    const sizes = sizesOf(x!, attributes), { outer, rows, channels, groups, epsilon } = sizes;
    const outputs = [x!.shape, [channels], [channels]].map((shape) => machine.output(shape));
    if (isEmpty(sizes)) {
      for (const sums of outputs.slice(1)) machine.floats(sums).fill(0);
      return outputs;
    }
    const [atDy, atX, ...others] = placesOf(machine, [dy!, x!, scale!, mean!, variance!]);
    const [atScale, atMean, atVariance] = others as Three;
    const [dx, dScale, dOffset] = placesOf(machine, outputs);
    const lanes = mostLanes(machine, sizes), { simd } = machine;
    machine.scratch(4 * (lanes + 1) * channels + 8 * lanes * channels, (factors) => {
      const totals = factors + 16 * channels, sums = totals + 16 * lanes * channels;
      simd.clear(totals, 8 * lanes * channels);
      if (isOneMatrix(sizes)) {
        simd.channelMeans(atMean, factors, channels, groups);
        const parts = machine.shareRows(rows, channels, (first, count, lane) => {
          const skip = 4 * first * channels, own = sums + 16 * lane * channels;
          machine.simd.channelSlopes(atDy + skip, atX + skip, factors, own, count, channels);
        });
        const numbers = [parts.length, rows, channels, groups, epsilon];
        simd.slopeFactors(sums, ...numbers, atScale, atVariance, factors, totals);
        machine.shareRows(rows, channels, (first, count) => {
          const skip = 4 * first * channels, places = [atDy + skip, atX + skip, factors, dx + skip];
          machine.simd.normaliseRowsGrad(...places, count, channels);
        });
        simd.roundTotals(totals, 1, channels, dOffset, dScale);
      } else {
        const parts = machine.shareRows(outer, rows * channels, (first, count, lane) => {
          const skip = 4 * first * rows * channels, step = 4 * first * groups;
          const moments = [atMean + step, atVariance + step];
          const places = [atDy + skip, atX + skip, atScale, ...moments, dx + skip];
          const own = [totals + 16 * lane * channels, sums + 32 * lane * channels];
          const numbers = [count, rows, channels, groups, epsilon];
          machine.simd.normaliseGroupsGrad(...places, ...own, ...numbers);
        });
        simd.roundTotals(totals, parts.length, channels, dOffset, dScale);
      }
    });
    return outputs;
  },
};

type Three = [number, number, number];

function sizesOf({ shape }: TensorInfo, { outer, groups, epsilon }: Record<string, number>): Sizes {
  const channels = shape.at(-1)!;
  const rows = util.sizeFromShape(shape) / Math.max(outer! * channels, 1);
  return { outer: outer!, rows, channels, groups: groups!, epsilon: epsilon! };
}

/** One matrix is shared by rows, several are shared as they are. */
function isOneMatrix({ outer, rows }: Sizes): boolean {
  return outer === 1 && rows > 1;
}

function mostLanes(machine: Machine, sizes: Sizes): number {
  return machine.lanes(isOneMatrix(sizes) ? sizes.rows : sizes.outer);
}

function isEmpty({ outer, rows, channels }: Sizes): boolean {
  return outer * rows * channels === 0;
}

function placesOf(machine: Machine, tensors: TensorInfo[]): [number, number, number, ...number[]] {
  return tensors.map((tensor) => machine.at(tensor)) as [number, number, number, ...number[]];
}
