/** The evidence as an area: the product of prior and likelihood over a code. @module */
import * as Plot from "@observablehq/plot";
import { chart, type ChartOptions } from "./chart.ts";
import type { Picture } from "./picture.ts";
import { theme } from "./theme.ts";

/** What {@linkcode evidenceArea} is told. */
export interface EvidenceAreaOptions extends Omit<ChartOptions, "widths"> {
  /** From where to where the code goes. */
  domain: readonly [number, number];
  /** The words below the axis; default `code z`. */
  xLabel?: string;
}

const POINTS = 401;

/**
 * The prior dashed, the likelihood dotted, their product p(x|z) p(z) filled, with its area written beside
 * it, and the posterior, which is the product divided by that area.
 *
 * @param densities z ↦ p(z) and z ↦ p(x|z), the latter at the x in question
 * @param options domain, words, size
 * @returns the picture
 * @throws {RangeError} when the domain is empty, a value is negative or not finite, or the area is 0
 *
 * @example
 * ```ts
 * import { evidenceArea } from "@dgm/figures/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const bell = (z: number) => Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
 * const picture = evidenceArea({ prior: bell, likelihood: (z) => bell(2 - 2 * z) }, {
 *   alt: "A filled bump to the right of a dashed bell.",
 *   domain: [-4, 4],
 * });
 * assert.ok(picture.png.length > 1000);
 * ```
 */
export function evidenceArea(
  densities: { prior: (z: number) => number; likelihood: (z: number) => number },
  options: EvidenceAreaOptions,
): Picture {
  const { domain, xLabel = "code z", height = 320, ...words } = options;
  const [low, high] = domain;
  if (!(high > low)) {
    throw new RangeError(`Cannot draw the evidence: want a domain, got [${low}, ${high}]`);
  }
  const step = (high - low) / (POINTS - 1);
  const points = Array.from({ length: POINTS }, (_, i): Point => {
    const z = low + i * step;
    const [prior, likelihood] = [densities.prior(z), densities.likelihood(z)];
    return { z, prior, likelihood, joint: prior * likelihood };
  });
  const area = step * points.reduce((sum, { joint }) => sum + joint, 0);
  const fits = points.every(({ prior, joint }) => prior >= 0 && joint >= 0 && prior < Infinity);
  if (!(fits && area > 0 && area < Infinity)) {
    throw new RangeError(`Cannot draw the evidence: want an area above 0, got ${area}`);
  }
  const top = (height: (point: Point) => number) =>
    points.reduce((best, point) => height(point) > height(best) ? point : best);
  const [priorTop, jointTop] = [top(({ prior }) => prior), top(({ joint }) => joint)];
  const highest = top(({ likelihood }) => likelihood);
  const posterior = jointTop.joint / area;
  const { model, modelLight, modelDark, truth } = theme.colours;
  const label = (name: Label) =>
    Plot.text([name], {
      x: "x",
      y: "y",
      text: "text",
      fill: name.colour,
      stroke: theme.paper,
      strokeWidth: 4,
      dy: -12,
      fontSize: theme.size.label,
      fontWeight: 600,
    });
  // The words stand beside the bump, where neither the posterior nor the prior is high.
  const side = (high + jointTop.z + 4 * width(points, area)) / 2;
  const place = { x: Math.min(side, high - 0.16 * (high - low)), y: 0.3 * posterior };
  const flank = flankOf(points, highest);
  const tallest = Math.max(posterior, priorTop.prior, highest.likelihood);
  return chart({
    x: { domain: [low, high], label: xLabel },
    y: { domain: [0, 1.14 * tallest], label: null, ticks: 4 },
    marks: [
      Plot.areaY(points, { x: "z", y: "joint", fill: modelLight, fillOpacity: 0.7 }),
      Plot.line(points, { x: "z", y: "joint", stroke: model, strokeWidth: 2.2 }),
      Plot.line(points, {
        x: "z",
        y: "prior",
        stroke: model,
        strokeWidth: 2.2,
        strokeDasharray: "6 4",
      }),
      Plot.line(points, {
        x: "z",
        y: "likelihood",
        stroke: modelDark,
        strokeWidth: 2.2,
        strokeDasharray: "2 3",
      }),
      Plot.line(points, {
        x: "z",
        y: ({ joint }: Point) => joint / area,
        stroke: truth,
        strokeWidth: 2.2,
      }),
      Plot.link([0], {
        x1: place.x,
        y1: place.y,
        x2: jointTop.z,
        y2: 0.5 * jointTop.joint,
        stroke: model,
        strokeWidth: 1.2,
      }),
      Plot.text([flank], {
        x: "z",
        y: "likelihood",
        text: () => "likelihood p(x|z)",
        fill: modelDark,
        stroke: theme.paper,
        strokeWidth: 4,
        textAnchor: flank.z > highest.z ? "start" : "end",
        dx: flank.z > highest.z ? 8 : -8,
        fontSize: theme.size.label,
        fontWeight: 600,
      }),
      label({ x: priorTop.z, y: priorTop.prior, text: "prior p(z)", colour: model }),
      label({ x: jointTop.z, y: posterior, text: "posterior p(z|x)", colour: truth }),
      label({
        ...place,
        text: `p(x|z) p(z), area p(x) = ${Number(area.toPrecision(3))}`,
        colour: model,
      }),
    ],
  }, { ...words, height });
}

interface Point {
  z: number;
  prior: number;
  likelihood: number;
  joint: number;
}

interface Label {
  x: number;
  y: number;
  text: string;
  colour: string;
}

/** Where the likelihood has come down to 85 %: to the right of its peak, or to the left near the edge. */
function flankOf(points: readonly Point[], peak: Point): Point {
  const isDown = ({ likelihood }: Point) => likelihood <= 0.85 * peak.likelihood;
  const right = points.find((point) => point.z > peak.z && isDown(point));
  if (right && points.indexOf(right) < 0.8 * points.length) return right;
  return points.findLast((point) => point.z < peak.z && isDown(point)) ?? peak;
}

/** The standard deviation of the posterior. */
function width(points: readonly Point[], area: number): number {
  const step = points[1]!.z - points[0]!.z;
  const moment = (k: number) =>
    step * points.reduce((sum, p) => sum + p.z ** k * p.joint, 0) / area;
  return Math.sqrt(Math.max(0, moment(2) - moment(1) ** 2));
}
