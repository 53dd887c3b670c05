/** What the ELBO explorer draws. @module */
import type { ElboTable, ElboTerms, GaussianQ } from "./elbo_table.ts";

/** What both drawings need. */
export interface ElboDrawing {
  /** Width in CSS pixels. */
  width: number;
  /** Height in CSS pixels. */
  height: number;
  /** The colour of that name in the theme in force. */
  colour: (name: string) => string;
}

/** How latent numbers and densities become CSS pixels. */
export interface DensityScale {
  /** z to pixels. */
  xOf: (z: number) => number;
  /** Density to pixels, upwards. */
  yOf: (density: number) => number;
  /** Half the width of the plot, in units of z. */
  extent: number;
  /** The highest density that is seen. */
  top: number;
}

/**
 * Draws p(z), p(z|x) and q(z) with a handle on its peak. Sent to the page as text.
 *
 * @param context of a canvas, in CSS pixels
 * @param drawing the model, q, scale, colours and size
 *
 * @example It is sent as text.
 * ```ts
 * import { drawDensities } from "@dgm/notebook/elbo_drawing.ts";
 * import assert from "node:assert/strict";
 *
 * assert.match(String(drawDensities), /^function drawDensities\(/);
 * ```
 */
export function drawDensities(
  context: CanvasRenderingContext2D,
  drawing: ElboDrawing & { table: ElboTable; q: GaussianQ; scale: DensityScale },
): void {
  const { table, q, scale, colour, width, height } = drawing;
  const { xOf, yOf, extent, top } = scale;
  const normal = (z: number, { mean, sd }: GaussianQ) =>
    Math.exp(-0.5 * ((z - mean) / sd) ** 2) / (sd * Math.sqrt(2 * Math.PI));
  context.fillStyle = colour("paper");
  context.fillRect(0, 0, width, height);
  context.font = "12px sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineWidth = 1;
  context.strokeStyle = colour("axis");
  context.strokeRect(xOf(-extent), yOf(0), xOf(extent) - xOf(-extent), 0);
  context.fillStyle = colour("muted");
  for (let z = -extent; z <= extent; z++) {
    context.strokeRect(xOf(z), yOf(0), 0, 4);
    context.fillText(String(z).replace("-", "−"), xOf(z), yOf(0) + 14);
  }
  context.fillText("z", xOf(extent) + 14, yOf(0) + 14);

  context.save();
  context.beginPath();
  context.rect(xOf(-extent), 0, xOf(extent) - xOf(-extent), height);
  context.clip();
  const curve = (density: (z: number, i: number) => number, name: string, dash: number[] = []) => {
    context.strokeStyle = colour(name);
    context.setLineDash(dash);
    context.beginPath();
    table.z.forEach((z, i) => {
      if (Math.abs(z) <= extent) context.lineTo(xOf(z), yOf(Math.min(density(z, i), 2 * top)));
    });
    context.stroke();
    context.setLineDash([]);
  };
  context.lineWidth = 1.5;
  curve((z) => normal(z, { mean: 0, sd: 1 }), "data", [5, 4]);
  context.lineWidth = 2.2;
  curve((_, i) => table.posterior[i]!, "truth");
  curve((z) => normal(z, q), "model");
  context.restore();

  const peak = table.posterior.indexOf(Math.max(...table.posterior));
  const handle = { x: xOf(q.mean), y: yOf(Math.min(normal(q.mean, q), top)) };
  const label = (text: string, x: number, y: number, name: string) => {
    context.font = "600 14px sans-serif";
    context.strokeStyle = colour("paper");
    context.lineWidth = 5;
    context.lineJoin = "round";
    context.fillStyle = colour(name);
    context.strokeText(text, x, y);
    context.fillText(text, x, y);
  };
  const posteriorAt = (at: number) => Math.max(...table.posterior.filter((_, i) => near(i, at)));
  const near = (i: number, at: number) => Math.abs(table.z[i]! - at) < 0.5;
  const free = posteriorAt(-2) < posteriorAt(2) ? -2 : 2;
  label("p(z)", xOf(free), yOf(normal(2, { mean: 0, sd: 1 })) - 14, "muted");
  label("p(z|x)", xOf(table.z[peak]!) - 38, yOf(Math.min(table.posterior[peak]!, top)), "truth");
  label("q(z)", handle.x + 32, handle.y, "model");
  context.beginPath();
  context.arc(handle.x, handle.y, 7, 0, 2 * Math.PI);
  context.fillStyle = colour("model");
  context.fill();
}

