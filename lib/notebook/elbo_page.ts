/** The ELBO explorer in the web page. @module */
import { drawDensities, drawTerms } from "./elbo_drawing.ts";
import {
  bestGaussian,
  elboTable,
  type ElboTerms,
  elboTerms,
  type GaussianQ,
} from "./elbo_table.ts";
import { addElement, floatsOf, keepDrawn, politely } from "./page_tools.ts";

/** What the page is sent. */
export interface ElboPageData {
  /** f on an even grid, as base64. */
  means: string;
  /** The first z of the grid. */
  low: number;
  /** The last z of the grid. */
  high: number;
  /** The x that is explained. */
  x: number;
  /** σ. */
  sigma: number;
  /** Where q starts. */
  q: GaussianQ;
  /** How far q can be moved. */
  range: { mean: number; sd: [least: number, most: number] };
}

/** What a script can ask the explorer for, as the property `explorer` of its figure. */
export interface ElboPageHandle {
  /** Sets q and shows it. */
  moveTo(mean: number, sd: number): void;
  /** q as it is shown. */
  q(): GaussianQ;
  /** Its bound. */
  terms(): ElboTerms;
  /** log p(x). */
  logEvidence(): number;
}

/**
 * Builds the ELBO explorer in the page. It is sent as text, together with the functions that it calls.
 *
 * @param root the figure
 * @param data model, x, q
 *
 * @example It is sent as text.
 * ```ts
 * import { elboPage } from "@dgm/notebook/elbo_page.ts";
 * import assert from "node:assert/strict";
 *
 * assert.match(String(elboPage), /^function elboPage\(root, data\)/);
 * ```
 */
