/**
 * oneDNN, reached through Deno's foreign function interface.
 *
 * It works with one thread, and the engine's own team shares the images. Its OpenMP threads are no
 * faster when nothing else runs, and spin while they wait: beside a program that keeps one of two cores
 * busy they take up to twice as long, and hundreds of times where a thread is kept waiting. Parts of the
 * team that do not begin in time are taken back.
 *
 * @module
 */
import { libraryFault } from "../library_file.ts";
import { DNN, DNN_SYMBOLS, type DnnSymbols } from "./dnn_symbols.ts";
import { type Execute, executeThrough } from "./execution.ts";

/** A loaded oneDNN, for one thread: it calls on no threads of its own. */
export interface DnnLibrary {
  /** The file that was loaded. */
  path: string;
  /** Its functions. */
  symbols: DnnSymbols;
  /** Address of its engine, the processor. */
  engine: number;
  /** Address of the attributes of every primitive: working memory is given to it. */
  attributes: number;
  /** Runs an execution. */
  execute: Execute;
}

const loaded = new Map<string, DnnLibrary>();

/**
 * Loads a library file, once in each thread.
 *
 * @returns the library, or in one line why it cannot be used.
 */
export function loadDnn(path: string): DnnLibrary | { failure: string } {
  const known = loaded.get(path);
  if (known) {
    known.symbols.setThreads?.(1);
    return known;
  }
  const unsound = libraryFault(path);
  if (unsound) return { failure: `cannot load ${nameOf(path)}: ${unsound}` };
  try {
    const { symbols } = Deno.dlopen(path, DNN_SYMBOLS);
    const fault = faultOf(symbols);
    if (fault) return { failure: `${nameOf(path)} ${fault}` };
    // OpenMP keeps this number for each thread that calls.
    symbols.setThreads?.(1);
    // What is destroyed here shall be gone.
    assertDone(symbols.setCacheCapacity(0), "set the cache");
    const engine = addressFrom((out) => symbols.createEngine(out, DNN.cpu, 0n), "make an engine");
    const attributes = addressFrom(symbols.createAttributes, "make attributes");
    assertDone(symbols.setScratchpadMode(BigInt(attributes), DNN.scratchpadOfUser), "set them");
    const library = { path, symbols, engine, attributes, execute: executeThrough(symbols) };
    loaded.set(path, library);
    return library;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const reason = message.split("\n")[0]!.replaceAll(path, nameOf(path));
    return { failure: `cannot load ${nameOf(path)}: ${reason}` };
  }
}

/** The file's name alone: a report may end up on a page. */
export function nameOf(path: string): string {
  return path.split(/[\\/]/).at(-1) || path;
}

/** Why a library that has all functions is still not what is wanted here. */
function faultOf({ version, setThreads }: DnnSymbols): string | undefined {
  const about = new Deno.UnsafePointerView(version()!);
  const [major, runtime] = [about.getInt32(0), about.getUint32(24)];
  if (major !== 3) return `is version ${major} of oneDNN, not 3`;
  const alone = runtime === DNN.runtime.sequential ||
    (runtime === DNN.runtime.openMp && setThreads !== null);
  return alone ? undefined : "has threads that cannot be held back";
}

/** What a function that makes something writes into its first parameter. */
export function addressFrom(
  make: (out: BigUint64Array<ArrayBuffer>) => number,
  action: string,
): number {
  const out = new BigUint64Array(1);
  assertDone(make(out), action);
  return Number(out[0]!);
}

/** Throws where a status is none of success. */
function assertDone(status: number, action: string): void {
  if (status !== 0) throw new DnnError(`Cannot ${action}: oneDNN answers with status ${status}`);
}

/** What oneDNN refuses. */
export class DnnError extends Error {}
