/**
 * A convolution of images up-sampled by two, on the small images.
 *
 * In the output, the pixels of each parity (row even or odd, column even or odd) see every small
 * pixel through several taps at once. Adding these taps up first leaves, for a 3 × 3 filter, 2 × 2
 * taps on the small image for each parity: 16 products where the large image takes 36.
 *
 * @module
 */
import { util } from "@tensorflow/tfjs";
import type { Machine } from "../machine.ts";
import { blocks, forEachTap, type Plan } from "./up_sampled_plan.ts";

/** Byte offsets: small images (or their gradient), filter (or its), large output (or its). */
export interface Places {
  /** The small images. */
  small: number;
  /** The filter. */
  filter: number;
  /** The output. */
  large: number;
}

/** Adds up the taps: [rows.span, columns.span, c, 4 o], to scratch at `collected`. */
function collectFilter(machine: Machine, plan: Plan, filter: number, collected: number): void {
  const { g, rows, columns } = plan;
  const { inChannels: c, outChannels: o } = g;
  const f = machine.heapFloats;
  const to = collected / 4;
  f.fill(0, to, to + rows.span * columns.span * c * 4 * o);
  forEachTap(plan, (tap, block, parity) => {
    for (let i = 0; i < c; i++) {
      const from = filter / 4 + (tap * c + i) * o, into = to + (block * c + i) * 4 * o + parity * o;
      for (let j = 0; j < o; j++) f[into + j]! += f[from + j]!;
    }
  });
}

/** Runs `work` on chunks of the batch with scratch for small frames, large frames and a filter. */
function forEachChunk(
  machine: Machine,
  plan: Plan,
  filterFloats: number,
  work: (first: number, count: number, small: number, large: number, filter: number) => void,
): void {
  const { g, frame, atOnce } = plan;
  const smallFloats = atOnce * frame.pixels * g.inChannels;
  const largeFloats = atOnce * frame.pixels * 4 * g.outChannels;
  machine.scratch(smallFloats + largeFloats + filterFloats, (small) => {
    const large = small + 4 * smallFloats, filter = large + 4 * largeFloats;
    for (let first = 0; first < g.batchSize; first += atOnce) {
      work(first, Math.min(atOnce, g.batchSize - first), small, large, filter);
    }
  });
}

function frameSmall(
  machine: Machine,
  { g, small, frame, rows, columns }: Plan,
  images: number,
  at: number,
  count: number,
): void {
  const top = -rows.least, left = -columns.least;
  machine.simd.frameImages(
    ...[images, at, count],
    ...[Math.min(small.height, frame.height - top), Math.min(small.width, frame.width - left)],
    ...[small.width, small.height, g.inChannels, frame.height, frame.width, top, left],
  );
}

function smallBytes({ g, small }: Plan): number {
  return 4 * small.height * small.width * g.inChannels;
}

function largeBytes({ g }: Plan): number {
  return 4 * g.outHeight * g.outWidth * g.outChannels;
}

/** large ← upSample(small) * filter. */
export function convolveUpSampled(machine: Machine, plan: Plan, places: Places): void {
  const { g, frame, plane, rows, columns } = plan;
  const { inChannels: c, outChannels: o } = g;
  const list = blocks(plan), covered = list[0]!.parities === 4;
  const reachPixels = (rows.span - 1) * frame.width + columns.span - 1;
  forEachChunk(machine, plan, rows.span * columns.span * c * 4 * o, (first, count, x, y, w) => {
    if (first === 0) collectFilter(machine, plan, places.filter, w);
    frameSmall(machine, plan, places.small + first * smallBytes(plan), x, count);
    if (!covered) machine.heapFloats.fill(0, y / 4, y / 4 + count * frame.pixels * 4 * o);
    list.forEach(({ row, column, firstParity, parities }, i) => {
      machine.multiply({
        ...{ transposeA: false, transposeB: false, beta: covered && i === 0 ? 0 : 1 },
        ...{ m: count * frame.pixels - reachPixels, n: parities * o, k: c },
        ...{ a: x + 4 * (row * frame.width + column) * c, lda: c },
        ...{ b: w + 4 * ((row * columns.span + column) * c * 4 + firstParity) * o, ldb: 4 * o },
        ...{ c: y + 4 * firstParity * o, ldc: 4 * o },
      });
    });
    machine.simd.interleavePlanes(
      ...[y, places.large + first * largeBytes(plan), count],
      ...[plane.height, plane.width, o, frame.height, frame.width],
    );
  });
}

