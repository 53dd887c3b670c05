/** A lower bound under what it bounds, and the gap between them. @module */
import * as Plot from "@observablehq/plot";
import { chart, type ChartOptions, GAP, MARGIN, type Panel, VERTICAL } from "./chart.ts";
import { type LineLabel, lineLabels } from "./line_labels.ts";
import { lineLooks } from "./line_looks.ts";
import type { Picture } from "./picture.ts";
import { placeBetween } from "./place_between.ts";
import { textWidth } from "./text.ts";
import { type Meaning, theme } from "./theme.ts";

/** One curve below (or, by mistake, above) the evidence. */
export interface BoundCurve {
  /** The words at its end. */
  name: string;
  /** Its height at each position of the panel. */
  y: readonly number[];
  /** The colour by meaning; default `model`. */
  meaning?: Meaning;
  /** True for a dashed line, such as a part of the bound; default false. */
  dashed?: boolean;
}

/** One plot: a dial, the evidence, and what is said about it. */
export interface BoundPanel {
  /** A few words above the plot. */
  heading?: string;
  /** The dial, in words below the axis. */
  xLabel: string;
  /** Positions of the dial, growing. */
  x: readonly number[];
  /** What the bound bounds: one number, or one for each position. */
  evidence: number | readonly number[];
  /** The bound first: the space between it and the evidence is shaded and named. */
  curves: readonly BoundCurve[];
}

/** What {@linkcode boundCurves} is told. */
export interface BoundCurvesOptions extends Omit<ChartOptions, "widths"> {
  /** The words at the end of the black line; default `log p(x)`. */
  evidenceName?: string;
  /** How far below the highest point the plot reaches, in nats; default as far as the curves. */
  depth?: number;
  /** True for a dot at each position, where the dial moves in steps; default false. */
  dots?: boolean;
}

const LABEL = { size: theme.size.label, weight: 600 } as const;
/** The word in the shaded space, and how much of that it needs to stand free, in CSS pixels. */
const WORD = { text: "gap", width: textWidth("gap", LABEL) + 10, height: 26 };

/**
 * The evidence as a black line, the bound below it, and the gap between them shaded; one plot or
 * several on the same scale. Further curves of one meaning take another shade of its colour, and dashes.
 *
 * Unit: nats on the vertical axis. What lies deeper than `depth` is cut off.
 *
 * @param panels the plots, from left to right
 * @param options words, size, how deep the plot reaches
 * @returns the picture
 * @throws {TypeError} when lists differ in length or there is nothing to draw
 * @throws {RangeError} when a number is not finite, or positions do not grow
 *
 * @example
 * ```ts
 * import { boundCurves } from "@dgm/figures/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const x = [-1, 0, 1];
 * const panel = { x, evidence: -1, curves: [{ name: "ELBO", y: [-2, -1.2, -2] }], xLabel: "μ" };
 * const picture = boundCurves([panel], { alt: "A hill under a line." });
 * assert.ok(picture.png.length > 1000);
 * ```
 */
export function boundCurves(panels: readonly BoundPanel[], options: BoundCurvesOptions): Picture {
  const { evidenceName = "log p(x)", depth, dots = false, height = 300, ...words } = options;
  const plots = panels.map((panel) => ({ ...panel, evidence: checkedPanel(panel) }));
  if (plots.length === 0) {
    throw new TypeError("Cannot draw a bound: want at least one panel, got none");
  }
  const heights = plots.flatMap(({ evidence, curves }) => [
    ...evidence,
    ...curves.flatMap(({ y }) => y),
  ]);
  const top = Math.max(...heights);
  const low = depth === undefined ? Math.min(...heights) : top - depth;
  const pad = 0.06 * (top - low) || 1;
  const domain = [low - (depth === undefined ? pad : 0), top + pad] as const;
  const names = [evidenceName, ...plots.flatMap(({ curves }) => curves.map(({ name }) => name))];
  const marginRight = 18 + Math.max(...names.map((name) => textWidth(name, LABEL)));
  const room = (words.width ?? theme.width) - 2 * theme.size.margin;
  const across = (room - GAP * (plots.length - 1)) / plots.length - MARGIN.left - marginRight;
  const shape = { domain, pixels: height - VERTICAL, across, marginRight, evidenceName, dots };
  return chart(plots.map((plot) => panelOf(plot, shape)), { ...words, height });
}

