/**
 * Images in chunks that stay in the cache, the chunks shared between threads.
 *
 * @module
 */
import type { Machine } from "../machine.ts";

/** What one chunk is. */
export interface Chunk {
  /** Its first image. */
  first: number;
  /** Its images. */
  count: number;
  /** Byte offset of scratch, the thread's own. */
  scratch: number;
  /** The thread: 0, 1, … */
  lane: number;
  /** Whether it is the first chunk of its thread. */
  opens: boolean;
}

/** How much a chunk needs and may have. */
export interface ChunkSizes {
  /** Images in all. */
  images: number;
  /** Floats of scratch for each image. */
  floats: number;
  /** Floats of scratch for each thread, beside those. */
  extra?: number;
  /** Floats of scratch for the images of one chunk to aim at. */
  aim: number;
}

/**
 * Runs `work` on all chunks. It may call SIMD kernels and products only (see Machine.share).
 *
 * @param sizes of images and scratch.
 * @param work on one chunk.
 */
export function forEachChunk(
  machine: Machine,
  { images, floats, extra = 0, aim }: ChunkSizes,
  work: (chunk: Chunk) => void,
): void {
  const lanes = machine.lanes(images);
  const most = Math.max(1, Math.floor(aim / Math.max(floats, 1)));
  const atOnce = Math.min(most, Math.ceil(images / lanes));
  const perLane = atOnce * floats + extra;
  machine.scratch(lanes * perLane, (start) => {
    machine.share(images, (from, share, lane) => {
      const scratch = start + 4 * lane * perLane;
      for (let first = from; first < from + share; first += atOnce) {
        const count = Math.min(atOnce, from + share - first);
        work({ first, count, scratch, lane, opens: first === from });
      }
    });
  });
}

/**
 * Runs `work`, which adds sums up, with a place for the sums of each thread, and adds these up.
 *
 * @param out byte offset of the sums, `floats` of them, zeros at first.
 * @param work receives for each thread the byte offset of its sums, zeros at first as well.
 */
export function addUpLanes(
  machine: Machine,
  { images, out, floats }: { images: number; out: number; floats: number },
  work: (sumsOf: (lane: number) => number) => void,
): void {
  const others = machine.lanes(images) - 1;
  if (others === 0) return work(() => out);
  machine.scratch(others * floats, (sums) => {
    machine.simd.clear(sums, others * floats);
    work((lane) => lane === 0 ? out : sums + 4 * (lane - 1) * floats);
    for (let lane = 0; lane < others; lane++) {
      machine.simd.addInto(out, sums + 4 * lane * floats, floats);
    }
  });
}
