/**
 * Threads of this process that work on the same WebAssembly memory.
 *
 * Each helper is a Worker with SIMD kernels and a BLAS of its own. What it is to do is a list of
 * calls, written into the memory: the helper runs them one after the other and says when it is done.
 *
 * @module
 */
import { Worker } from "node:worker_threads";
import { MAILBOX_BYTES, type Orders, PLACES } from "./team_orders.ts";

/** Turns of the waiting loop before the main thread sleeps: some 100 µs. */
const SPINS = 20_000;

/** Helpers, and what is on its way to them. */
export class Team {
  readonly #helpers: Helper[];

  private constructor(helpers: Helper[]) {
    this.#helpers = helpers;
  }

  /** Threads, the main one included. */
  get size(): number {
    return this.#helpers.length + 1;
  }

  /**
   * Starts helpers on a shared memory.
   *
   * @param memory of the wasm backend.
   * @param options how many helpers, the BLAS to load, and how to get a piece of the memory.
   * @throws {Error} when a helper does not start; those that did are ended.
   */
  static async start(memory: WebAssembly.Memory, options: TeamOptions): Promise<Team> {
    const starting = Array.from({ length: options.helpers }, () => Helper.start(memory, options));
    const started = await Promise.allSettled(starting);
    const failed = started.find((outcome) => outcome.status === "rejected");
    const helpers = started.flatMap((outcome) =>
      outcome.status === "fulfilled" ? [outcome.value] : []
    );
    if (!failed) return new Team(helpers);
    for (const helper of helpers) helper.end();
    throw failed.reason;
  }

  /** Sends orders to helper `lane` (from 1); {@linkcode Team.wait} for it before anything else. */
  post(lane: number, orders: Orders): void {
    this.#helpers[lane - 1]!.post(orders);
  }

  /**
   * Takes orders back that the helper has not begun: a helper that the system lets wait, as on a busy
   * machine, shall hold up nobody.
   *
   * @returns whether the main thread has them now, and must carry them out.
   */
  takeBack(lane: number): boolean {
    return this.#helpers[lane - 1]!.takeBack();
  }

  /** Waits until the helper is done and returns what its last call returned. */
  wait(lane: number): number {
    return this.#helpers[lane - 1]!.wait();
  }
}

/** What {@linkcode Team.start} is told. */
export interface TeamOptions {
  /** Threads beside the main one. */
  helpers: number;
  /** The BLAS library file. */
  blas: string;
  /** The oneDNN library file, if there is one. */
  dnn?: string | undefined;
  /** Gets a piece of the memory, by size in bytes, as a byte offset. */
  malloc(bytes: number): number;
  /** Gives it back. */
  free(offset: number): void;
}

/** What a helper is started with. */
export interface HelperData {
  /** The memory shared with the main thread. */
  memory: WebAssembly.Memory;
  /** Byte offset of its mailbox. */
  mailbox: number;
  /** The BLAS library file. */
  blas: string;
  /** The oneDNN library file, if there is one. */
  dnn: string | undefined;
}

class Helper {
  #posted = 0;
  #capacity = 0;
  #ordersAt = 0;

  private constructor(
    readonly worker: Worker,
    readonly memory: WebAssembly.Memory,
    readonly mailbox: number,
    readonly options: TeamOptions,
  ) {}

  static async start(memory: WebAssembly.Memory, options: TeamOptions): Promise<Helper> {
    const mailbox = options.malloc(MAILBOX_BYTES);
    new Uint8Array(memory.buffer, mailbox, MAILBOX_BYTES).fill(0);
    const { blas, dnn } = options;
    const workerData: HelperData = { memory, mailbox, blas, dnn };
    const worker = new Worker(new URL("./team_helper.ts", import.meta.url), { workerData });
    await new Promise<void>((resolve, reject) => {
      worker.once(
        "message",
        (failure: string | null) => failure === null ? resolve() : reject(new Error(failure)),
      );
      worker.once("error", reject);
    });
    // A program may end while its helpers sleep.
    worker.unref();
    return new Helper(worker, memory, mailbox, options);
  }

  end(): void {
    this.worker.terminate();
    this.options.free(this.mailbox);
  }

  post({ numbers }: Orders): void {
    if (numbers.length > this.#capacity) {
      if (this.#capacity > 0) this.options.free(this.#ordersAt);
      this.#capacity = Math.max(2 * numbers.length, 4096);
      this.#ordersAt = this.options.malloc(8 * this.#capacity);
    }
    const { buffer } = this.memory;
    new Float64Array(buffer, this.#ordersAt, numbers.length).set(numbers);
    const flags = new Int32Array(buffer, this.mailbox, 8);
    flags[PLACES.ordersAt] = this.#ordersAt;
    flags[PLACES.ordersLength] = numbers.length;
    this.#posted = (this.#posted + 1) | 0;
    Atomics.store(flags, PLACES.posted, this.#posted);
    if (Atomics.load(flags, PLACES.asleep) === 1) Atomics.notify(flags, PLACES.posted);
  }

  takeBack(): boolean {
    const flags = new Int32Array(this.memory.buffer, this.mailbox, 8);
    const before = (this.#posted - 1) | 0;
    return Atomics.compareExchange(flags, PLACES.taken, before, this.#posted) === before;
  }

  wait(): number {
    const flags = new Int32Array(this.memory.buffer, this.mailbox, 8);
    for (let spins = 0;; spins++) {
      const done = Atomics.load(flags, PLACES.done);
      if (done === this.#posted) break;
      // Not for ever: the helper calls only when it sees that somebody sleeps.
      if (spins > SPINS) {
        Atomics.store(flags, PLACES.waiting, 1);
        Atomics.wait(flags, PLACES.done, done, 10);
        Atomics.store(flags, PLACES.waiting, 0);
      }
    }
    if (Atomics.exchange(flags, PLACES.failed, 0) !== 0) {
      throw new Error("Cannot run a kernel: a helper thread failed in its part");
    }
    return new Float64Array(this.memory.buffer, this.mailbox + 32, 1)[0]!;
  }
}