type Plotted = BoundPanel & { evidence: readonly number[] };

interface Shape {
  domain: readonly [number, number];
  pixels: number;
  across: number;
  marginRight: number;
  evidenceName: string;
  dots: boolean;
}

function panelOf({ heading, xLabel, x, evidence, curves }: Plotted, shape: Shape): Panel {
  const { domain, pixels, across, marginRight, evidenceName, dots } = shape;
  const all: BoundCurve[] = [...curves, { name: evidenceName, y: evidence, meaning: "truth" }];
  const looks = lineLooks(all.map(({ meaning }) => meaning));
  const lines = all.map((line, i) => ({ ...line, ...looks[i]! }));
  const bound = curves[0]!.y;
  const gap = x.map((at, i) => ({
    x: at,
    y1: Math.min(bound[i]!, evidence[i]!),
    y2: evidence[i]!,
  }));
  const word = placeBetween({
    x,
    floor: curves[0]!.y.map((value) => Math.max(domain[0], value)),
    ceiling: evidence,
    others: curves.slice(1).map(({ y }) => y),
  }, {
    width: WORD.width * (x.at(-1)! - x[0]!) / across,
    height: WORD.height * (domain[1] - domain[0]) / pixels,
  });
  return {
    ...(heading === undefined ? {} : { heading }),
    marginRight,
    x: { label: xLabel, ticks: dots && x.length <= 13 ? [...x] : 5 },
    y: { domain: [...domain], label: null, ticks: 6 },
    marks: [
      Plot.areaY(gap, {
        x: "x",
        y1: "y1",
        y2: "y2",
        fill: theme.colours.modelLight,
        fillOpacity: 0.3,
        clip: true,
      }),
      ...lines.flatMap(({ y, colour, dashed, dash = dashed && "6 4" }) => {
        const points = x.map((at, i) => ({ x: at, y: y[i]! }));
        const seen = points.filter((point) => point.y >= domain[0]);
        return [
          Plot.line(points, {
            x: "x",
            y: "y",
            stroke: colour,
            strokeWidth: 2.2,
            clip: true,
            ...(dash && { strokeDasharray: dash }),
          }),
          ...(dots ? [Plot.dot(seen, { x: "x", y: "y", r: 3, fill: colour })] : []),
        ];
      }),
      Plot.text(word ? [word] : [], {
        x: "x",
        y: "y",
        text: () => WORD.text,
        fill: theme.colours.model,
        fontSize: LABEL.size,
        fontWeight: LABEL.weight,
      }),
      lineLabels(lines.map((line) => labelOf(line, x, domain))),
    ],
  };
}

/** The name goes beside the last point that is not cut off. */
function labelOf(
  { name, y, colour }: { name: string; y: readonly number[]; colour: string },
  x: readonly number[],
  [low]: readonly [number, number],
): LineLabel {
  const seen = y.findLastIndex((value) => value >= low);
  const at = seen < 0 ? x.length - 1 : seen;
  return { x: x[at]!, y: Math.max(low, y[at]!), text: name, colour };
}

/** The evidence at each position. */
function checkedPanel({ x, evidence, curves }: BoundPanel): readonly number[] {
  const truth = typeof evidence === "number" ? x.map(() => evidence) : evidence;
  if (curves.length === 0 || x.length < 2) {
    throw new TypeError(
      `Cannot draw a bound: want a curve over two positions or more, got ${curves.length} over ` +
        `${x.length}`,
    );
  }
  for (const { name, y } of [{ name: "the evidence", y: truth }, ...curves, { name: "x", y: x }]) {
    if (y.length !== x.length) {
      throw new TypeError(`Cannot draw a bound: ${name} has ${y.length} values for ${x.length} x`);
    }
    if (!y.every(Number.isFinite)) {
      throw new RangeError(`Cannot draw a bound: ${name} must be finite, got [${y}]`);
    }
  }
  if (x.some((at, i) => i > 0 && !(at > x[i - 1]!))) {
    throw new RangeError(`Cannot draw a bound: positions must grow, got [${x}]`);
  }
  return truth;
}
