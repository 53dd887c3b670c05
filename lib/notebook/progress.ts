/** Progress of a training run: a bar in the notebook, a line per epoch in a script. @module */
import { type Kernel, kernel, showDisplay } from "../figures/kernel.ts";
import type { FitProgress } from "../training/fit.ts";

/** At most four redraws a second. */
const INTERVAL_MS = 250;
const BAR_CELLS = 30;
/** Epochs that the final frame lists: the first, the last, and some between. */
const LISTED = 8;

/**
 * A callback for `fit` that shows how far it is.
 *
 * In a notebook it draws a bar with percentage, epoch, steps per second and time left, at most four
 * times a second and never more than 2 % of the time. The last frame, which the saved file keeps,
 * shows epochs and losses only: a re-run gives the same. In a script it prints one line an epoch.
 *
 * @param options where to show it; default the kernel, if there is one
 * @returns the callback
 *
 * @example
 * ```ts
 * import { progressBar } from "@dgm/notebook/progress.ts";
 *
 * const onProgress = progressBar();
 * const history = [{ epoch: 1, train_loss: 3 }];
 * onProgress({ epoch: 1, epochs: 1, step: 1, stepsPerEpoch: 1, loss: 3, history });
 * ```
 */
export function progressBar(
  options: { kernel?: Kernel | undefined } = {},
): (progress: FitProgress) => void {
  const jupyter = "kernel" in options ? options.kernel : kernel();
  return jupyter ? notebookBar(jupyter) : printEpochs();
}

function printEpochs(): (progress: FitProgress) => void {
  let epochSum = 0;
  return ({ epoch, epochs, step, stepsPerEpoch, loss }) => {
    epochSum += loss;
    if (step < stepsPerEpoch) return;
    console.log(`epoch ${epoch} of ${epochs}: mean loss ${(epochSum / step).toFixed(3)}`);
    epochSum = 0;
  };
}

function notebookBar(jupyter: Kernel): (progress: FitProgress) => void {
  const id = crypto.randomUUID();
  const start = performance.now();
  const losses: number[] = [];
  let [first, epochSum, last, spent] = [true, 0, 0, 0];
  const show = (lines: string[]) => {
    const before = performance.now();
    const data = { "text/plain": lines.join("\n") };
    void showDisplay(jupyter, { data, id, update: !first });
    first = false;
    last = performance.now();
    spent += last - before;
  };
  return (progress) => {
    const { epoch, epochs, step, stepsPerEpoch, loss } = progress;
    epochSum += loss;
    if (step === stepsPerEpoch) {
      losses.push(epochSum / stepsPerEpoch);
      epochSum = 0;
    }
    if (step === stepsPerEpoch && epoch === epochs) return show(summary(losses));
    const now = performance.now();
    if (first || (now - last >= INTERVAL_MS && spent <= 0.02 * (now - start))) {
      show([bar(progress), rate(progress, now - start), ...summary(losses)]);
    }
  };
}

function bar({ epoch, epochs, step, stepsPerEpoch }: FitProgress): string {
  const done = (epoch - 1 + step / stepsPerEpoch) / epochs;
  const filled = Math.floor(done * BAR_CELLS);
  const cells = "█".repeat(filled) + "░".repeat(BAR_CELLS - filled);
  return `${cells} ${Math.floor(100 * done)} %  epoch ${epoch} of ${epochs}`;
}

function rate(progress: FitProgress, elapsed: number): string {
  const { epoch, epochs, step, stepsPerEpoch, loss } = progress;
  const steps = (epoch - 1) * stepsPerEpoch + step;
  const left = elapsed / steps * (epochs * stepsPerEpoch - steps) / 1000;
  const perSecond = (1000 * steps / elapsed).toFixed(0);
  return `loss ${loss.toFixed(2)}  ${perSecond} steps/s  ${duration(left)} left`;
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Epochs and their mean losses, a few of them when there are many. */
function summary(losses: number[]): string[] {
  const every = Math.ceil(losses.length / LISTED);
  return losses.flatMap((loss, i) => {
    const listed = i % every === 0 || i === losses.length - 1;
    return listed ? [`epoch ${String(i + 1).padStart(3)}: mean loss ${loss.toFixed(3)}`] : [];
  });
}
