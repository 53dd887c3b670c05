/** How far a training run is, on a terminal or in a log. @module */
import { barLine, duration } from "../../lib/notebook/bar_line.ts";
import type { FitProgress } from "../../lib/training/fit_options.ts";
import type { HistoryRow } from "../../lib/training/history.ts";
import type { Screen } from "../notebooks/progress.ts";

/** Milliseconds between two redraws of the line. */
const INTERVAL_MS = 250;

/** A callback for `fit`: a line that is redrawn on a terminal, and one line for each finished epoch. */
export function trainingProgress(screen: Screen): (progress: FitProgress) => void {
  const start = screen.now();
  let drawn = -Infinity;
  let first: number | undefined;
  let told: number | undefined;
  return ({ epoch, epochs, step, stepsPerEpoch, loss, history }) => {
    // A resumed run knows the epochs of the run before.
    told ??= history.length;
    for (; told < history.length; told++) screen.write(`${clear(screen)}${row(history[told]!)}\n`);
    if (!screen.isTerminal || screen.now() - drawn < INTERVAL_MS) return;
    drawn = screen.now();
    const [steps, all] = [(epoch - 1) * stepsPerEpoch + step, epochs * stepsPerEpoch];
    first ??= steps - 1;
    const left = duration((drawn - start) / (steps - first) * (all - steps) / 1000);
    const words = `epoch ${epoch} of ${epochs}, loss ${loss.toFixed(2)}, ${left} left`;
    screen.write(`${clear(screen)}${barLine(steps / all, words)}`);
  };
}

/** The numbers of an epoch in one line: the ELBO and its KL where there are such, else the loss. */
export function row({ epoch, ...numbers }: HistoryRow): string {
  const sets = [...new Set(Object.keys(numbers).map((name) => name.replace(/_[^_]*$/, "")))];
  const parts = sets.map((set) => {
    const [loss, elbo, kl] = ["loss", "elbo", "kl"].map((part) => numbers[`${set}_${part}`]);
    return elbo === undefined || kl === undefined
      ? `${set} loss ${loss!.toFixed(2)}`
      : `${set} ELBO ${elbo.toFixed(2)} (KL ${kl.toFixed(2)})`;
  });
  return `epoch ${epoch}: ${parts.join(", ")}`;
}

function clear(screen: Screen): string {
  return screen.isTerminal ? "\r\x1b[K" : "";
}
