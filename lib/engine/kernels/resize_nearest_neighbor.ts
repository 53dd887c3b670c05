/**
 * Nearest-neighbour up-sampling and its gradient.
 *
 * tfjs' own gradients, cpu and wasm alike, read every image but the first at the wrong place (the
 * offset of the image in the small tensor is taken for that in the large one).
 *
 * @module
 */
import type { TensorInfo } from "@tensorflow/tfjs";
import type { Kernel, Machine } from "../machine.ts";
import { assertFloat32 } from "./convolution_geometry.ts";
import { gradientThroughConvolution, UP_SAMPLED } from "./up_sampled_kernels.ts";

/** Each output pixel is a copy of its source pixel. */
export const resizeNearestNeighbor: Kernel = {
  name: "ResizeNearestNeighbor",
  run(machine, inputs, attributes) {
    const images = inputs.images!, { alignCorners, halfPixelCenters, size } = attributes;
    if (images.dtype !== "float32" || halfPixelCenters) {
      return machine.inherited("ResizeNearestNeighbor", inputs, attributes);
    }
    const [batch, height, width, channels] = images.shape as Shape4;
    const [outHeight, outWidth] = size;
    const outShape = [batch, outHeight, outWidth, channels];
    const sizes = [batch, height, width, channels, outHeight, outWidth];
    const compute = (images: TensorInfo) => {
      const out = machine.output(outShape);
      const from = machine.at(images), to = machine.at(out);
      withSources(machine, sizes, alignCorners, (...tables) => {
        forImages(machine, sizes, (small, large, count) => {
          const places = [from + small, to + large, ...tables];
          machine.simd.gatherPixels(...places, count, ...sizes.slice(1));
        });
      });
      return out;
    };
    // A convolution that comes next may prefer the small images.
    const doubled = outHeight === 2 * height && outWidth === 2 * width && !alignCorners;
    if (!doubled) return compute(images);
    return machine.deferred.defer(outShape, { owner: UP_SAMPLED, inputs: [images], compute });
  },
};

/** Each pixel of the gradient goes to the image pixel that it was copied from. */
export const resizeNearestNeighborGrad: Kernel = {
  name: "ResizeNearestNeighborGrad",
  run(machine, inputs, { alignCorners }) {
    const dy = inputs.dy!, images = inputs.images!;
    assertFloat32("ResizeNearestNeighborGrad", dy);
    const together = gradientThroughConvolution(machine, dy, images, alignCorners);
    if (together) return together;
    const out = machine.output(images.shape);
    machine.floats(out).fill(0);
    const sizes = [...images.shape, dy.shape[1]!, dy.shape[2]!];
    const from = machine.at(dy), to = machine.at(out);
    withSources(machine, sizes, alignCorners, (...tables) => {
      forImages(machine, sizes, (small, large, count) => {
        const places = [from + large, to + small, ...tables];
        machine.simd.scatterPixels(...places, count, ...sizes.slice(1));
      });
    });
    return out;
  },
};

type Shape4 = [number, number, number, number];

/** Shares the images; `work` receives the bytes before them in the small and in the large tensor. */
function forImages(
  machine: Machine,
  sizes: number[],
  work: (small: number, large: number, count: number) => void,
): void {
  const [batch, height, width, channels, outHeight, outWidth] = sizes as [
    number,
    ...Shape4,
    number,
  ];
  const small = 4 * height * width * channels, large = 4 * outHeight * outWidth * channels;
  machine.share(batch, (first, count) => work(first * small, first * large, count));
}

/** Puts the tables of source rows and columns on the heap for the time of `work`. */
function withSources(
  machine: Machine,
  sizes: number[],
  alignCorners: boolean,
  work: (rows: number, columns: number) => void,
): void {
  const [, height, width, , outHeight, outWidth] = sizes as [number, ...Shape4, number];
  const rows = nearest(height, outHeight, alignCorners);
  const columns = nearest(width, outWidth, alignCorners);
  machine.scratch(outHeight + outWidth, (at) => {
    const tables = new Int32Array(machine.heap, at, outHeight + outWidth);
    tables.set(rows);
    tables.set(columns, outHeight);
    work(at, at + 4 * outHeight);
  });
}

/** For each of `outSize` places the source among `size`, as tfjs' resizeNearestNeighbor takes it. */
export function nearest(size: number, outSize: number, alignCorners: boolean): Int32Array {
  const aligned = alignCorners && outSize > 1;
  const scale = aligned ? (size - 1) / (outSize - 1) : size / outSize;
  return Int32Array.from({ length: outSize }, (_, i) => {
    const place = i * scale;
    return Math.min(size - 1, alignCorners ? Math.round(place) : Math.floor(place));
  });
}
