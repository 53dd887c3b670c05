/**
 * Which taps of a convolution of up-sampled images fall together on the small images.
 *
 * @module
 */
import type { ConvolutionGeometry } from "./convolution_geometry.ts";
import { type Frames, framesFor } from "./frames.ts";

/** The small pixels that an output pixel sees, relative to its own, along one axis. */
export interface Reach {
  /** The first place. */
  least: number;
  /** The number of places. */
  span: number;
  /** Relative place for each parity and tap. */
  at(parity: number, tap: number): number;
  /** The parities that see the place `least + i`. */
  seenBy: number[][];
}

/** How a convolution of up-sampled images goes on the small images. */
export interface Plan {
  /** The convolution as asked for, on the large images. */
  g: ConvolutionGeometry;
  /** What it sees along the height. */
  rows: Reach;
  /** What it sees along the width. */
  columns: Reach;
  /** Size of the small images. */
  small: { height: number; width: number };
  /** Size of the output pixels of one parity. */
  plane: { height: number; width: number };
  /** The small images framed, seen by the output. */
  frames: Frames;
  /** The planes of the output framed, seen by the small images. */
  backFrames: Frames;
}

/** How to go about it, or null where the sizes do not suit. */
export function planUpSampled(g: ConvolutionGeometry): Plan | null {
  const even = [g.inHeight, g.inWidth, g.outHeight, g.outWidth].every((size) =>
    size > 0 && size % 2 === 0
  );
  const plain = g.strideHeight === 1 && g.strideWidth === 1 && g.dilationHeight === 1 &&
    g.dilationWidth === 1;
  if (!even || !plain || g.inChannels < 8 || g.batchSize === 0) return null;
  const rows = reach(g.filterHeight, g.padInfo.top);
  const columns = reach(g.filterWidth, g.padInfo.left);
  const small = { height: g.inHeight / 2, width: g.inWidth / 2 };
  const plane = { height: g.outHeight / 2, width: g.outWidth / 2 };
  if (rows.least > 0 || columns.least > 0) return null;
  if (rows.least + rows.span < 1 || columns.least + columns.span < 1) return null;
  const window = { height: rows.span - 1, width: columns.span - 1 };
  const before = { height: -rows.least, width: -columns.least };
  const back = { height: rows.least + rows.span - 1, width: columns.least + columns.span - 1 };
  return {
    g,
    rows,
    columns,
    small,
    plane,
    frames: framesFor(small, plane, before, window),
    backFrames: framesFor(plane, small, back, window),
  };
}

function reach(taps: number, before: number): Reach {
  const at = (parity: number, tap: number) => Math.floor((parity + tap - before) / 2);
  const least = at(0, 0), span = at(1, taps - 1) - least + 1;
  const seenBy = Array.from(
    { length: span },
    (_, i) =>
      [0, 1].filter((parity) =>
        Array.from({ length: taps }, (_, tap) => at(parity, tap)).includes(least + i)
      ),
  );
  return { least, span, at, seenBy };
}

/** A block of the collected filter: the small pixel's place, and columns of parities. */
export interface Block {
  /** The place along the height, from 0. */
  row: number;
  /** The place along the width, from 0. */
  column: number;
  /** The first of the parities 2 p + q that see it. */
  firstParity: number;
  /** The number of parities, next to each other. */
  parities: number;
}

/** The products to add up, the one that covers all parities first, if there is one. */
export function blocks({ rows, columns }: Plan): Block[] {
  const list: Block[] = [];
  rows.seenBy.forEach((byRow, row) =>
    columns.seenBy.forEach((byColumn, column) => {
      if (byRow.length === 2 && byColumn.length === 2) {
        list.unshift({ row, column, firstParity: 0, parities: 4 });
        return;
      }
      for (const p of byRow) {
        if (byColumn.length === 0) continue;
        const firstParity = 2 * p + byColumn[0]!;
        list.push({ row, column, firstParity, parities: byColumn.length });
      }
    })
  );
  return list;
}

/** Visits each tap for each parity with the place (row · span + column) that it falls on. */
export function forEachTap(
  { g, rows, columns }: Plan,
  visit: (tap: number, block: number, parity: number) => void,
): void {
  for (let parity = 0; parity < 4; parity++) {
    const p = parity >> 1, q = parity & 1;
    for (let fy = 0; fy < g.filterHeight; fy++) {
      for (let fx = 0; fx < g.filterWidth; fx++) {
        const row = rows.at(p, fy) - rows.least, column = columns.at(q, fx) - columns.least;
        visit(fy * g.filterWidth + fx, row * columns.span + column, parity);
      }
    }
  }
}
