import assert from "node:assert/strict";
import { Watched } from "@dgm/engine/mod.ts";

Deno.test("Watched tells what is done, lets timers in, and throws the signal's reason", async () => {
  const controller = new AbortController();
  const reason = new Error("enough");
  const told: [number, number][] = [];
  const watched = new Watched(10, {
    signal: controller.signal,
    onProgress: (...done) => told.push(done),
  });
  await watched.did(2);
  await watched.did(3);
  setTimeout(() => controller.abort(reason), 0);
  const work = (async () => {
    for (;;) await watched.did(0);
  })();
  await assert.rejects(work, (error) => error === reason);
  assert.deepEqual(told.slice(0, 2), [[2, 10], [5, 10]]);
  assert.throws(() => new Watched(1, { signal: controller.signal }), (error) => error === reason);
});

Deno.test("Watched needs nobody who watches", async () => {
  const watched = new Watched(1, {});
  await watched.did(1);
});
