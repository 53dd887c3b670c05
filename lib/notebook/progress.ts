/** Progress of a training run: a bar in the notebook, a line per epoch in a script. @module */
import { type JupyterKernel, kernel } from "../figures/mod.ts";
import type { FitProgress } from "../training/mod.ts";
import { barLine, duration } from "./bar_line.ts";
import { LiveOutput } from "./live_output.ts";
import { LossCurve } from "./loss_curve.ts";

/** Epochs that the final frame lists: the first, the last, and some between. */
const LISTED = 8;

/**
 * A callback for `fit` that shows how far it is.
 *
 * In a notebook it draws a bar with percentage, epoch, steps per second and time left above the curve of
 * the loss, at most four times a second and never more than 2 % of the time. The last frame, which the saved file keeps,
 * shows epochs and losses only: a re-run gives the same. In a script it prints one line an epoch.
 *
 * @param options where to show it; default the kernel, if there is one
 * @returns the callback
 *
 * @example
 * ```ts
 * import { progressBar } from "@dgm/notebook/mod.ts";
 *
 * const onProgress = progressBar();
 * const history = [{ epoch: 1, train_loss: 3 }];
 * onProgress({ epoch: 1, epochs: 1, step: 1, stepsPerEpoch: 1, loss: 3, history });
 * ```
 */
export function progressBar(
  options: { kernel?: JupyterKernel | undefined } = {},
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

function notebookBar(jupyter: JupyterKernel): (progress: FitProgress) => void {
  const output = new LiveOutput(jupyter);
  const losses: number[] = [];
  let curve: LossCurve | undefined;
  let epochSum = 0;
  return (progress) => {
    const { epoch, epochs, step, stepsPerEpoch, loss } = progress;
    curve ??= new LossCurve(epochs * stepsPerEpoch);
    curve.add(loss);
    epochSum += loss;
    if (step === stepsPerEpoch) {
      losses.push(epochSum / stepsPerEpoch);
      epochSum = 0;
    }
    if (step === stepsPerEpoch && epoch === epochs) {
      return output.draw({ "text/plain": summary(losses).join("\n") });
    }
    output.drawIfDue(() => {
      const lines = [bar(progress), rate(progress, output.elapsed), ...summary(losses)].join("\n");
      return { "text/plain": lines, "text/html": `<pre>${lines}</pre>${curve!.svg()}` };
    });
  };
}

function bar({ epoch, epochs, step, stepsPerEpoch }: FitProgress): string {
  return barLine((epoch - 1 + step / stepsPerEpoch) / epochs, `epoch ${epoch} of ${epochs}`);
}

function rate(progress: FitProgress, elapsed: number): string {
  const { epoch, epochs, step, stepsPerEpoch, loss } = progress;
  const steps = (epoch - 1) * stepsPerEpoch + step;
  const left = elapsed / steps * (epochs * stepsPerEpoch - steps) / 1000;
  const perSecond = (1000 * steps / elapsed).toFixed(0);
  return `loss ${loss.toFixed(2)}  ${perSecond} steps/s  ${duration(left)} left`;
}

/** Epochs and their mean losses, a few of them when there are many. */
function summary(losses: number[]): string[] {
  const every = Math.ceil(losses.length / LISTED);
  return losses.flatMap((loss, i) => {
    const listed = i % every === 0 || i === losses.length - 1;
    return listed ? [`epoch ${String(i + 1).padStart(3)}: mean loss ${loss.toFixed(3)}`] : [];
  });
}