/** small ← the gradient of the small images, from that of the output and the filter. */
export function smallGradient(machine: Machine, plan: Plan, places: Places): void {
  const { g, frame, plane, small, rows, columns } = plan;
  const { inChannels: c, outChannels: o } = g;
  const list = blocks(plan);
  const reachPixels = (rows.span - 1) * frame.width + columns.span - 1;
  const top = rows.least + rows.span - 1, left = columns.least + columns.span - 1;
  forEachChunk(machine, plan, rows.span * columns.span * c * 4 * o, (first, count, x, y, w) => {
    if (first === 0) collectFilter(machine, plan, places.filter, w);
    machine.simd.separatePlanes(
      ...[places.large + first * largeBytes(plan), y, count],
      ...[plane.height, plane.width, o, frame.height, frame.width, top, left],
    );
    list.forEach(({ row, column, firstParity, parities }, i) => {
      const shift = (rows.span - 1 - row) * frame.width + columns.span - 1 - column;
      machine.multiply({
        ...{ transposeA: false, transposeB: true, beta: i === 0 ? 0 : 1 },
        ...{ m: count * frame.pixels - reachPixels, n: c, k: parities * o },
        ...{ a: y + 4 * (shift * 4 + firstParity) * o, lda: 4 * o },
        ...{ b: w + 4 * ((row * columns.span + column) * c * 4 + firstParity) * o, ldb: 4 * o },
        ...{ c: x, ldc: c },
      });
    });
    machine.simd.unframeImages(
      ...[x, places.small + first * smallBytes(plan), count],
      ...[small.height, small.width, c, frame.height, frame.width],
    );
  });
}

/** filter ← its gradient, from the small images and the gradient of the output. */
export function upSampledFilterGradient(machine: Machine, plan: Plan, places: Places): void {
  const { g, frame, plane, rows, columns } = plan;
  const { inChannels: c, outChannels: o } = g;
  const reachPixels = (rows.span - 1) * frame.width + columns.span - 1;
  // As in shifted_products.ts: all places of a row in one product, by phases of the pixels.
  const together = columns.span, blockFloats = together * c * 2 * o;
  forEachChunk(machine, plan, rows.span * 2 * blockFloats, (first, count, x, y, sums) => {
    frameSmall(machine, plan, places.small + first * smallBytes(plan), x, count);
    machine.simd.separatePlanes(
      ...[places.large + first * largeBytes(plan), y, count],
      ...[plane.height, plane.width, o, frame.height, frame.width, 0, 0],
    );
    rows.seenBy.forEach((byRow, row) => {
      for (const p of byRow) {
        for (let phase = 0; phase < together; phase++) {
          machine.multiply({
            ...{ transposeA: true, transposeB: false, beta: first + phase === 0 ? 0 : 1 },
            ...{ m: together * c, n: 2 * o },
            k: Math.ceil((count * frame.pixels - reachPixels - phase) / together),
            ...{ a: x + 4 * (row * frame.width + phase) * c, lda: together * c },
            ...{ b: y + 4 * (phase * 4 + 2 * p) * o, ldb: together * 4 * o },
            ...{ c: sums + 4 * (row * 2 + p) * blockFloats, ldc: 2 * o },
          });
        }
      }
    });
    if (first + count === g.batchSize) spreadGradient(machine, plan, sums, places.filter);
  });
}

/** Each tap's gradient is the sum of those that it was added into. */
function spreadGradient(machine: Machine, plan: Plan, sums: number, filter: number): void {
  const { g, columns } = plan;
  const { inChannels: c, outChannels: o } = g;
  const f = machine.heapFloats;
  f.fill(0, filter / 4, filter / 4 + util.sizeFromShape(g.filterShape));
  forEachTap(plan, (tap, block, parity) => {
    const row = Math.floor(block / columns.span), column = block % columns.span;
    const p = parity >> 1, q = parity & 1;
    for (let i = 0; i < c; i++) {
      const line = ((row * 2 + p) * columns.span + column) * c + i;
      const from = sums / 4 + line * 2 * o + q * o, into = filter / 4 + (tap * c + i) * o;
      for (let j = 0; j < o; j++) f[into + j]! += f[from + j]!;
    }
  });
}
