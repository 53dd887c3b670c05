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
import { addUpLanes, type Chunk, forEachChunk } from "./chunks.ts";
import type { Finish } from "./finish.ts";
import { framedPixels, frameImages, framePixels, type Frames, outputPixels } from "./frames.ts";
import { type Block, blocks, forEachTap, type Plan } from "./up_sampled_plan.ts";

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

/** Floats of the filter as {@linkcode collectFilter} leaves it. */
function collectedFloats({ g, rows, columns }: Plan): number {
  return rows.span * columns.span * g.inChannels * 4 * g.outChannels;
}

/** Byte offset of a block among the collected filters. */
function blockOffset({ g, columns }: Plan, { row, column, firstParity }: Block): number {
  const block = row * columns.span + column;
  return 4 * (block * g.inChannels * 4 + firstParity) * g.outChannels;
}

/** Runs `work` on chunks with scratch for what is framed in `frames` and as many pixels more. */
function forEachFrames(
  machine: Machine,
  { g }: Plan,
  frames: Frames,
  work: (chunk: Chunk) => void,
): void {
  const channels = g.inChannels + 4 * g.outChannels;
  forEachChunk(machine, {
    images: g.batchSize,
    floats: framePixels(frames) * channels,
    extra: (frames.lead + frames.reach) * channels,
    aim: machine.chunkFloats,
  }, work);
}

function smallBytes({ g, small }: Plan): number {
  return 4 * small.height * small.width * g.inChannels;
}

function largeBytes({ g }: Plan): number {
  return 4 * g.outHeight * g.outWidth * g.outChannels;
}

/** large ← upSample(small) * filter and what follows. */
export function convolveUpSampled(
  machine: Machine,
  plan: Plan,
  places: Places,
  finish?: Finish,
): void {
  const { g, frames, plane } = plan, { frame } = frames;
  const { inChannels: c, outChannels: o } = g;
  const list = blocks(plan), covered = list[0]!.parities === 4;
  machine.scratch(collectedFloats(plan), (w) => {
    collectFilter(machine, plan, places.filter, w);
    forEachFrames(machine, plan, frames, ({ first, count, scratch: x }) => {
      const y = x + 4 * framedPixels(frames, count) * c, m = outputPixels(frames, count);
      const images = places.small + first * smallBytes(plan);
      frameImages(machine, frames, { images, at: x, count, channels: c });
      if (!covered) machine.simd.clear(y, m * 4 * o);
      list.forEach((block, i) => {
        const { row, column, firstParity, parities } = block;
        machine.multiply({
          transposeA: false,
          transposeB: false,
          beta: covered && i === 0 ? 0 : 1,
          m,
          n: parities * o,
          k: c,
          a: x + 4 * (row * frame.width + column) * c,
          lda: c,
          b: w + blockOffset(plan, block),
          ldb: 4 * o,
          c: y + 4 * firstParity * o,
          ldc: 4 * o,
        });
      });
      machine.simd.interleavePlanes(
        y,
        places.large + first * largeBytes(plan),
        count,
        plane.height,
        plane.width,
        o,
        frame.height,
        frame.width,
        finish?.bias ?? 0,
        Number(finish?.relu ?? false),
      );
    });
  });
}

/** small ← the gradient of the small images, from that of the output and the filter. */
export function smallGradient(machine: Machine, plan: Plan, places: Places): void {
  const { g, backFrames: frames, plane, small, rows, columns } = plan, { frame } = frames;
  const { inChannels: c, outChannels: o } = g;
  const list = blocks(plan);
  machine.scratch(collectedFloats(plan), (w) => {
    collectFilter(machine, plan, places.filter, w);
    forEachFrames(machine, plan, frames, ({ first, count, scratch: x }) => {
      const y = x + 4 * framedPixels(frames, count) * c, m = outputPixels(frames, count);
      const planes = y + 4 * frames.lead * 4 * o;
      machine.simd.clear(y, frames.lead * 4 * o);
      machine.simd.separatePlanes(
        places.large + first * largeBytes(plan),
        planes,
        count,
        plane.height,
        plane.width,
        o,
        frame.height,
        frame.width,
        0,
        0,
      );
      machine.simd.clear(planes + 16 * count * framePixels(frames) * o, frames.reach * 4 * o);
      list.forEach((block, i) => {
        const { row, column, firstParity, parities } = block;
        const shift = (rows.span - 1 - row) * frame.width + columns.span - 1 - column;
        machine.multiply({
          transposeA: false,
          transposeB: true,
          beta: i === 0 ? 0 : 1,
          m,
          n: c,
          k: parities * o,
          a: y + 4 * (shift * 4 + firstParity) * o,
          lda: 4 * o,
          b: w + blockOffset(plan, block),
          ldb: 4 * o,
          c: x,
          ldc: c,
        });
      });
      machine.simd.unframeImages(
        x,
        places.small + first * smallBytes(plan),
        count,
        small.height,
        small.width,
        c,
        frame.height,
        frame.width,
        0,
        0,
      );
    });
  });
}

/** filter ← its gradient, from the small images and the gradient of the output. */
export function upSampledFilterGradient(machine: Machine, plan: Plan, places: Places): void {
  const { g, frames, plane } = plan, { frame } = frames;
  const { inChannels: c, outChannels: o } = g;
  const floats = collectedFloats(plan), list = blocks(plan);
  machine.scratch(floats, (out) => {
    machine.simd.clear(out, floats);
    addUpLanes(machine, { images: g.batchSize, out, floats }, (sumsOf) => {
      forEachFrames(machine, plan, frames, ({ first, count, scratch: x, lane }) => {
        const y = x + 4 * framedPixels(frames, count) * c, k = outputPixels(frames, count);
        const images = places.small + first * smallBytes(plan);
        frameImages(machine, frames, { images, at: x, count, channels: c });
        machine.simd.separatePlanes(
          places.large + first * largeBytes(plan),
          y,
          count,
          plane.height,
          plane.width,
          o,
          frame.height,
          frame.width,
          0,
          0,
        );
        for (const block of list) {
          const { row, column, firstParity, parities } = block;
          machine.multiply({
            transposeA: true,
            transposeB: false,
            beta: 1,
            m: c,
            n: parities * o,
            k,
            a: x + 4 * (row * frame.width + column) * c,
            lda: c,
            b: y + 4 * firstParity * o,
            ldb: 4 * o,
            c: sumsOf(lane) + blockOffset(plan, block),
            ldc: 4 * o,
          });
        }
      });
    });
    spreadGradient(machine, plan, out, places.filter);
  });
}

/** Each tap's gradient is the sum of those that it was added into. */
function spreadGradient(machine: Machine, plan: Plan, sums: number, filter: number): void {
  const { g } = plan;
  const { inChannels: c, outChannels: o } = g;
  const f = machine.heapFloats;
  f.fill(0, filter / 4, filter / 4 + util.sizeFromShape(g.filterShape));
  forEachTap(plan, (tap, block, parity) => {
    for (let i = 0; i < c; i++) {
      const from = sums / 4 + (block * c + i) * 4 * o + parity * o;
      const into = filter / 4 + (tap * c + i) * o;
      for (let j = 0; j < o; j++) f[into + j]! += f[from + j]!;
    }
  });
}
