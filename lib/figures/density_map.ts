/** Densities over a plane, darker where they are higher. @module */
import * as Plot from "@observablehq/plot";
import { chart, type ChartOptions, GAP, type Panel } from "./chart.ts";
import { densityShading } from "./density_shading.ts";
import type { Picture } from "./picture.ts";
import { type Meaning, theme } from "./theme.ts";

/** One density, with what lies on top of it. */
export interface DensityMap {
  /**
   * n² values ≥ 0 in the order of `grid()` of lib/math: the second coordinate runs fastest. Default
   * none: only what lies on top.
   */
  values?: ArrayLike<number>;
  /** Lower ends of both axes. */
  low: readonly [number, number];
  /** Upper ends of both axes. */
  high: readonly [number, number];
  /** A few words above. */
  heading?: string;
  /** Lines on top. */
  lines?: readonly MapLine[];
  /** Dots on top, such as samples. */
  dots?: readonly (readonly [number, number])[];
  /** The colour of the dots by meaning; default `data`. */
  dotMeaning?: Meaning;
  /** Places with a name. */
  marks?: readonly MapMark[];
  /** Draws the circles that hold 50 % and 95 % of a standard Gaussian; default false. */
  prior?: boolean;
  /** A grey image that the density belongs to, put into the lower left corner: 0 is paper, 1 is ink. */
  image?: { pixels: ArrayLike<number>; width: number };
}

/** A line over a density. */
export interface MapLine {
  /** Its points. */
  points: readonly (readonly [number, number])[];
  /** The colour by meaning. */
  meaning: Meaning;
  /** True for a dashed line; default false. */
  dashed?: boolean;
}

/** A named place. */
export interface MapMark {
  /** Where. */
  at: readonly [number, number];
  /** The words to the right of it. */
  name: string;
  /** The colour by meaning; default `failure`, which stands out from blue. */
  meaning?: Meaning;
}

/** What {@linkcode densityMap} is told. */
export interface DensityMapOptions extends Omit<ChartOptions, "widths" | "height" | "width"> {
  /** The words at the axes; default x₁ and x₂. */
  axes?: readonly [string, string];
  /** Colour goes with the density to this power; default 0.5, so that faint parts show too. */
  power?: number;
}

const MARGIN = { left: 40, right: 10, top: 12, bottom: 40 };
/** Room for the tick labels with a decimal that a short axis has. */
const DECIMAL = 16;
const SHORT = 3;
const WIDEST = 430;
/** Radii within which a standard Gaussian in the plane puts 50 % and 95 %: √(−2 log(1 − p)). */
const PRIOR_RADII = [0.5, 0.95].map((share) => Math.sqrt(-2 * Math.log(1 - share)));
/** The part of a map's side that its image may take. */
const IMAGE_SHARE = 0.28;

/**
 * One square map or up to four beside each other, each with its own scale from 0 (paper) to its
 * highest value (dark blue).
 *
 * @param maps densities with lines, dots and names on top
 * @param options words, names of the axes, power of the colour scale
 * @returns the picture
 * @throws {TypeError} when the number of values is no square, or those of an image are no whole rows
 * @throws {RangeError} when there is no map or more than four, or a value is negative or not finite
 *
 * @example
 * ```ts
 * import { densityMap } from "@dgm/figures/mod.ts";
 * import { grid } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const box = { low: [-3, -3], high: [3, 3] } as const;
 * const values = grid({ ...box, points: 41 }).points.map(([a, b]) => Math.exp(-a! * a! - b! * b!));
 * const picture = densityMap([{ ...box, values }], { alt: "A round hill." });
 * assert.ok(picture.png.length > 1000);
 * ```
 */
export function densityMap(maps: readonly DensityMap[], options: DensityMapOptions): Picture {
  if (!(maps.length >= 1 && maps.length <= 4)) {
    throw new RangeError(`Cannot draw density maps: want 1 to 4, got ${maps.length}`);
  }
  const { axes = ["x₁", "x₂"], power = 0.5, ...words } = options;
  const inner = (theme.width - 2 * theme.size.margin - GAP * (maps.length - 1)) / maps.length;
  const short = maps.some(({ low, high }) => high[1] - low[1] < SHORT);
  const left = MARGIN.left + (short ? DECIMAL : 0);
  const panel = Math.min(inner, WIDEST + left + MARGIN.right);
  const side = panel - left - MARGIN.right;
  const width = maps.length * panel + GAP * (maps.length - 1) + 2 * theme.size.margin;
  return chart(maps.map((map) => panelOf(map, { axes, power, side, left })), {
    ...words,
    width: Math.round(width),
    height: Math.round(side + MARGIN.top + MARGIN.bottom),
  });
}

