import assert from "node:assert/strict";
import { row, trainingProgress } from "../../../tools/train/progress.ts";

const first = { epoch: 1, train_loss: 3, train_elbo: -3, train_kl: 1, test_elbo: -4, test_kl: 1.5 };
const step = { epochs: 2, stepsPerEpoch: 2, loss: 3 };

/** What is written by a run of two epochs, a second for each step. */
function written(isTerminal: boolean): string {
  let [text, clock] = ["", 0];
  const onProgress = trainingProgress({
    isTerminal,
    write: (more) => void (text += more),
    now: () => 1000 * clock++,
  });
  onProgress({ ...step, epoch: 1, step: 1, history: [] });
  onProgress({ ...step, epoch: 1, step: 2, history: [] });
  onProgress({ ...step, epoch: 2, step: 1, history: [first] });
  return text;
}

Deno.test("trainingProgress() writes one line for each finished epoch into a log", () => {
  assert.equal(written(false), "epoch 1: train ELBO -3.00 (KL 1.00), test ELBO -4.00 (KL 1.50)\n");
});

Deno.test("trainingProgress() rewrites a line on a terminal, with the time left", () => {
  const frames = written(true).split("\r\x1b[K");
  assert.match(frames[1]!, /^█{7}░{23} 25 % {2}epoch 1 of 2, loss 3\.00, \d+ s left$/);
  assert.ok(frames.some((frame) => frame.startsWith("epoch 1: train ELBO")));
});

Deno.test("row() gives the loss of a model that has no ELBO", () => {
  assert.equal(row({ epoch: 3, train_loss: 12.3456 }), "epoch 3: train loss 12.35");
});
