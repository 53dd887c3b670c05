/**
 * Which programs of oneDNN a batch of images needs, and room for them to work in.
 *
 * @module
 */
import type { ConvolutionProgram, Direction } from "../dnn/convolution_program.ts";
import type { ConvolutionShape } from "../dnn/convolution_shape.ts";
import type { Machine } from "../machine.ts";

/** A batch in chunks, for several threads. */
export interface CompiledPlan {
  /** How many images there are. */
  images: number;
  /** How many threads there are. */
  lanes: number;
  /** How many images are convolved at once, for so many that a thread has. */
  atOnce(share: number): number;
  /** The program for each number of images at once. */
  programs: Map<number, ConvolutionProgram>;
  /** Bytes of a filter in the order of any of them. */
  filterBytes: number;
  /** Bytes of working memory for each thread. */
  scratchpadBytes: number;
}

/** oneDNN's vectors, and the lines of a cache. */
const LINE = 64;

/**
 * A plan for one direction of a convolution.
 *
 * @param shape of the convolution of the whole batch.
 * @param most images to convolve at once.
 * @returns null where there is no oneDNN, or no program of it worth taking.
 */
export function planCompiled(
  machine: Machine,
  direction: Direction,
  shape: ConvolutionShape,
  most: number,
): CompiledPlan | null {
  const known = machine.programs, images = shape.batch;
  if (!known || images === 0) return null;
  const lanes = machine.lanes(images);
  const atOnce = (share: number) => Math.ceil(share / Math.ceil(share / most));
  const programs = new Map<number, ConvolutionProgram>();
  for (const share of [Math.ceil(images / lanes), Math.floor(images / lanes)]) {
    for (const batch of [atOnce(share), share % atOnce(share)]) {
      if (batch === 0 || programs.has(batch)) continue;
      const program = known.of(direction, { ...shape, batch });
      if (program === null) return null;
      programs.set(batch, program);
    }
  }
  const all = [...programs.values()];
  const line = (bytes: number) => Math.ceil(bytes / LINE) * LINE;
  return {
    images,
    lanes,
    atOnce,
    programs,
    filterBytes: line(Math.max(...all.map(({ filterBytes }) => filterBytes))),
    scratchpadBytes: line(Math.max(...all.map(({ scratchpadBytes }) => scratchpadBytes))),
  };
}

/** Runs `work` with so many bytes of the heap that begin with a line of the cache. */
export function withLines<T>(machine: Machine, bytes: number, work: (place: number) => T): T {
  return machine.scratch((bytes + LINE) / 4, (start) => work(Math.ceil(start / LINE) * LINE));
}

/** Runs `work` on all chunks of a plan, each with its program; it may do what Machine.share allows. */
export function forEachCompiled(
  machine: Machine,
  plan: CompiledPlan,
  work: (program: ConvolutionProgram, first: number, count: number, lane: number) => void,
): void {
  machine.share(plan.images, (from, share, lane) => {
    const atOnce = plan.atOnce(share);
    for (let first = from; first < from + share; first += atOnce) {
      const count = Math.min(atOnce, from + share - first);
      work(plan.programs.get(count)!, first, count, lane);
    }
  });
}
