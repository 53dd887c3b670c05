/**
 * One run of a oneDNN primitive on places of the WebAssembly heap.
 *
 * @module
 */
import type { DnnSymbols } from "./dnn_symbols.ts";

/** A primitive with the memory objects of one thread; all are addresses, `args` a byte offset. */
export interface Execution {
  /** The primitive. */
  primitive: number;
  /** The thread's stream. */
  stream: number;
  /** Byte offset, in the heap, of the list of arguments: pairs of a number and a memory object. */
  args: number;
  /** The memory objects in that list. */
  memories: readonly number[];
}

/** Runs an execution, given as the numbers that {@linkcode numbersOf} writes. */
export type Execute = (heap: ArrayBuffer, numbers: ArrayLike<number>) => void;

/** An execution on byte offsets, one for each memory object, as numbers. */
export function numbersOf(execution: Execution, places: readonly number[]): number[] {
  const { primitive, stream, args, memories } = execution;
  return [primitive, stream, args, ...memories.flatMap((memory, i) => [memory, places[i]!])];
}

/**
 * What runs executions through a library.
 *
 * Memory objects are told their places anew each time: tensors move, and so may the heap.
 */
export function executeThrough({ execute, setAddress }: DnnSymbols): Execute {
  let knownHeap: ArrayBuffer | undefined;
  let base = 0;
  return (heap, numbers) => {
    if (heap !== knownHeap) {
      base = Number(Deno.UnsafePointer.value(Deno.UnsafePointer.of(new Uint8Array(heap))));
      knownHeap = heap;
    }
    for (let at = 3; at < numbers.length; at += 2) {
      setAddress(BigInt(numbers[at]!), BigInt(base + numbers[at + 1]!));
    }
    const [primitive, stream, args] = [numbers[0]!, numbers[1]!, numbers[2]!];
    const count = (numbers.length - 3) / 2;
    const status = execute(BigInt(primitive), BigInt(stream), count, BigInt(base + args));
    if (status !== 0) throw new Error(`Cannot run a kernel: oneDNN answers with status ${status}`);
  };
}
