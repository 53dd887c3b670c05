import { withStop } from "@dgm/notebook/stop.ts";
import assert from "node:assert/strict";

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

Deno.test("withStop() gives back what the work returned or threw", async () => {
  assert.equal(await withStop(() => Promise.resolve(5)), 5);
  await assert.rejects(withStop(() => Promise.reject(new RangeError("no"))), RangeError);
  // Until the late Stop is no longer waited for.
  await new Promise((resolve) => setTimeout(resolve, 1200));
});
