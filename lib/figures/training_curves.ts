/** The figure of a training run: how the loss fell, and which of its parts. @module */
import * as Plot from "@observablehq/plot";
import type { HistoryRow } from "../training/mod.ts";
import { chart, type Panel } from "./chart.ts";
import { lineLabels } from "./line_labels.ts";
import type { Picture } from "./picture.ts";
import { textWidth } from "./text.ts";
import { theme } from "./theme.ts";

/** What {@linkcode trainingCurves} may be told. */
export interface TrainingCurvesOptions {
  /** What the picture shows, for those who do not see it; default the first and last values. */
  alt?: string;
  /** The claim above the figure. */
  title?: string;
  /** What is drawn, below the title; default that the values are nats per image. */
  subtitle?: string;
  /** A sentence under the figure. */
  caption?: string;
  /**
   * Which columns to draw, without the prefix of the image set, with or without the words above each
   * panel. Default: the negative ELBO and its two parts.
   */
  parts?: readonly string[] | Readonly<Record<string, string>>;
  /** Which image sets to draw; default all, in the order of the columns. */
  sets?: readonly string[];
  /** Columns whose sign is turned, so that lower is better everywhere. */
  negated?: readonly string[];
  /** Height of the panels in CSS pixels; default 260. */
  height?: number;
}

const VAE_PARTS: Readonly<Record<string, string>> = {
  elbo: "−ELBO",
  reconstruction: "reconstruction −log p(x|z)",
  kl: "KL(q(z|x) ‖ p(z))",
};

/**
 * Learning curves, one panel per part of the loss and one line per image set (train, test, …),
 * labelled at its end. Each panel has its own scale, since the parts differ by a factor of four.
 *
 * @param history what `fit` returned: rows with `epoch`, `train_<part>`, `test_<part>`, …
 * @param options alternative text, title, parts
 * @returns the picture
 * @throws {RangeError} when the history is empty or has none of the parts
 *
 * @example
 * ```ts
 * import { trainingCurves } from "@dgm/figures/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const history = [1, 2, 3].map((epoch) => ({ epoch, train_loss: 9 / epoch, test_loss: 10 / epoch }));
 * const picture = trainingCurves(history, {
 *   alt: "Two falling curves.",
 *   parts: { loss: "squared error" },
 * });
 * assert.ok(picture.png.length > 1000);
 * ```
 */
export function trainingCurves(
  history: readonly HistoryRow[],
  options: TrainingCurvesOptions = {},
): Picture {
  const { negated = ["elbo", "reconstruction"], height = 260 } = options;
  const headings = partHeadings(options.parts ?? VAE_PARTS);
  const columns = Object.keys(history[0] ?? {});
  const panels: Panel[] = [];
  const sentences: string[] = [];
  for (const [part, heading] of Object.entries(headings)) {
    const present = columns.filter((column) => column.endsWith(`_${part}`))
      .map((column) => column.slice(0, -part.length - 1));
    const sets = options.sets?.filter((set) => present.includes(set)) ?? present;
    if (sets.length === 0) continue;
    const sign = negated.includes(part) ? -1 : 1;
    const lines = sets.map((set): Line => ({
      name: set.replaceAll("_", " "),
      style: LINES[set] ?? LINES.test!,
      points: history.map((row) => ({ x: row.epoch, y: sign * (row[`${set}_${part}`] ?? NaN) })),
    }));
    panels.push(curvesPanel(lines, { heading, height }));
    sentences.push(`${heading}: ${lines.map(spokenLine).join(", ")}`);
  }
  if (panels.length === 0) {
    throw new RangeError(
      `Cannot draw training curves: want rows with one of ${Object.keys(headings).join(", ")} ` +
        `after the name of an image set, got columns ${columns.join(", ") || "(no rows)"}`,
    );
  }
  const alt = `Curves over ${history.length} epochs. ${sentences.join("; ")}.`;
  const subtitle = "nats per image after each epoch; training values are means over the epoch";
  return chart(panels, { subtitle, alt, ...withoutOwn(options), height });
}

function partHeadings(
  parts: NonNullable<TrainingCurvesOptions["parts"]>,
): Readonly<Record<string, string>> {
  if (!Array.isArray(parts)) return parts as Record<string, string>;
  return Object.fromEntries(parts.map((part: string) => [part, VAE_PARTS[part] ?? part]));
}

/** Only the words of the options, for the chart. */
function withoutOwn({ alt, title, subtitle, caption }: TrainingCurvesOptions) {
  return {
    ...(subtitle !== undefined ? { subtitle } : {}),
    ...(alt !== undefined ? { alt } : {}),
    ...(title !== undefined ? { title } : {}),
    ...(caption !== undefined ? { caption } : {}),
  };
}

function spokenLine({ name, points }: Line): string {
  return `${name} from ${points[0]!.y.toFixed(1)} to ${points.at(-1)!.y.toFixed(1)}`;
}

interface Line {
  name: string;
  style: { stroke: string; dash?: string };
  points: { x: number; y: number }[];
}

/** Training light, tests dark: the same model, seen on different images. */
const LINES: Record<string, Line["style"]> = {
  train: { stroke: theme.colours.modelLight },
  test: { stroke: theme.colours.model },
  test_fonts: { stroke: theme.colours.modelDark, dash: "5 3" },
};

function curvesPanel(lines: Line[], panel: { heading: string; height: number }): Panel {
  const values = lines.flatMap((line) => line.points.map((point) => point.y)).filter(isFinite);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const pad = (high - low) * 0.04 || Math.abs(high) * 0.05 || 1;
  const domain = [low - pad, high + pad] as const;
  const marginRight = 16 +
    Math.max(...lines.map(({ name }) => textWidth(name, { size: theme.size.label, weight: 600 })));
  const ends = lines.map(({ name, style, points }) => ({
    ...points.at(-1)!,
    text: name,
    colour: style.stroke === theme.colours.modelLight ? "#5f93cf" : style.stroke,
  }));
  const epochs = lines[0]!.points.length;
  return {
    heading: panel.heading,
    marginRight,
    x: { label: "epoch", ticks: Math.min(epochs, 5), tickFormat: "d" },
    y: { domain: [...domain], label: null, ticks: 5 },
    marks: [
      ...lines.map(({ style, points }) =>
        Plot.line(points, {
          x: "x",
          y: "y",
          stroke: style.stroke,
          strokeWidth: 2.2,
          ...(style.dash ? { strokeDasharray: style.dash } : {}),
        })
      ),
      ...(epochs === 1
        ? lines.map(({ style, points }) => Plot.dot(points, { x: "x", y: "y", fill: style.stroke }))
        : []),
      lineLabels(ends),
    ],
  };
}
