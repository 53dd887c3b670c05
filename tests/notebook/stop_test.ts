import { withStop } from "@dgm/notebook/stop.ts";
import assert from "node:assert/strict";
import { runScript } from "../support/run_script.ts";

Deno.test({
  name: "withStop() turns two quick Stops and a late one into one sentence, and the process lives",
  // Windows has no way to send SIGINT to one process.
  ignore: Deno.build.os === "windows",
  async fn() {
    const args = ["run", "-A", import.meta.resolve("./stop_run.ts")];
    const { stdout } = await new Deno.Command(Deno.execPath(), { args }).output();
    assert.deepEqual(new TextDecoder().decode(stdout).trim().split("\n"), [
      "Stopped in epoch 3, step 7. The model so far is kept.",
      '{"stopped":{"epoch":3,"step":7}}',
      "alive",
    ]);
  },
});

Deno.test({
  name: "withStop() turns the AbortError of stopped work into one sentence without frames",
  ignore: Deno.build.os === "windows",
  async fn() {
    const { lines } = await runScript(`
      import { withStop } from "@dgm/notebook/stop.ts";
      const work = (signal) => new Promise((_, reject) =>
        signal.addEventListener("abort", () => reject(signal.reason)));
      const run = withStop(work);
      Deno.kill(Deno.pid, "SIGINT");
      await run.catch((error) => console.log(error.stack));
    `);
    assert.deepEqual(lines, [
      "StoppedError: this cell was stopped and has no result; what was computed before it is kept",
    ]);
  },
});

Deno.test({
  name:
    "surviveStop() says what ends a cell that cannot be stopped, and is silent where Stop works",
  ignore: Deno.build.os === "windows",
  async fn() {
    const { lines } = await runScript(`
      import { surviveStop, withStop } from "@dgm/notebook/stop.ts";
      surviveStop();
      const run = withStop((signal) =>
        new Promise((done) => signal.addEventListener("abort", () => done(1))));
      Deno.kill(Deno.pid, "SIGINT");
      console.log(await run);
      await new Promise((resolve) => setTimeout(resolve, 1200));
      Deno.kill(Deno.pid, "SIGINT");
      await new Promise((resolve) => setTimeout(resolve, 100));
      console.log("alive");
      Deno.exit();
    `);
    assert.deepEqual(lines, [
      "Stopped. The model so far is kept.",
      "1",
      "Stop cannot end this cell. Kernel → Restart Kernel does, and forgets all values.",
      "alive",
    ]);
  },
});

Deno.test("withStop() gives back what the work returned or threw", async () => {
  assert.equal(await withStop(() => Promise.resolve(5)), 5);
  await assert.rejects(withStop(() => Promise.reject(new RangeError("no"))), RangeError);
  // Until the late Stop is no longer waited for.
  await new Promise((resolve) => setTimeout(resolve, 1200));
});
