/**
 * The program of a helper thread: see team.ts.
 *
 * @module
 */
import { parentPort, workerData } from "node:worker_threads";
import { openBlas } from "./blas.ts";
import { loadDnn } from "./dnn/dnn_library.ts";
import { type GemmCall, isTrivialGemm } from "./gemm.ts";
import { simdOn } from "./simd.ts";
import type { HelperData } from "./team.ts";
import { carryOut, PLACES } from "./team_orders.ts";

/** Turns of the waiting loop before a helper sleeps: some 150 µs, longer than most pauses in a step. */
const SPINS = 30_000;

type CarriedOut = Parameters<typeof carryOut>;

function serve(
  { memory, mailbox }: HelperData,
  multiply: CarriedOut[2],
  execute: CarriedOut[3],
): never {
  const simd = simdOn(memory);
  const functions = Object.keys(simd).sort().map((name) => simd[name as keyof typeof simd]);
  const flags = new Int32Array(memory.buffer, mailbox, 8);
  const result = new Float64Array(memory.buffer, mailbox + 32, 1);
  const run = (numbers: Float64Array) => carryOut(numbers, functions, multiply, execute);
  parentPort!.postMessage(null);
  for (let seen = 0;;) seen = answer(memory, flags, result, run, nextOrders(flags, seen));
}

// Both are functions of their own: V8 optimizes a loop that never ends anew each time that an inner
// one does, which keeps its compiler threads busy, and away from the processors that work here.

/** Waits until there are orders beside number `seen` and returns their number. */
function nextOrders(flags: Int32Array, seen: number): number {
  for (let spins = 0;; spins++) {
    const posted = Atomics.load(flags, PLACES.posted);
    if (posted !== seen) return posted;
    if (spins < SPINS) continue;
    Atomics.store(flags, PLACES.asleep, 1);
    Atomics.wait(flags, PLACES.posted, seen);
    Atomics.store(flags, PLACES.asleep, 0);
  }
}

/** Carries the orders of this number out, unless the main thread has taken them back. */
function answer(
  memory: WebAssembly.Memory,
  flags: Int32Array,
  result: Float64Array,
  run: (numbers: Float64Array) => number,
  number: number,
): number {
  const last = (number - 1) | 0;
  if (Atomics.compareExchange(flags, PLACES.taken, last, number) !== last) return number;
  try {
    const at = flags[PLACES.ordersAt]! >>> 0;
    result[0] = run(new Float64Array(memory.buffer, at, flags[PLACES.ordersLength]!));
  } catch {
    Atomics.store(flags, PLACES.failed, 1);
  }
  Atomics.store(flags, PLACES.done, number);
  if (Atomics.load(flags, PLACES.waiting) === 1) Atomics.notify(flags, PLACES.done);
  return number;
}

const data = workerData as HelperData;
const blas = openBlas({ path: data.blas, threads: 1 });
const dnn = data.dnn === undefined ? undefined : loadDnn(data.dnn);
if ("failure" in blas) parentPort!.postMessage(blas.failure);
else if (dnn && "failure" in dnn) parentPort!.postMessage(dnn.failure);
else {
  const heap = () => data.memory.buffer as ArrayBuffer;
  const multiply = (call: GemmCall) => {
    if (!isTrivialGemm(heap(), call)) blas.gemm(heap(), call);
  };
  serve(data, multiply, (numbers) => dnn!.execute(heap(), numbers));
}
