/**
 * A convolution as a matrix product: images unrolled into patches, and patches summed back.
 *
 * @module
 */
import type { Machine } from "../machine.ts";
import { type ConvolutionGeometry, patchSize } from "./convolution_geometry.ts";

/** Floats of scratch to aim at: patches of a chunk of images should stay in the cache. */
const CHUNK_FLOATS = 1 << 18;

/**
 * Runs `work` for chunks of the batch with scratch for the patches of one chunk.
 *
 * @param work receives the first image, the number of images and the scratch's byte offset.
 */
export function forEachChunk(
  machine: Machine,
  g: ConvolutionGeometry,
  work: (first: number, count: number, patches: number) => void,
): void {
  const perImage = g.outHeight * g.outWidth * patchSize(g);
  const atOnce = Math.min(
    g.batchSize,
    Math.max(1, Math.floor(CHUNK_FLOATS / Math.max(perImage, 1))),
  );
  machine.scratch(atOnce * perImage, (patches) => {
    for (let first = 0; first < g.batchSize; first += atOnce) {
      work(first, Math.min(atOnce, g.batchSize - first), patches);
    }
  });
}

/** Calls `tap` with the places (in floats) of each window row's pixel: patches, and image or −1. */
function forEachTap(
  g: ConvolutionGeometry,
  first: number,
  count: number,
  tap: (patch: number, pixel: number) => void,
): void {
  const { inChannels, inHeight, inWidth, padInfo } = g;
  let patch = 0;
  for (let image = first; image < first + count; image++) {
    for (let y = 0; y < g.outHeight; y++) {
      for (let x = 0; x < g.outWidth; x++) {
        for (let fy = 0; fy < g.filterHeight; fy++) {
          const row = y * g.strideHeight - padInfo.top + fy * g.dilationHeight;
          for (let fx = 0; fx < g.filterWidth; fx++) {
            const column = x * g.strideWidth - padInfo.left + fx * g.dilationWidth;
            const inside = row >= 0 && row < inHeight && column >= 0 && column < inWidth;
            tap(patch, inside ? ((image * inHeight + row) * inWidth + column) * inChannels : -1);
            patch += inChannels;
          }
        }
      }
    }
  }
}

/**
 * Writes the patches of `count` images from image `first` on: [count · oh · ow, fh · fw · c],
 * zeros where a window reaches beyond the image.
 */
export function imagesToPatches(
  machine: Machine,
  g: ConvolutionGeometry,
  places: { images: number; patches: number; first: number; count: number },
): void {
  const f = machine.heapFloats;
  const images = places.images / 4, patches = places.patches / 4, channels = g.inChannels;
  forEachTap(g, places.first, places.count, (patch, pixel) => {
    for (let c = 0; c < channels; c++) {
      f[patches + patch + c] = pixel < 0 ? 0 : f[images + pixel + c]!;
    }
  });
}

/** The transpose of {@linkcode imagesToPatches}: adds each patch onto the images (zeros before). */
export function addPatchesToImages(
  machine: Machine,
  g: ConvolutionGeometry,
  places: { images: number; patches: number; first: number; count: number },
): void {
  const f = machine.heapFloats;
  const images = places.images / 4, patches = places.patches / 4, channels = g.inChannels;
  forEachTap(g, places.first, places.count, (patch, pixel) => {
    if (pixel < 0) return;
    for (let c = 0; c < channels; c++) f[images + pixel + c]! += f[patches + patch + c]!;
  });
}
