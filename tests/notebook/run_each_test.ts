import { runEach } from "@dgm/notebook/run_each.ts";
import assert from "node:assert/strict";
import { kernelRecorder } from "../support/kernel_recorder.ts";
import { runScript } from "../support/run_script.ts";

/** Until the listener of Stop, which outlives the loop by a second, is gone. */
const untilQuiet = () => new Promise((resolve) => setTimeout(resolve, 1200));

Deno.test("runEach() works on the items in turn and gives the results in order", async () => {
  const results = await runEach([3, 1, 2], async (n) => {
    await new Promise((resolve) => setTimeout(resolve, n));
    return 10 * n;
  }, { label: "waits" });
  assert.deepEqual(results, [30, 10, 20]);
  await untilQuiet();
});

Deno.test("runEach() says how far it is, and ends in a frame that is the same at every run", async () => {
  const { frames, kernel } = kernelRecorder();
  await runEach([1, 2], () => 0, { label: "runs", kernel });
  assert.match(frames[0]!.data["text/plain"]!, /^░{30} 0 % {2}0 of 2 runs$/);
  assert.equal(frames.at(-1)!.data["text/plain"], "runs: done");
  await untilQuiet();
});

Deno.test("runEach() throws what the work throws", async () => {
  await assert.rejects(runEach([1], () => Promise.reject(new RangeError("no")), { label: "x" }), {
    message: "no",
  });
  await untilQuiet();
});

Deno.test({
  name: "runEach() ends at a Stop with a sentence, and keeps what is done",
  // Windows has no way to send SIGINT to one process.
  ignore: Deno.build.os === "windows",
  async fn() {
    const { lines, code } = await runScript(`
      import { runEach } from "@dgm/notebook/run_each.ts";
      const results = await runEach([1, 2, 3, 4], async (n, signal) => {
        if (n === 3) {
          Deno.kill(Deno.pid, "SIGINT");
          await new Promise((resolve) => signal.addEventListener("abort", resolve));
        }
        return n;
      }, { label: "runs" });
      console.log(JSON.stringify(results));
    `);
    assert.deepEqual(lines, ["Stopped after 2 of 4 runs, which are kept.", "[1,2]"]);
    assert.equal(code, 0);
  },
});
