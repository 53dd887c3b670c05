/**
 * The gradient of nearest-neighbour up-sampling.
 *
 * tfjs' own kernels, cpu and wasm alike, read the gradient of every image but the first at the
 * wrong place (the offset of the image in the small tensor is taken for that in the large one).
 *
 * @module
 */
import type { TensorInfo } from "@tensorflow/tfjs";
import type { Kernel } from "../machine.ts";
import { assertFloat32 } from "./convolution_geometry.ts";

/** Each pixel of the gradient goes to the image pixel that it was copied from. */
export const resizeNearestNeighborGrad: Kernel = {
  name: "ResizeNearestNeighborGrad",
  run(machine, inputs, { alignCorners }) {
    const dy = inputs.dy!, images = inputs.images!;
    assertFloat32("ResizeNearestNeighborGrad", dy);
    const out = machine.output(images.shape);
    addToSources({ dy, images, alignCorners }, machine.floats(dy), machine.floats(out).fill(0));
    return out;
  },
};

type Shape4 = [number, number, number, number];

/** Adds each value of the gradient onto its source pixel in `sums`. */
export function addToSources(
  { dy, images, alignCorners }: { dy: TensorInfo; images: TensorInfo; alignCorners: boolean },
  gradient: Float32Array,
  sums: Float32Array,
): void {
  const [batch, height, width, channels] = images.shape as Shape4;
  const [, outHeight, outWidth] = dy.shape as Shape4;
  const rowOf = nearest(height, outHeight, alignCorners);
  const columnOf = nearest(width, outWidth, alignCorners);
  let at = 0;
  for (let image = 0; image < batch; image++) {
    for (let y = 0; y < outHeight; y++) {
      const row = (image * height + rowOf[y]!) * width;
      for (let x = 0; x < outWidth; x++) {
        const pixel = (row + columnOf[x]!) * channels;
        for (let c = 0; c < channels; c++) sums[pixel + c]! += gradient[at++]!;
      }
    }
  }
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
