/**
 * A primitive of oneDNN with all that belongs to it.
 *
 * @module
 */
import { addressFrom, type DnnLibrary } from "./dnn_library.ts";
import { DNN } from "./dnn_symbols.ts";
import type { Execution } from "./execution.ts";

/** A heap, and how to get pieces of it, as byte offsets. */
export interface Heap {
  /** The heap as it is now. */
  readonly heap: ArrayBuffer;
  /** Gets so many bytes, 0 where they are not to be had. */
  malloc(bytes: number): number;
  /** Gives them back. */
  free(offset: number): void;
}

/** Bytes of an argument in a list: its number (int32), four bytes of nothing, a memory object. */
const ARGUMENT_BYTES = 16;

/** A primitive, until it is destroyed. */
export class Primitive {
  /** Bytes of working memory; where it wants any, they are its last argument. */
  readonly scratchpadBytes: number;
  readonly #library: DnnLibrary;
  readonly #heap: Heap;
  readonly #description: number;
  readonly #address: number;
  readonly #arguments: number[];
  readonly #lanes: Execution[] = [];

  /**
   * Compiles a primitive.
   *
   * @param library that it is of.
   * @param heap for its lists of arguments.
   * @param description its address; it is this object's from now on, even if this throws.
   * @param args numbers of its arguments, the scratchpad not among them.
   */
  constructor(library: DnnLibrary, heap: Heap, description: number, args: readonly number[]) {
    this.#library = library;
    this.#heap = heap;
    this.#description = description;
    const { symbols } = library;
    try {
      this.scratchpadBytes = this.bytesOf(DNN.argument.scratchpad);
      this.#arguments = [...args];
      if (this.scratchpadBytes > 0) this.#arguments.push(DNN.argument.scratchpad);
      this.#address = addressFrom(
        (out) => symbols.createPrimitive(out, BigInt(description)),
        "compile a primitive",
      );
    } catch (error) {
      symbols.destroyDescription(BigInt(description));
      throw error;
    }
  }

  /** Address of the layout of an argument. */
  layoutOf(argument: number): number {
    const { layoutIn } = this.#library.symbols;
    return Number(layoutIn(BigInt(this.#description), DNN.query.layoutOf, argument));
  }

  /** Bytes of an argument. */
  bytesOf(argument: number): number {
    const layout = this.layoutOf(argument);
    return layout === 0 ? 0 : Number(this.#library.symbols.bytesOf(BigInt(layout)));
  }

  /** Its execution in thread number `lane`, with memory objects that are that thread's own. */
  execution(lane: number): Execution {
    return this.#lanes[lane] ??= this.#newExecution();
  }

  #newExecution(): Execution {
    const { symbols, engine } = this.#library;
    const args = this.#heap.malloc(ARGUMENT_BYTES * this.#arguments.length);
    if (args === 0) throw new RangeError("Cannot run a kernel: the heap is full");
    const memories = this.#arguments.map((argument) => {
      const layout = BigInt(this.layoutOf(argument));
      const make = (out: BigUint64Array<ArrayBuffer>) =>
        symbols.createMemory(out, layout, BigInt(engine), 0n);
      return addressFrom(make, "describe memory");
    });
    const list = new DataView(this.#heap.heap, args, ARGUMENT_BYTES * memories.length);
    memories.forEach((memory, i) => {
      list.setInt32(ARGUMENT_BYTES * i, this.#arguments[i]!, true);
      list.setBigUint64(ARGUMENT_BYTES * i + 8, BigInt(memory), true);
    });
    const stream = addressFrom(
      (out) => symbols.createStream(out, BigInt(engine), DNN.inOrder),
      "make a stream",
    );
    return { primitive: this.#address, stream, args, memories };
  }

  /** Frees everything; no thread may be running it. */
  destroy(): void {
    const { symbols } = this.#library;
    for (const execution of this.#lanes) {
      if (!execution) continue;
      for (const memory of execution.memories) symbols.destroyMemory(BigInt(memory));
      symbols.destroyStream(BigInt(execution.stream));
      this.#heap.free(execution.args);
    }
    this.#lanes.length = 0;
    symbols.destroyPrimitive(BigInt(this.#address));
    symbols.destroyDescription(BigInt(this.#description));
  }
}
