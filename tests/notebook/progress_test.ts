import { progressBar } from "@dgm/notebook/progress.ts";
import type { FitProgress } from "@dgm/training/fit_options.ts";
import assert from "node:assert/strict";
import { kernelRecorder as recorder } from "../support/kernel_recorder.ts";

function* steps(epochs: number, stepsPerEpoch: number): Generator<FitProgress> {
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for (let step = 1; step <= stepsPerEpoch; step++) {
      yield { epoch, epochs, step, stepsPerEpoch, loss: 100 / epoch, history: [] };
    }
  }
}

Deno.test("progressBar() redraws one output in place, at most four times a second", async () => {
  const { frames, kernel } = recorder();
  const onProgress = progressBar({ kernel });
  const start = performance.now();
  for (const progress of steps(5, 200)) {
    onProgress(progress);
    if (progress.step % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const seconds = (performance.now() - start) / 1000;
  // The first and the last frame come at once.
  assert.ok(frames.length >= 3 && frames.length <= 4 * seconds + 2, `${frames.length} frames`);
  assert.equal(new Set(frames.map(({ id }) => id)).size, 1);
  assert.deepEqual(frames.map(({ type }) => type), [
    "display_data",
    ...frames.slice(1).map(() => "update_display_data"),
  ]);
  assert.match(
    frames[1]!.data["text/plain"]!,
    /^█+░+ \d+ % {2}epoch \d of 5\nloss \d+\.\d\d {2}\d+ steps\/s {2}/,
  );
});

Deno.test("progressBar() ends in a frame of epochs and losses only: the same at every run", () => {
  const last = () => {
    const { frames, kernel } = recorder();
    const onProgress = progressBar({ kernel });
    for (const progress of steps(20, 3)) onProgress(progress);
    return frames.at(-1)!.data["text/plain"]!;
  };
  const text = last();
  assert.equal(text, last());
  assert.match(text, /^epoch {3}1: mean loss 100\.000\n/);
  assert.match(text, /\nepoch {2}20: mean loss 5\.000$/);
  assert.ok(text.split("\n").length <= 9);
});

Deno.test("progressBar() takes at most 2 % of the time", () => {
  const { kernel } = recorder();
  const slow = {
    broadcast: (type: string, content: Record<string, unknown>) => {
      const until = performance.now() + 30;
      while (performance.now() < until);
      return kernel.broadcast(type, content);
    },
  };
  const onProgress = progressBar({ kernel: slow });
  const start = performance.now();
  let drawn = 0;
  for (const progress of steps(1, 4000)) {
    const before = performance.now();
    if (progress.step < 4000) onProgress(progress);
    drawn += performance.now() - before;
    const until = performance.now() + 0.5;
    while (performance.now() < until);
  }
  // The first frame is drawn before anything can be measured.
  assert.ok(drawn - 30 <= 0.02 * (performance.now() - start) + 30, `${drawn} ms`);
});

Deno.test("progressBar() prints one line an epoch in a script", () => {
  const lines: string[] = [];
  const log = console.log;
  console.log = (line: string) => lines.push(line);
  try {
    const onProgress = progressBar({ kernel: undefined });
    for (const progress of steps(2, 3)) onProgress(progress);
  } finally {
    console.log = log;
  }
  assert.deepEqual(lines, ["epoch 1 of 2: mean loss 100.000", "epoch 2 of 2: mean loss 50.000"]);
});
