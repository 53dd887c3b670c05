/**
 * The program of a helper thread: see team.ts.
 *
 * @module
 */
import { parentPort, workerData } from "node:worker_threads";
import { openBlas } from "./blas.ts";
import { isTrivialGemm } from "./gemm.ts";
import { simdOn } from "./simd.ts";
import type { HelperData } from "./team.ts";
import { carryOut, PLACES } from "./team_orders.ts";

/** Turns of the waiting loop before a helper sleeps: some 150 µs, longer than most pauses in a step. */
const SPINS = 30_000;

function serve({ memory, mailbox }: HelperData, multiply: Parameters<typeof carryOut>[2]): never {
  const simd = simdOn(memory);
  const functions = Object.keys(simd).sort().map((name) => simd[name as keyof typeof simd]);
  const flags = new Int32Array(memory.buffer, mailbox, 8);
  const result = new Float64Array(memory.buffer, mailbox + 32, 1);
  parentPort!.postMessage(null);
  for (let seen = 0;;) {
    for (let spins = 0; Atomics.load(flags, PLACES.posted) === seen; spins++) {
      if (spins < SPINS) continue;
      Atomics.store(flags, PLACES.asleep, 1);
      Atomics.wait(flags, PLACES.posted, seen);
      Atomics.store(flags, PLACES.asleep, 0);
    }
    seen = Atomics.load(flags, PLACES.posted);
    // The main thread may have taken them back.
    const last = (seen - 1) | 0;
    if (Atomics.compareExchange(flags, PLACES.taken, last, seen) !== last) continue;
    try {
      const orders = [flags[PLACES.ordersAt]!, flags[PLACES.ordersLength]!] as const;
      const numbers = new Float64Array(memory.buffer, orders[0] >>> 0, orders[1]);
      result[0] = carryOut(numbers, functions, multiply);
    } catch {
      Atomics.store(flags, PLACES.failed, 1);
    }
    Atomics.store(flags, PLACES.done, seen);
    if (Atomics.load(flags, PLACES.waiting) === 1) Atomics.notify(flags, PLACES.done);
  }
}

const data = workerData as HelperData;
const blas = openBlas({ path: data.blas, threads: 1 });
if ("failure" in blas) parentPort!.postMessage(blas.failure);
else {
  serve(data, (call) => {
    const heap = data.memory.buffer as ArrayBuffer;
    if (!isTrivialGemm(heap, call)) blas.gemm(heap, call);
  });
}
