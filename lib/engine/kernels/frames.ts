/**
 * Images laid into frames, so that a filter tap is a fixed distance and borders read zeros.
 *
 * Neighbours share their padding: what is right of a row is left of the next one, and what is below
 * an image is above the next one. Seven columns with padding on both sides take eight places, not nine.
 *
 * @module
 */
import type { Machine } from "../machine.ts";

/** Sizes along both axes. */
export interface Sides {
  /** Along the height. */
  height: number;
  /** Along the width. */
  width: number;
}

/** Where images lie in frames; in pixels. */
export interface Frames {
  /** The images. */
  image: Sides;
  /** From one image to the next, and from one row to the next. */
  frame: Sides;
  /** Zeros before the first image: the padding above it and left of it. */
  lead: number;
  /** What of an image's frame a product has to cover. */
  out: Sides;
  /** Pixels between the first and the last that an output pixel sees. */
  reach: number;
}

/**
 * Frames for images that are seen through a window.
 *
 * @param image sizes of the images.
 * @param out sizes of the output: output pixel (y, x) sees pixels from (y − top, x − left) on.
 * @param before padding above and left.
 * @param window pixels from the first to the last that an output pixel sees, 0 if it sees but one.
 */
export function framesFor(image: Sides, out: Sides, before: Sides, window: Sides): Frames {
  const along = (axis: "height" | "width") => {
    const after = Math.max(0, out[axis] + window[axis] - image[axis] - before[axis]);
    return Math.max(image[axis] + Math.max(before[axis], after), out[axis]);
  };
  const frame = { height: along("height"), width: along("width") };
  return {
    image,
    frame,
    out,
    lead: before.height * frame.width + before.width,
    reach: window.height * frame.width + window.width,
  };
}

/** Pixels of one frame. */
export function framePixels({ frame }: Frames): number {
  return frame.height * frame.width;
}

/** Output places of `count` frames, up to the last that counts. */
export function outputPixels({ frame, out }: Frames, count: number): number {
  return ((count - 1) * frame.height + out.height - 1) * frame.width + out.width;
}

/** Pixels that `count` framed images take, with all that the last output pixel sees. */
export function framedPixels(frames: Frames, count: number): number {
  return frames.lead + count * framePixels(frames) + frames.reach;
}

/** Copies `count` images of so many channels into frames at `at`, zeros around. */
export function frameImages(
  machine: Machine,
  frames: Frames,
  { images, at, count, channels }: {
    images: number;
    at: number;
    count: number;
    channels: number;
  },
): void {
  const { image, frame, lead, reach } = frames;
  const first = at + 4 * lead * channels;
  machine.simd.clear(at, lead * channels);
  machine.simd.frameImages(
    images,
    first,
    count,
    image.height,
    image.width,
    image.width,
    image.height,
    channels,
    frame.height,
    frame.width,
    0,
    0,
  );
  machine.simd.clear(first + 4 * count * framePixels(frames) * channels, reach * channels);
}
