/** The plane of the latent explorer, as far as it does not change while somebody drags. @module */

/** What {@linkcode drawLatentMap} draws. */
export interface LatentMap {
  /** n × 2 numbers. */
  codes: ArrayLike<number>;
  /** The class of each point. */
  labels: readonly number[];
  /** Where the digit of each class stands. */
  medians: readonly ClassMedian[];
  /** Half the side of the plane. */
  extent: number;
  /** Latent units to CSS pixels. */
  xOf: (z1: number) => number;
  /** Likewise, upwards. */
  yOf: (z2: number) => number;
  /** The colour of that name in the theme in force. */
  colour: (name: string) => string;
}

/** Where the name of a class stands: in its middle, or near it. */
export interface ClassMedian {
  /** Which class. */
  label: number;
  /** z₁ of that place. */
  x: number;
  /** z₂ of that place. */
  y: number;
}

/**
 * A place for the name of each class: its median, coordinate by coordinate, or, where another name
 * already stands there, its code nearest to that with room around it. Sent to the page as text.
 *
 * Shapes: codes n × 2, labels n.
 *
 * @param codes two numbers for each label
 * @param labels classes
 * @param apart how far from each other two names have to be; 0 unless said: all at their medians
 * @returns one point for each class that occurs, in the order of their first points
 *
 * @example
 * ```ts
 * import { classMedians } from "@dgm/notebook/latent_map.ts";
 * import assert from "node:assert/strict";
 *
 * const codes = [0, 0, 1, 5, 9, 6];
 * assert.deepEqual(classMedians(codes, [4, 4, 4]), [{ label: 4, x: 1, y: 5 }]);
 * ```
 */
export function classMedians(
  codes: ArrayLike<number>,
  labels: readonly number[],
  apart = 0,
): ClassMedian[] {
  const taken: ClassMedian[] = [];
  const isFree = (x: number, y: number) =>
    taken.every((one) => Math.hypot(one.x - x, one.y - y) >= apart);
  for (const label of new Set(labels)) {
    const own = [...labels.keys()].filter((i) => labels[i] === label);
    const median = (axis: number) =>
      own.map((i) => codes[2 * i + axis]!).sort((a, b) => a - b)[own.length >> 1]!;
    const middle = { label, x: median(0), y: median(1) };
    const away = (i: number) => Math.hypot(codes[2 * i]! - middle.x, codes[2 * i + 1]! - middle.y);
    const free = isFree(middle.x, middle.y)
      ? []
      : own.filter((i) => isFree(codes[2 * i]!, codes[2 * i + 1]!));
    const [nearest] = free.sort((i, j) => away(i) - away(j));
    taken.push(
      nearest === undefined
        ? middle
        : { label, x: codes[2 * nearest]!, y: codes[2 * nearest + 1]! },
    );
  }
  return taken;
}

/**
 * Draws grid, points, circles of the prior and the digits of the classes. Sent to the page as text.
 *
 * @param context of a canvas, in CSS pixels
 * @param map what to draw, and how places and colours are found
 *
 * @example It is sent as text.
 * ```ts
 * import { drawLatentMap } from "@dgm/notebook/latent_map.ts";
 * import assert from "node:assert/strict";
 *
 * assert.match(String(drawLatentMap), /^function drawLatentMap\(/);
 * ```
 */
export function drawLatentMap(context: CanvasRenderingContext2D, map: LatentMap): void {
  const { codes, labels, medians, extent, xOf, yOf, colour } = map;
  const [left, top] = [xOf(-extent), yOf(extent)];
  const side = xOf(extent) - left;
  const words = (value: number) => String(value).replace("-", "−");
  const circle = (x: number, y: number, radius: number) => {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
  };
  context.font = "12px sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineWidth = 1;
  context.strokeStyle = colour("grid");
  context.fillStyle = colour("muted");
  for (let z = Math.ceil(-extent); z <= extent; z++) {
    context.strokeRect(xOf(z), top, 0, side);
    context.strokeRect(left, yOf(z), side, 0);
    context.fillText(words(z), xOf(z), top + side + 12);
    context.fillText(words(z), left - 13, yOf(z));
  }
  context.fillText("z₁", left + side + 15, top + side + 12);
  context.fillText("z₂", left - 13, top - 15);

  context.save();
  context.beginPath();
  context.rect(left, top, side, side);
  context.clip();
  context.globalAlpha = 0.6;
  const colours = Array.from({ length: 10 }, (_, label) => colour(`class${label}`));
  for (let i = 0; i < labels.length; i++) {
    context.fillStyle = colours[labels[i]!]!;
    circle(xOf(codes[2 * i]!), yOf(codes[2 * i + 1]!), labels.length > 3000 ? 1.3 : 2);
    context.fill();
  }
  context.globalAlpha = 1;
  context.strokeStyle = colour("truth");
  context.setLineDash([4, 3]);
  for (const share of [0.5, 0.95]) {
    circle(xOf(0), yOf(0), Math.sqrt(-2 * Math.log(1 - share)) / (2 * extent) * side);
    context.stroke();
  }
  context.restore();

  context.font = "600 18px sans-serif";
  context.strokeStyle = colour("paper");
  context.lineWidth = 5;
  context.lineJoin = "round";
  for (const { label, x, y } of medians) {
    if (Math.abs(x) > extent || Math.abs(y) > extent) continue;
    context.fillStyle = colours[label]!;
    context.strokeText(String(label), xOf(x), yOf(y));
    context.fillText(String(label), xOf(x), yOf(y));
  }
}
