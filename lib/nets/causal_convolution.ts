/** Convolutions that see only what was generated before. @module */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../math/mod.ts";
import { glorotVariable, zeroVariable } from "./glorot.ts";

/** What {@linkcode CausalConvolution} is told. */
export interface CausalConvolutionOptions {
  /** Prefix of the names of its weights. */
  name: string;
  /**
   * What it looks at: `above`, whole pieces of rows; `left`, pixels of the same row; `before`, both at
   * once, as the first PixelCNN did, whose stacks have a blind spot.
   */
  sees: "above" | "left" | "before";
  /**
   * Whether it also sees its own row (`above`) or its own pixel (`left`, `before`). A first layer must
   * not; later ones may, since what lies there by then knows only what came before.
   */
  own: boolean;
  /** Height and width of the window around a pixel, of which only what comes before is used; odd. */
  size: number;
  /** Channels at the input. */
  inputs: number;
  /** Channels at the output. */
  outputs: number;
  /** Starting weights come from here. */
  random: Random;
}

/**
 * A convolution with a kernel that holds only what a pixel may see, in reading order: the rows above it
 * and its own row, or the pixels to its left and itself. Of its own row or pixel a mask of zeros takes
 * away what it may not see.
 *
 * Shapes: [B, height, width, inputs] → [B, height, width, outputs].
 *
 * @example A convolution to the left moves the image to the right, if that is what its kernel says.
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { CausalConvolution } from "@dgm/nets/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const one = { inputs: 1, outputs: 1, random: createRandom(0) };
 * const layer = new CausalConvolution({ name: "left", sees: "left", own: false, size: 3, ...one });
 * layer.variables["left/kernel"]!.assign(tf.ones([1, 2, 1, 1])); // the pixel before, and itself
 * const out = layer.apply(tf.tensor4d([1, 2, 3], [1, 1, 3, 1]));
 * assert.deepEqual([...out.dataSync()], [0, 1, 2]); // "itself" is masked
 * layer.dispose();
 * ```
 *
 * Source: van den Oord et al. 2016, "Conditional Image Generation with PixelCNN Decoders", section 2.2;
 * notebook 10.
 */
export class CausalConvolution {
  /** Kernel [rows, columns, inputs, outputs] and bias [outputs] by name. */
  readonly variables: Record<string, tf.Variable>;
  /** How many rows it looks up, and how many columns to the left. */
  readonly reach: { up: number; left: number };
  readonly #kernel: tf.Variable<tf.Rank.R4>;
  readonly #bias: tf.Variable<tf.Rank.R1>;
  readonly #mask: tf.Tensor4D;
  readonly #pad: [[number, number], [number, number], [number, number], [number, number]];

  /**
   * Draws starting weights.
   *
   * @throws {RangeError} when the size is not an odd integer of at least 3
   */
  constructor(options: CausalConvolutionOptions) {
    const { name, sees, own, size, inputs, outputs, random } = options;
    if (!Number.isInteger(size) || size < 3 || size % 2 === 0) {
      throw new RangeError(
        `Cannot create a causal convolution: size must be an odd integer of at least 3, got ${size}`,
      );
    }
    const r = (size - 1) / 2;
    const [rows, columns] = sees === "left" ? [1, r + 1] : [r + 1, size];
    this.reach = { up: rows - 1, left: r };
    this.#pad = [[0, 0], [rows - 1, 0], [r, columns - 1 - r], [0, 0]];
    const mask = Float32Array.from({ length: rows * columns }, (_, at) => {
      const [row, column] = [Math.floor(at / columns), at % columns];
      if (row < rows - 1) return 1;
      if (sees === "above") return own ? 1 : 0;
      return column < r || (column === r && own) ? 1 : 0;
    });
    this.#mask = tf.tensor4d(mask, [rows, columns, 1, 1]);
    const shape = [rows, columns, inputs, outputs];
    const seen = mask.reduce((sum, one) => sum + one, 0);
    const kernel = glorotVariable(shape, random.stream(`${name}/kernel`), seen * inputs);
    this.#kernel = kernel as tf.Variable<tf.Rank.R4>;
    this.#bias = zeroVariable([outputs]) as tf.Variable<tf.Rank.R1>;
    this.variables = { [`${name}/kernel`]: this.#kernel, [`${name}/bias`]: this.#bias };
  }

  /** The kernel with its mask applied, as training uses it; differentiable. */
  kernel(): tf.Tensor4D {
    return tf.mul(this.#kernel, this.#mask);
  }

  /** The convolution of a batch; differentiable. */
  apply(x: tf.Tensor4D): tf.Tensor4D {
    return tf.tidy(() => tf.add(tf.conv2d(x, this.kernel(), 1, this.#pad), this.#bias));
  }

  /** Masked kernel and bias as numbers, for programs that go pixel by pixel. */
  weights(): { kernel: Float32Array; bias: Float32Array; rows: number; columns: number } {
    const kernel = tf.tidy(() => this.kernel().dataSync() as Float32Array);
    const [rows, columns] = this.#kernel.shape;
    return { kernel, bias: this.#bias.dataSync() as Float32Array, rows, columns };
  }

  /** Frees weights and mask. */
  dispose(): void {
    tf.dispose([this.#kernel, this.#bias, this.#mask]);
  }
}
