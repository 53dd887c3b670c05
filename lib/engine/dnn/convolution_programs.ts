/**
 * Compiled convolutions, kept for the next time that the same sizes come.
 *
 * @module
 */
import {
  compileConvolution,
  type ConvolutionProgram,
  type Direction,
} from "./convolution_program.ts";
import type { ConvolutionShape } from "./convolution_shape.ts";
import type { DnnLibrary } from "./dnn_library.ts";
import type { Heap } from "./primitive.ts";

/** More than the convolutions of a deep network, each with its last, smaller batch. */
const MOST = 512;

/** Programs by direction and shape; those that were not asked for the longest go when there are too many. */
export class ConvolutionPrograms {
  readonly #programs = new Map<string, ConvolutionProgram | null>();

  /**
   * None at first.
   *
   * @param library that compiles.
   * @param heap that they work on.
   * @param most how many are kept; a kernel may use that many at once and no more.
   */
  constructor(readonly library: DnnLibrary, readonly heap: Heap, readonly most: number = MOST) {}

  /** How many are kept. */
  get size(): number {
    return this.#programs.size;
  }

  /** The program for one direction of a convolution; null where there is none worth it. */
  of(direction: Direction, shape: ConvolutionShape): ConvolutionProgram | null {
    const key = `${direction} ${Object.values(shape)}`;
    let program = this.#programs.get(key);
    if (program === undefined) {
      program = compileConvolution(this.library, this.heap, direction, shape);
    } else this.#programs.delete(key);
    this.#programs.set(key, program);
    if (this.#programs.size > this.most) this.#forgetOldest();
    return program;
  }

  /** Destroys all of them. */
  clear(): void {
    while (this.#programs.size > 0) this.#forgetOldest();
  }

  #forgetOldest(): void {
    const [key, program] = this.#programs.entries().next().value!;
    this.#programs.delete(key);
    program?.destroy();
  }
}
