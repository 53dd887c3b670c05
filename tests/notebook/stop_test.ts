import { withStop } from "@dgm/notebook/stop.ts";
import assert from "node:assert/strict";
import { runScript } from "../support/run_script.ts";

/** Stops the process that runs it, as JupyterLab's Stop does, with work that looks at the signal. */
const program = (body: string) => `
  import { withStop } from "@dgm/notebook/stop.ts";
  const stop = () => Deno.kill(Deno.pid, "SIGINT");
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const work = async (signal: AbortSignal) => {
    for (let step = 1; step <= 100; step++) {
      if (signal.aborted) return { stopped: { epoch: 3, step } };
      if (step === 7) { stop(); stop(); }
      await pause(20);
    }
  };
  ${body}`;
const ignore = Deno.build.os === "windows";

Deno.test({
  name:
    "withStop() turns two quick Stops and a late one into one sentence, and the process lives on",
  ignore,
  async fn() {
    const { lines, code } = await runScript(program(`
      await withStop(work);
      stop();
      await pause(100);
      console.log("alive");
    `));
    assert.match(lines[0]!, /^Stopped in epoch 3, step \d+\. The model so far is kept\.$/);
    assert.deepEqual([lines.slice(1), code], [["alive"], 0]);
  },
});

Deno.test({
  name: "withStop() leaves Ctrl-C as it found it once the time of grace is over",
  ignore,
  async fn() {
    const { lines, code } = await runScript(program(`
      await withStop(() => Promise.resolve());
      await pause(1300);
      stop();
      await pause(500);
      console.log("alive");
    `));
    assert.deepEqual(lines, [""]);
    assert.notEqual(code, 0);
  },
});

Deno.test("withStop() gives back what the work returned or threw, without holding up the end", async () => {
  assert.equal(await withStop(() => Promise.resolve(5)), 5);
  await assert.rejects(withStop(() => Promise.reject(new RangeError("no"))), RangeError);
  const { code } = await runScript(program(`
    const before = performance.now();
    addEventListener("unload", () => Deno.exit(performance.now() - before < 800 ? 0 : 1));
    await withStop(() => Promise.resolve());
  `));
  assert.equal(code, 0);
});
