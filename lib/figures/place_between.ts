/** Where a word fits between two lines. @module */

/** Two lines over the same positions, and those that may cross the space between them. */
export interface Between {
  /** Positions, growing. */
  x: readonly number[];
  /** The lower line. */
  floor: readonly number[];
  /** The upper line. */
  ceiling: readonly number[];
  /** Lines that the word must not touch; default none. */
  others?: readonly (readonly number[])[];
}

/** How many places are tried along the lines. */
const TRIES = 199;

/**
 * The place nearest the middle where a word fits between two lines without touching a third one.
 *
 * Units: those of the lines, for the place and for the size of the word. Lines are straight between their
 * points.
 *
 * @param lines floor, ceiling and what may cross the space between them
 * @param word its width along x and its height
 * @returns the middle of the word, or undefined where it fits nowhere
 *
 * @example
 * ```ts
 * import { placeBetween } from "@dgm/figures/place_between.ts";
 * import assert from "node:assert/strict";
 *
 * const lines = { x: [0, 10], floor: [0, 0], ceiling: [4, 4] };
 * assert.deepEqual(placeBetween(lines, { width: 2, height: 1 }), { x: 5, y: 2 });
 * assert.equal(placeBetween(lines, { width: 2, height: 5 }), undefined);
 * ```
 */
export function placeBetween(
  lines: Between,
  word: { width: number; height: number },
): { x: number; y: number } | undefined {
  const { x, floor, ceiling, others = [] } = lines;
  const [first, last] = [x[0]!, x.at(-1)!];
  const half = 0.5 * word.width;
  const places = Array.from(
    { length: TRIES },
    (_, i) => first + (last - first) * (i + 1) / (TRIES + 1),
  )
    .filter((at) => at - half >= first && at + half <= last)
    .flatMap((at) => {
      const under = (y: readonly number[]) =>
        [at - half, at, at + half].map((place) => heightAt(x, y, place));
      const space = [Math.max(...under(floor)), Math.min(...under(ceiling))] as const;
      const [from, to] = widestFree(space, others.map(under));
      return to - from >= word.height ? [{ x: at, y: 0.5 * (from + to) }] : [];
    });
  const middle = 0.5 * (first + last);
  return places.sort((a, b) => Math.abs(a.x - middle) - Math.abs(b.x - middle))[0];
}

/** The widest part of a space that no line crosses; each line is given by its heights under the word. */
function widestFree(
  [floor, ceiling]: readonly [number, number],
  lines: readonly (readonly number[])[],
): readonly [number, number] {
  const taken = lines.map((heights) => [Math.min(...heights), Math.max(...heights)] as const)
    .sort((a, b) => a[0] - b[0]);
  let from = floor;
  let best: readonly [number, number] = [floor, floor];
  for (const [bottom, top] of [...taken, [ceiling, ceiling] as const]) {
    const to = Math.min(bottom, ceiling);
    if (to - from > best[1] - best[0]) best = [from, to];
    from = Math.max(from, top);
  }
  return best;
}

/** The height of a line at a place between its points. */
function heightAt(x: readonly number[], y: readonly number[], at: number): number {
  const right = Math.max(1, x.findIndex((value) => value >= at));
  const share = (at - x[right - 1]!) / (x[right]! - x[right - 1]!);
  return y[right - 1]! + share * (y[right]! - y[right - 1]!);
}
