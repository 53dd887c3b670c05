/**
 * How tensors lie in memory, told to oneDNN.
 *
 * @module
 */
import type { ConvolutionShape } from "./convolution_shape.ts";
import { addressFrom, type DnnLibrary } from "./dnn_library.ts";
import { DNN } from "./dnn_symbols.ts";

/** Sizes or the like, as oneDNN takes them. */
export function dims(...sizes: number[]): BigInt64Array<ArrayBuffer> {
  return BigInt64Array.from(sizes, BigInt);
}

/** Layouts of one convolution's tensors, by address, until they are destroyed. */
export class Layouts {
  /** Of x. */
  readonly x: number;
  /** Of y. */
  readonly y: number;
  /** Of the filter, as tfjs has it. */
  readonly filter: number;
  /** Of the filter, as oneDNN likes it. */
  readonly anyFilter: number;
  /** Of the bias; 0 where there is none. */
  readonly bias: number;
  readonly #made: number[] = [];

  /** Tells oneDNN the layouts of a convolution. */
  constructor(readonly library: DnnLibrary, shape: ConvolutionShape) {
    const { batch, inChannels, outChannels, groups } = shape;
    const images = (channels: number, [height, width]: readonly [number, number]) =>
      this.#strided([batch, channels, height, width], [
        height * width * channels,
        1,
        width * channels,
        channels,
      ]);
    this.x = images(inChannels, shape.image);
    this.y = images(outChannels, shape.out);
    const [fh, fw] = shape.filter, ins = inChannels / groups, outs = outChannels / groups;
    // [fh, fw, c / groups, o] or, depthwise, [fh, fw, groups, o / groups].
    const tap = ins * outChannels;
    const sizes = [outs, ins, fh, fw], strides = [1, outChannels, fw * tap, tap];
    const grouped = groups > 1;
    this.filter = this.#strided(
      grouped ? [groups, ...sizes] : sizes,
      grouped ? [outs, ...strides] : strides,
    );
    this.anyFilter = this.#any(grouped ? [groups, ...sizes] : sizes);
    this.bias = shape.bias ? this.#strided([outChannels], [1]) : 0;
  }

  #strided(sizes: number[], strides: number[]): number {
    const { createStrided } = this.library.symbols;
    return this.#keep((out) =>
      createStrided(out, sizes.length, dims(...sizes), DNN.float32, dims(...strides))
    );
  }

  #any(sizes: number[]): number {
    const { createFormatted } = this.library.symbols;
    return this.#keep((out) =>
      createFormatted(out, sizes.length, dims(...sizes), DNN.float32, DNN.anyFormat)
    );
  }

  #keep(make: (out: BigUint64Array<ArrayBuffer>) => number): number {
    const layout = addressFrom(make, "describe a tensor");
    this.#made.push(layout);
    return layout;
  }

  /** Frees them; what was made of them has copies. */
  destroy(): void {
    for (const layout of this.#made) this.library.symbols.destroyLayout(BigInt(layout));
  }
}