/**
 * Draws reconstruction − KL = ELBO as steps down, under the line of log p(x). Sent to the page as text.
 *
 * @param context of a canvas, in CSS pixels
 * @param drawing the terms, log p(x), the nats at the upper and lower edge, colours and size
 *
 * @example It is sent as text.
 * ```ts
 * import { drawTerms } from "@dgm/notebook/elbo_drawing.ts";
 * import assert from "node:assert/strict";
 *
 * assert.match(String(drawTerms), /^function drawTerms\(/);
 * ```
 */
export function drawTerms(
  context: CanvasRenderingContext2D,
  drawing: ElboDrawing & { terms: ElboTerms; logEvidence: number; ceiling: number; floor: number },
): void {
  const { terms, logEvidence, ceiling, floor, colour, width, height } = drawing;
  const yOf = (nats: number) => {
    const part = (ceiling - nats) / (ceiling - floor);
    return 12 + Math.min(1.02, Math.max(0, part)) * (height - 46);
  };
  const columns = [0.2, 0.52, 0.84].map((share) => share * width);
  const text = (words: string, x: number, y: number, name: string) => {
    context.fillStyle = colour(name);
    context.strokeStyle = colour("paper");
    context.lineWidth = 4;
    context.strokeText(words, x, y);
    context.fillText(words, x, y);
  };
  const level = (nats: number, x: number, name: string) => {
    context.fillStyle = colour(name);
    context.fillRect(x - 30, yOf(nats) - 2, 60, 4);
  };
  const arrow = (x: number, from: number, to: number, name: string) => {
    const [a, b] = [yOf(from), yOf(to)];
    const way = Math.sign(b - a);
    if (Math.abs(b - a) < 1) return;
    context.strokeStyle = context.fillStyle = colour(name);
    context.lineWidth = 3;
    context.beginPath();
    context.moveTo(x, a);
    context.lineTo(x, b - 6 * way);
    context.stroke();
    context.beginPath();
    context.moveTo(x, b);
    context.lineTo(x - 6, b - Math.min(9, Math.abs(b - a)) * way);
    context.lineTo(x + 6, b - Math.min(9, Math.abs(b - a)) * way);
    context.fill();
  };
  context.fillStyle = colour("paper");
  context.fillRect(0, 0, width, height);
  context.font = "12px sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  const [first, second, third] = columns as [number, number, number];
  const { reconstruction, elbo, gap } = terms;
  context.strokeStyle = colour("axis");
  context.lineWidth = 1;
  context.setLineDash([2, 3]);
  context.strokeRect(first, yOf(reconstruction), second - first, 0);
  context.strokeRect(second, yOf(elbo), third - second, 0);
  context.setLineDash([]);
  context.fillStyle = colour("truth");
  context.fillRect(0, yOf(logEvidence) - 1, width, 2);
  level(reconstruction, first, "data");
  arrow(second, reconstruction, elbo, "data");
  arrow(third, elbo, logEvidence, "failure");
  level(elbo, third, "model");
  text("log p(x)", second - 58, yOf(logEvidence) - 11, "truth");
  if (gap > 0.05) text("gap", third - 20, (yOf(elbo) + yOf(logEvidence)) / 2, "failure");
  text("reconstruction", first + 4, height - 10, "muted");
  text("− KL", second + 4, height - 10, "muted");
  text("= ELBO", third, height - 10, "model");
}
