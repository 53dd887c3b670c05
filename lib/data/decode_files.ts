/** Many image files, some at once: decoding a photo takes a processor some 10 ms. @module */
import { Worker } from "node:worker_threads";
import { environmentVariable } from "../engine/mod.ts";
import { decodeFile, type FileOutcome } from "./decode_file.ts";
import type { DecodeOptions } from "./decode_image.ts";

/** How {@linkcode decodeFiles} reads. */
export interface DecodeFilesOptions extends DecodeOptions {
  /**
   * Threads that decode. Default: `DGM_THREADS`, if set, else one for each processor, at most 8; and one
   * as long as what is left takes less than two seconds, for threads take their time to start.
   */
  threads?: number | undefined;
}

/** What a helper is started with. */
export interface HelperData {
  /** How it decodes. */
  options: DecodeOptions;
  /** An image of more pixels it leaves to the main thread. */
  most: number;
}

/** Files by which the time for the others is told. */
const TRIED = 16;
/** Milliseconds of work that are worth threads: these start in a fifth of it. */
const WORTH_MS = 2000;
/** Files that each helper is given ahead, so that it does not wait for the main thread. */
const AHEAD = 4;
/** More would wait for the disk, and each takes some 60 MB. */
const MOST_THREADS = 8;
/** The default of {@linkcode decodeImage}. */
const MOST_PIXELS = 2 ** 26;

/**
 * Reads and decodes image files, some at once where there is more than one processor.
 *
 * What comes out is the same for any number of threads. Nor does the memory grow: together, the images
 * that are decoded at once have no more pixels than one image may have. Where threads cannot be had,
 * the files are read one by one.
 *
 * @param paths the files
 * @param options size, colour and threads
 * @returns what became of each, in the order of the paths; who leaves early ends the threads
 *
 * @example
 * ```ts
 * import { decodeFiles } from "@dgm/data/decode_files.ts";
 * import assert from "node:assert/strict";
 *
 * const outcomes = await Array.fromAsync(decodeFiles(["nowhere.png", "nor/here.png"]));
 * assert.ok(outcomes.length === 2 && outcomes.every((outcome) => "reason" in outcome));
 * ```
 */
export async function* decodeFiles(
  paths: readonly string[],
  options: DecodeFilesOptions = {},
): AsyncGenerator<FileOutcome> {
  const { threads = 0, ...decode } = options;
  let helpers = Helper.start(threads, decode);
  const asked: Promise<FileOutcome | undefined>[] = [];
  let began = 0;
  try {
    for (const [i, path] of paths.entries()) {
      // The first file is not counted: it loads the canvas.
      if (i === 1) began = performance.now();
      if (i === TRIED && threads === 0) {
        const left = (performance.now() - began) / (TRIED - 1) * (paths.length - TRIED);
        if (left > WORTH_MS) helpers = Helper.start(threadsToUse(), decode);
      }
      while (asked.length < AHEAD * helpers.length && i + asked.length < paths.length) {
        const next = i + asked.length;
        asked.push(helpers[next % helpers.length]!.decode(paths[next]!));
      }
      let outcome = await asked.shift();
      if (!outcome) {
        // What nobody took, or what is too large to be one of several at once.
        await Promise.all(asked);
        outcome = await decodeFile(path, decode);
      }
      yield outcome;
    }
  } finally {
    await Promise.all(helpers.map((helper) => helper.end()));
  }
}

function threadsToUse(): number {
  const wanted = environmentVariable("DGM_THREADS") ?? navigator.hardwareConcurrency;
  return Math.max(1, Math.min(MOST_THREADS, Math.floor(Number(wanted)) || 1));
}

/** A thread that decodes one file after the other. */
class Helper {
  readonly #worker: Worker;
  /** Who waits for an answer, in the order of the questions. */
  readonly #waiting: ((outcome: FileOutcome | undefined) => void)[] = [];
  #gone = false;

  private constructor(workerData: HelperData) {
    this.#worker = new Worker(new URL("./decode_helper.ts", import.meta.url), { workerData });
    this.#worker.on("message", (outcome?: FileOutcome) => this.#waiting.shift()?.(outcome));
    this.#worker.on("error", () => this.#leave());
    this.#worker.on("exit", () => this.#leave());
  }

  /** Starts helpers, none where there would be one, and fewer where the process may not have them. */
  static start(threads: number, options: DecodeOptions): Helper[] {
    const most = Math.floor((options.maxPixels ?? MOST_PIXELS) / threads);
    const helpers: Helper[] = [];
    try {
      while (threads > 1 && helpers.length < threads) helpers.push(new Helper({ options, most }));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
    }
    return helpers;
  }

  /** What becomes of a file; undefined where the main thread has to see to it. */
  decode(path: string): Promise<FileOutcome | undefined> {
    if (this.#gone) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#worker.postMessage(path);
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  /** Hands back what it was given. */
  #leave(): void {
    this.#gone = true;
    for (const resolve of this.#waiting.splice(0)) resolve(undefined);
  }
}