export function elboPage(root: HTMLElement, data: ElboPageData): void {
  const { range } = data;
  const within = (value: number, least: number, most: number) =>
    Math.max(least, Math.min(most, value));
  const table = elboTable(floatsOf(data.means), data);
  let q = data.q;
  let terms = elboTerms(table, q);
  // No reconstruction lies above the best log p(x|z); below, the first q is seen unless it is hopeless.
  const ceiling = Math.max(...table.logLikelihood) + 0.3;
  const floor = table.logEvidence - within(terms.gap + 0.5, 3, 8);

  const live = addElement(root, "div", { class: "dgm-live" });
  root.insertBefore(live, root.querySelector("figcaption"));
  const plot = addElement(live, "canvas", {
    class: "dgm-drag",
    style: "width:100%;max-width:404px;aspect-ratio:4/3",
    tabindex: "0",
    role: "application",
    "aria-roledescription": "plot of densities",
    "aria-label": "The Gaussian q over z; left and right move its mean, up and down make it " +
      "narrower and wider",
  });
  const levels = addElement(live, "canvas", {
    style: "width:254px;max-width:100%;aspect-ratio:254/303",
    role: "img",
    "aria-label": "Reconstruction, minus KL, is the ELBO, below the line of log p(x)",
  });
  const controls = addElement(live, "div", { style: "width:404px;max-width:100%" });
  const slider = (name: string, attributes: Record<string, string>) => {
    const label = addElement(controls, "label");
    addElement(label, "span").textContent = name;
    const input = addElement(label, "input", { type: "range", step: "0.01", ...attributes });
    return { input, value: addElement(label, "span", { "aria-hidden": "true" }) };
  };
  const mean = slider("mean of q", { min: String(-range.mean), max: String(range.mean) });
  const sd = slider("standard deviation", {
    min: String(range.sd[0]),
    max: String(range.sd[1]),
  });
  const best = addElement(controls, "button", { type: "button" });
  best.textContent = "Find the best Gaussian";
  const readout = addElement(live, "p", { class: "dgm-readout", "aria-hidden": "true" });
  const say = politely(addElement(live, "div", { class: "dgm-hidden", "aria-live": "polite" }));

  const colour = (name: string) => getComputedStyle(root).getPropertyValue(`--${name}`).trim();
  const signed = (value: number, digits = 2) => value.toFixed(digits).replace("-", "−");
  const extent = 4;
  // The posterior fills four fifths of the height; a narrower q runs out of it.
  const top = 1.25 * Math.max(...table.posterior, 0.5);
  const scale = {
    extent,
    top,
    xOf: (z: number) => 14 + (z + extent) / (2 * extent) * (plot.clientWidth - 36),
    yOf: (density: number) => 14 + (1 - density / top) * (plot.clientHeight - 42),
  };
  const drawPlot = () => {
    const { clientWidth: width, clientHeight: height } = plot;
    drawDensities(plot.getContext("2d")!, { table, q, scale, colour, width, height });
  };
  const drawLevels = () => {
    const { clientWidth: width, clientHeight: height } = levels;
    const { logEvidence } = table;
    const drawing = { terms, logEvidence, ceiling, floor, colour, width, height };
    drawTerms(levels.getContext("2d")!, drawing);
  };
  const moveTo = (to: number, spread: number) => {
    q = { mean: within(to, -range.mean, range.mean), sd: within(spread, ...range.sd) };
    terms = elboTerms(table, q);
    drawPlot();
    drawLevels();
    mean.input.value = String(q.mean);
    sd.input.value = String(q.sd);
    mean.value.textContent = signed(q.mean);
    sd.value.textContent = signed(q.sd);
    const { reconstruction, kl, elbo, gap } = terms;
    readout.textContent = `reconstruction ${signed(reconstruction)} − KL ${signed(kl)}\n` +
      `= ELBO ${signed(elbo, 3)} nats\nlog p(x) ${signed(table.logEvidence, 3)} nats\n` +
      `gap ${signed(gap, 3)} nats`;
    say(
      `Mean ${signed(q.mean)}, standard deviation ${signed(q.sd)}: ELBO ${signed(elbo, 3)}, ` +
        `${signed(gap, 3)} nats below log p of x`,
    );
  };

  const follow = (event: PointerEvent) => {
    const { left, top: upper } = plot.getBoundingClientRect();
    const z = (event.clientX - left - 14) / (plot.clientWidth - 36) * 2 * extent - extent;
    const density = top * (1 - (event.clientY - upper - 14) / (plot.clientHeight - 42));
    // The peak of a Gaussian has the height 1 / (s √2π): it follows the pointer.
    moveTo(z, density > 0 ? 1 / (density * Math.sqrt(2 * Math.PI)) : range.sd[1]);
  };
  plot.addEventListener("pointerdown", (event) => {
    plot.setPointerCapture(event.pointerId);
    plot.focus({ preventScroll: true });
    follow(event);
  });
  plot.addEventListener("pointermove", (event) => {
    if (event.buttons > 0 && plot.hasPointerCapture(event.pointerId)) follow(event);
  });
  plot.addEventListener("keydown", (event) => {
    const [step, factor] = event.shiftKey ? [0.25, 1.25] : [0.05, 1.05];
    const to: Record<string, [number, number]> = {
      ArrowLeft: [q.mean - step, q.sd],
      ArrowRight: [q.mean + step, q.sd],
      ArrowUp: [q.mean, q.sd / factor],
      ArrowDown: [q.mean, q.sd * factor],
      Home: [data.q.mean, data.q.sd],
    };
    if (!to[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    moveTo(...to[event.key]!);
  });
  mean.input.addEventListener("input", () => moveTo(Number(mean.input.value), q.sd));
  sd.input.addEventListener("input", () => moveTo(q.mean, Number(sd.input.value)));
  best.addEventListener("click", () => {
    const found = bestGaussian(table, range);
    moveTo(found.mean, found.sd);
  });

  keepDrawn(plot, drawPlot);
  keepDrawn(levels, drawLevels);
  moveTo(q.mean, q.sd);
  const handle: ElboPageHandle = {
    moveTo,
    q: () => q,
    terms: () => terms,
    logEvidence: () => table.logEvidence,
  };
  Object.assign(root, { explorer: handle });
}
