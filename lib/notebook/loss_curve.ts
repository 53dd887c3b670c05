/** The loss of a training run while it runs. @module */
import { theme } from "../figures/mod.ts";

/** Points of the curve: neighbours are averaged into one. */
const POINTS = 160;
const SIZE = { width: 480, height: 120, left: 8, right: 64, top: 10, bottom: 10 } as const;

/**
 * Collects losses and draws them as a line, cheap enough for several times a second.
 *
 * Steps are averaged in groups, so that there are at most 160 points however long the run. The height
 * is scaled to the losses after the first tenth: the fall from the start would flatten all the rest.
 *
 * @example
 * ```ts
 * import { LossCurve } from "@dgm/notebook/loss_curve.ts";
 * import assert from "node:assert/strict";
 *
 * const curve = new LossCurve(4);
 * for (const loss of [9, 3, 2, 1.5]) curve.add(loss);
 * assert.match(curve.svg(), /^<svg[^]+polyline[^]+1\.50/);
 * ```
 */
export class LossCurve {
  readonly #steps: number;
  readonly #group: number;
  readonly #means: number[] = [];
  #sum = 0;
  #count = 0;

  /**
   * Starts empty.
   *
   * @param steps how many losses there are to come
   */
  constructor(steps: number) {
    this.#steps = steps;
    this.#group = Math.ceil(steps / POINTS);
  }

  /** Takes the loss of the next step. */
  add(loss: number): void {
    this.#sum += loss;
    this.#count++;
    if (this.#count < this.#group) return;
    this.#means.push(this.#sum / this.#count);
    this.#sum = this.#count = 0;
  }

  /** The line so far, from the first step at the left to the last one to come at the right. */
  svg(): string {
    const { width, height, left, right, top, bottom } = SIZE;
    const means = this.#means;
    const shown = means.slice(Math.floor(means.length / 10));
    const [low, high] = [Math.min(...shown), Math.max(...shown)];
    const of = Math.max(1, this.#steps / this.#group - 1);
    const x = (i: number) => left + i / of * (width - left - right);
    const y = (loss: number) => {
      const part = (Math.min(loss, high) - low) / (high - low || 1);
      return height - bottom - part * (height - top - bottom);
    };
    const points = means.map((mean, i) => `${x(i).toFixed(1)},${y(mean).toFixed(1)}`).join(" ");
    const last = means.at(-1);
    const { model } = theme.colours;
    const label = last === undefined ? "" : `<text x="${x(means.length - 1) + 6}" y="${y(last) + 4}"
      font-size="${theme.size.label}" font-family="sans-serif" fill="${model}">${
      last.toFixed(2)
    }</text>`;
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" role="img"
      aria-label="Loss so far"><rect width="100%" height="100%" fill="${theme.paper}"/>
      <polyline points="${points}" fill="none" stroke="${model}" stroke-width="2"/>${label}</svg>`;
  }
}
