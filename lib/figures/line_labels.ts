/** Labels at the ends of lines, in place of legends. @module */
import * as Plot from "@observablehq/plot";
import { theme } from "./theme.ts";

/** A line's last point and its name. */
export interface LineLabel {
  /** Where the line ends. */
  x: number;
  /** Where the line ends. */
  y: number;
  /** The words at its end. */
  text: string;
  /** The colour of the line. */
  colour: string;
}

/**
 * Moves values apart until neighbours are at least `gap` apart, each moved as little as possible in
 * the least-squares sense; the order is kept.
 *
 * @param values positions along one axis
 * @param gap smallest distance wanted, in the same unit
 * @returns the new positions, in the order of `values`
 *
 * @example
 * ```ts
 * import { spread } from "@dgm/figures/line_labels.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(spread([5, 1, 1], 2), [5, 0, 2]);
 * ```
 */
export function spread(values: readonly number[], gap: number): number[] {
  // Subtracting rank · gap turns the wish into "not decreasing": isotonic regression by pooling.
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]! || a - b);
  const blocks: { sum: number; count: number }[] = [];
  order.forEach((index, rank) => {
    blocks.push({ sum: values[index]! - rank * gap, count: 1 });
    while (blocks.length > 1) {
      const [before, last] = blocks.slice(-2) as [typeof blocks[0], typeof blocks[0]];
      if (before!.sum / before!.count <= last!.sum / last!.count) break;
      blocks.splice(-2, 2, { sum: before!.sum + last!.sum, count: before!.count + last!.count });
    }
  });
  const means = blocks.flatMap(({ sum, count }) => Array(count).fill(sum / count));
  const result: number[] = Array(values.length).fill(0);
  order.forEach((index, rank) => result[index] = means[rank]! + rank * gap);
  return result;
}

/**
 * A Plot mark with a name at the end of each line, kept apart so that none covers another: an initializer
 * moves them once the plot's scales are known.
 *
 * @param labels end points and names
 * @returns a mark for `panels[…].marks`; leave `marginRight` for the words
 *
 * @example
 * ```ts
 * import { lineLabels } from "@dgm/figures/line_labels.ts";
 * import assert from "node:assert/strict";
 *
 * assert.ok(lineLabels([{ x: 1, y: 2, text: "model", colour: "blue" }]));
 * ```
 */
export function lineLabels(labels: readonly LineLabel[]): Plot.Markish {
  const words = {
    x: "x",
    y: "y",
    text: "text",
    fill: "colour",
    textAnchor: "start",
    dx: 7,
    fontSize: theme.size.label,
    fontWeight: 600,
  } as const;
  return Plot.text(
    labels,
    Plot.initializer(words, (data, facets, channels, scales) => {
      const heights = Array.from(channels.y!.value as Iterable<number>, (y) => scales.y!(y));
      const apart = spread(heights, 1.2 * theme.size.label);
      // Without a scale: these are pixels already.
      return { data, facets, channels: { y: { value: apart, scale: null } } };
    }),
  );
}
