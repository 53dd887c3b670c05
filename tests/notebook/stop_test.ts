import { withStop } from "@dgm/notebook/stop.ts";
import assert from "node:assert/strict";

const interrupted = Deno.build.os !== "windows";

/** Awaits the signal, as `fit` would notice it. */
const untilAborted = (signal: AbortSignal) =>
  new Promise<{ stopped: { epoch: number; step: number } }>((resolve) =>
    signal.addEventListener("abort", () => resolve({ stopped: { epoch: 3, step: 7 } }))
  );

Deno.test({
  name: "withStop() turns two quick Stops into one sentence, and the process lives on",
  ignore: !interrupted,
  async fn() {
    const lines: string[] = [];
    const log = console.log;
    console.log = (line: string) => lines.push(line);
    try {
      const run = withStop(untilAborted);
      Deno.kill(Deno.pid, "SIGINT");
      Deno.kill(Deno.pid, "SIGINT");
      assert.deepEqual(await run, { stopped: { epoch: 3, step: 7 } });
      // One more that comes too late.
      Deno.kill(Deno.pid, "SIGINT");
      await new Promise((resolve) => setTimeout(resolve, 1200));
    } finally {
      console.log = log;
    }
    assert.deepEqual(lines, ["Stopped in epoch 3, step 7. The model so far is kept."]);
  },
});

Deno.test("withStop() gives back what the work returned or threw", async () => {
  assert.equal(await withStop(() => Promise.resolve(5)), 5);
  await assert.rejects(withStop(() => Promise.reject(new RangeError("no"))), RangeError);
  await new Promise((resolve) => setTimeout(resolve, 1200));
});
