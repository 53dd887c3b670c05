/**
 * A WebAssembly memory with all that computes on it: SIMD kernels, a product, and threads to share the
 * work between.
 *
 * @module
 */
import { type Execute, type Execution, numbersOf } from "./dnn/execution.ts";
import { type Gemm, type GemmCall, isTrivialGemm, partOfGemm, simdGemm } from "./gemm.ts";
import { type Simd, simdOn } from "./simd.ts";
import type { Team } from "./team.ts";
import { Orders } from "./team_orders.ts";

/** The memory, and who works on it. */
export class Workplace {
  /** The SIMD kernels; within {@linkcode Workplace.share}, those of the part. */
  simd: Simd;
  /** The product in use; at first that of the SIMD kernels. */
  gemm: Gemm;
  /** Runs primitives of oneDNN, where there is one. */
  execution: Execute | undefined;
  /** Threads that share the work of a kernel; without, all but products runs on the main thread. */
  team: Team | undefined;

  readonly #memory: WebAssembly.Memory;
  readonly #ownSimd: Simd;
  readonly #orders: Orders;
  #part: "whole" | "own" | "ordered" = "whole";

  /**
   * A workplace with one thread.
   *
   * @param memory to work on.
   * @param malloc gets a piece of it, by size in bytes, as a byte offset.
   */
  constructor(memory: WebAssembly.Memory, malloc: (bytes: number) => number) {
    this.#memory = memory;
    this.simd = this.#ownSimd = simdOn(memory);
    this.#orders = new Orders(Object.keys(this.simd).sort());
    this.gemm = simdGemm(this.simd, malloc(4 * this.simd.gemmScratch()));
  }

  /** The memory as it is now; where threads share it, it is a SharedArrayBuffer in truth. */
  get heap(): ArrayBuffer {
    return this.#memory.buffer as ArrayBuffer;
  }

  /** How many threads {@linkcode Workplace.share} would put to work. */
  lanes(count: number, least = 1): number {
    const size = this.#part === "whole" ? this.team?.size ?? 1 : 1;
    return Math.max(1, Math.min(size, Math.floor(count / least)));
  }

  /**
   * Splits 0 … count − 1 into one part for each thread and works on all parts at the same time.
   *
   * `work` is called once for each part and may call SIMD kernels, products and primitives only, on places of the
   * heap that no other part writes to. All but the first call are written down and run by helpers, or
   * again by this thread where a helper has not begun in time; the results are the same.
   *
   * @param count of what is split, such as images.
   * @param work on `count` of them from `first` on, as part number `lane`.
   * @param least of what is worth a thread.
   * @returns for each part, what its `work` (by a helper: the last SIMD kernel in it) returned.
   */
  share<T extends number | void>(
    count: number,
    work: (first: number, count: number, lane: number) => T,
    least = 1,
  ): (T | number)[] {
    const lanes = this.lanes(count, least);
    if (lanes === 1) return [work(0, count, 0)];
    const start = (lane: number) => Math.floor(count * lane / lanes);
    const part = (lane: number) => work(start(lane), start(lane + 1) - start(lane), lane);
    const team = this.team!, results: (T | number)[] = [];
    let posted = 0, done = false;
    try {
      this.#part = "ordered";
      this.simd = this.#orders.simd;
      for (let lane = 1; lane < lanes; lane++) {
        this.#orders.clear();
        part(lane);
        team.post(lane, this.#orders);
        posted = lane;
      }
      this.#part = "own";
      this.simd = this.#ownSimd;
      results.push(part(0));
      done = true;
    } finally {
      this.#part = "own";
      this.simd = this.#ownSimd;
      for (let lane = 1; lane <= posted; lane++) {
        if (!team.takeBack(lane)) results.push(team.wait(lane));
        else if (done) results.push(part(lane));
      }
      this.#part = "whole";
    }
    return results;
  }

  /** {@linkcode Workplace.share} for floats one after the other, in whole vectors. */
  shareFloats<T extends number | void>(
    size: number,
    work: (first: number, count: number) => T,
  ): (T | number)[] {
    const vectors = Math.ceil(size / 16);
    return this.share(
      vectors,
      (first, count) => work(16 * first, Math.min(16 * count, size - 16 * first)),
      WORTH_FLOATS / 16,
    );
  }

  /**
   * {@linkcode Workplace.share} for several lists of floats: every thread takes its part of each list,
   * of which it may have written that part before.
   */
  shareLists(
    sizes: readonly number[],
    work: (list: number, first: number, count: number) => void,
  ): void {
    const lanes = this.lanes(sizes.reduce((sum, size) => sum + size, 0), WORTH_FLOATS);
    this.share(lanes, (lane) => {
      sizes.forEach((size, list) => {
        const place = (lane: number) => 16 * Math.floor(Math.ceil(size / 16) * lane / lanes);
        const first = place(lane), count = Math.min(place(lane + 1), size) - first;
        if (count > 0) work(list, first, count);
      });
    });
  }

  /** {@linkcode Workplace.share} for rows of so many floats. */
  shareRows<T extends number | void>(
    rows: number,
    columns: number,
    work: (first: number, count: number, lane: number) => T,
  ): (T | number)[] {
    return this.share(rows, work, Math.ceil(WORTH_FLOATS / Math.max(columns, 1)));
  }

  /** Runs a primitive of oneDNN on byte offsets, one for each of its arguments. */
  execute(execution: Execution, places: readonly number[]): void {
    if (this.#part === "ordered") this.#orders.execute(execution, places);
    else this.execution!(this.heap, numbersOf(execution, places));
  }

  /** C ← op(A) op(B) + β C. */
  multiply(call: GemmCall): void {
    if (this.#part === "ordered") return this.#orders.multiply(call);
    const { heap } = this;
    if (isTrivialGemm(heap, call)) return;
    const byRows = call.m >= call.n;
    // Whole tiles for each thread; a result of one tile stays with this one, however long its sums are.
    const tiles = Math.ceil((byRows ? call.m : call.n) / TILE);
    const lanes = Math.min(tiles, this.lanes(call.m * call.n * call.k, WORTH_PRODUCTS));
    if (lanes === 1) return this.gemm(heap, call);
    this.share(
      tiles,
      (first, count) => this.multiply(partOfGemm(call, byRows, TILE * first, TILE * count)),
    );
  }
}

/** Floats that are worth a second thread: some 10 µs. */
const WORTH_FLOATS = 1 << 14;
/** Multiplications of a product that are worth a second thread: some 5 µs. */
const WORTH_PRODUCTS = 1 << 18;
/** Rows or columns that a BLAS works on at once. */
const TILE = 16;
