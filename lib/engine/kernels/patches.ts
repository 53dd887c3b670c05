/**
 * A convolution as a matrix product: images unrolled into patches, and patches summed back.
 *
 * @module
 */
import type { Machine } from "../machine.ts";
import { type Chunk, forEachChunk } from "./chunks.ts";
import { type ConvolutionGeometry, patchSize } from "./convolution_geometry.ts";

/** Floats of scratch to aim at: patches of a chunk of images should stay in the cache. */
const CHUNK_FLOATS = 1 << 18;

/**
 * Runs `work` for chunks of the batch, with the patches of one chunk as scratch.
 *
 * @param work on one chunk.
 */
export function forEachPatches(
  machine: Machine,
  g: ConvolutionGeometry,
  work: (chunk: Chunk) => void,
): void {
  const floats = g.outHeight * g.outWidth * patchSize(g);
  forEachChunk(machine, { images: g.batchSize, floats, aim: CHUNK_FLOATS }, work);
}

/** Where a chunk lies: byte offsets of all images and of the patches, and which images. */
export interface ChunkPlaces {
  /** Byte offset of image 0. */
  images: number;
  /** Byte offset of the chunk's first patch. */
  patches: number;
  /** Number of the chunk's first image. */
  first: number;
  /** Images in the chunk. */
  count: number;
}

/**
 * Writes the patches of a chunk: [count · oh · ow, fh · fw · c], zeros where a window reaches
 * beyond the image.
 */
export function imagesToPatches(
  machine: Machine,
  g: ConvolutionGeometry,
  places: ChunkPlaces,
): void {
  machine.simd.imagesToPatches(...chunkNumbers(g, places));
}

/** The transpose of {@linkcode imagesToPatches}: adds each patch onto the images (zeros before). */
export function addPatchesToImages(
  machine: Machine,
  g: ConvolutionGeometry,
  places: ChunkPlaces,
): void {
  machine.simd.addPatchesToImages(...chunkNumbers(g, places));
}

function chunkNumbers(g: ConvolutionGeometry, places: ChunkPlaces): number[] {
  const { images, patches, first, count } = places;
  const imageBytes = 4 * g.inHeight * g.inWidth * g.inChannels;
  return [
    images + first * imageBytes,
    patches,
    count,
    g.inHeight,
    g.inWidth,
    g.inChannels,
    g.outHeight,
    g.outWidth,
    g.filterHeight,
    g.filterWidth,
    g.strideHeight,
    g.strideWidth,
    g.padInfo.top,
    g.padInfo.left,
    g.dilationHeight,
    g.dilationWidth,
  ];
}