interface PanelOptions {
  axes: readonly [string, string];
  power: number;
  side: number;
  left: number;
}

function panelOf(
  map: DensityMap,
  { axes, power, side, left }: PanelOptions,
): Panel {
  const { low, high, heading, dots = [], dotMeaning = "data", marks = [] } = map;
  const lines = [...(map.prior ? PRIOR_RADII.map(circle) : []), ...(map.lines ?? [])];
  const [x1, x2, y1, y2] = [low[0], high[0], low[1], high[1]];
  const ticks = side > 300 ? 7 : side > 150 ? 5 : 3;
  return {
    ...(heading === undefined ? {} : { heading }),
    marginTop: MARGIN.top,
    marginRight: MARGIN.right,
    marginBottom: MARGIN.bottom,
    marginLeft: left,
    inset: 0,
    insetTop: 0,
    x: { domain: [x1, x2], label: axes[0], ticks },
    y: {
      domain: [y1, y2],
      label: axes[1],
      ticks,
      grid: false,
      labelAnchor: "center",
      labelArrow: "none",
    },
    color: {
      type: "linear",
      domain: [0, 0.5, 1],
      range: [theme.paper, theme.colours.modelLight, theme.colours.modelDark],
    },
    marks: [
      map.values && densityShading(map.values, { power, x1, x2, y1, y2 }),
      ...(map.image ? imageMarks(map.image, map, side) : []),
      Plot.dot(dots, {
        r: 1.4,
        fill: theme.colours[dotMeaning],
        fillOpacity: 0.7,
        clip: true,
      }),
      ...lines.map(({ points, meaning, dashed }) =>
        Plot.line(points, {
          stroke: theme.colours[meaning],
          strokeWidth: 1.4,
          ...(dashed ? { strokeDasharray: "5 4" } : {}),
        })
      ),
      Plot.dot(marks, {
        x: ({ at }: MapMark) => at[0],
        y: ({ at }: MapMark) => at[1],
        r: 3.6,
        fill: colourOf,
        stroke: theme.paper,
      }),
      Plot.text(marks, {
        x: ({ at }: MapMark) => at[0],
        y: ({ at }: MapMark) => at[1],
        text: "name",
        fill: colourOf,
        stroke: theme.paper,
        strokeWidth: 4,
        textAnchor: "start",
        dx: 8,
        fontSize: theme.size.label,
        fontWeight: 600,
      }),
    ],
  };
}

/** The image pixel by pixel, in a frame; a pixel of it is a whole number of the picture's. */
function imageMarks(
  { pixels, width }: { pixels: ArrayLike<number>; width: number },
  { low, high }: DensityMap,
  side: number,
): Plot.Markish[] {
  const height = pixels.length / width;
  if (!(Number.isInteger(width) && width > 0 && Number.isInteger(height) && height > 0)) {
    throw new TypeError(
      `Cannot draw the image of a density map: want rows of ${width} values, ` +
        `got ${pixels.length} values`,
    );
  }
  const { density } = theme;
  const scale = Math.max(1, Math.floor(density * IMAGE_SHARE * side / width)) / density;
  const [right, up] = [0, 1].map((axis) => scale * (high[axis]! - low[axis]!) / side);
  const boxes = Array.from(pixels, (ink, i) => {
    const [column, row] = [i % width, height - 1 - Math.floor(i / width)];
    const level = Math.round(255 * (1 - Math.min(1, Math.max(0, ink))));
    const [x1, y1] = [low[0] + column * right!, low[1] + row * up!];
    return { x1, x2: x1 + right!, y1, y2: y1 + up!, fill: `rgb(${level},${level},${level})` };
  });
  const frame = { x1: low[0], x2: low[0] + width * right!, y1: low[1], y2: low[1] + height * up! };
  const at = { x1: "x1", x2: "x2", y1: "y1", y2: "y2" } as const;
  return [
    Plot.rect(boxes, { ...at, fill: "fill", shapeRendering: "crispEdges" }),
    Plot.rect([frame], { ...at, fill: "none", stroke: theme.axis }),
  ];
}

function circle(radius: number): MapLine {
  const points = Array.from({ length: 91 }, (_, i): [number, number] => {
    const angle = i * Math.PI / 45;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
  return { points, meaning: "truth", dashed: true };
}

function colourOf({ meaning = "failure" }: MapMark): string {
  return theme.colours[meaning];
}
