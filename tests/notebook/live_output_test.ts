import { LiveOutput } from "@dgm/notebook/live_output.ts";
import assert from "node:assert/strict";
import { kernelRecorder } from "../support/kernel_recorder.ts";

Deno.test("LiveOutput changes one output in place", () => {
  const { frames, kernel } = kernelRecorder();
  const output = new LiveOutput(kernel);
  output.draw({ "text/plain": "a" });
  output.draw({ "text/plain": "b" });
  assert.deepEqual(frames.map(({ type }) => type), ["display_data", "update_display_data"]);
  assert.equal(frames[0]!.id, frames[1]!.id);
});

Deno.test("LiveOutput.drawIfDue() draws the first frame at once and then four a second", async () => {
  const { frames, kernel } = kernelRecorder();
  const output = new LiveOutput(kernel);
  const start = performance.now();
  while (performance.now() - start < 1100) {
    output.drawIfDue(() => ({ "text/plain": "x" }));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.ok(frames.length >= 2 && frames.length <= 5, `${frames.length} frames in 1.1 s`);
});

Deno.test("LiveOutput.drawIfDue() waits until a slow frame has become 2 % of the time", () => {
  const { frames, kernel } = kernelRecorder();
  const output = new LiveOutput(kernel);
  const slow = slowFrame(30);
  output.drawIfDue(slow);
  busy(600); // 30 ms of 630 are 5 %
  output.drawIfDue(slow);
  assert.equal(frames.length, 1);
  busy(1000); // 30 of 1,630 are less than 2 %
  output.drawIfDue(slow);
  assert.equal(frames.length, 2);
});

Deno.test("LiveOutput.drawIfDue() draws every 1.5 s even if frames seem to take long", () => {
  const { frames, kernel } = kernelRecorder();
  const output = new LiveOutput(kernel);
  const slow = slowFrame(100);
  output.drawIfDue(slow);
  busy(1550);
  output.drawIfDue(slow);
  assert.equal(frames.length, 2);
});

function busy(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

/** A frame that takes so long to draw. */
function slowFrame(ms: number) {
  return () => {
    busy(ms);
    return { "text/plain": "slow" };
  };
}
