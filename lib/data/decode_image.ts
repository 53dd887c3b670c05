/** One image file as pixels of the size and kind that a set wants. @module */
import { Buffer } from "node:buffer";
import type * as Skia from "skia-canvas";
import { checkComplete } from "./complete_image.ts";
import { DataError } from "./data_error.ts";
import { readImageHeader } from "./image_header.ts";
import { pixelsBehind, type Rectangle, resize } from "./resize.ts";
import { pngOrientation, storedPng } from "./stored_png.ts";

/** Rows and columns of pixels. */
export interface ImageSize {
  /** Rows. */
  height: number;
  /** Columns. */
  width: number;
}

/** What {@linkcode decodeImage} makes of the pixels. */
export interface DecodeOptions {
  /** The size to scale to. Default: as it is. */
  size?: ImageSize | undefined;
  /** 1 for grey (default; luminance 0.299 R + 0.587 G + 0.114 B) or 3 for colour. */
  channels?: 1 | 3 | undefined;
  /**
   * How an image of another shape is scaled: `cover` (default) keeps its proportions and cuts off what
   * stands out on two sides; `stretch` keeps everything and changes the proportions.
   */
  scaling?: "cover" | "stretch" | undefined;
  /** Turns dark ink on white paper into the light on dark that models of this project see. */
  invert?: boolean | undefined;
  /** The largest image that is unpacked, in pixels. Default 2²⁶ = 67 million, a large camera's. */
  maxPixels?: number | undefined;
}

/** An image as bytes, channels last. */
export interface DecodedImage extends ImageSize {
  /** height × width × channels values from 0 to 255. */
  pixels: Uint8Array;
}

/**
 * Decodes a PNG, JPEG, WebP, GIF (its first frame) or BMP file through skia.
 *
 * Stored bytes are taken as they are: no colour management. Images are turned as their EXIF asks.
 * Transparent parts become background: 0.
 *
 * @param bytes the whole file
 * @param options size and colour
 * @returns the pixels
 * @throws {DataError} when the file is of another kind, cut, damaged or too large
 *
 * @example
 * ```ts
 * import { decodeImage } from "@dgm/data/mod.ts";
 * import { Canvas } from "skia-canvas";
 * import assert from "node:assert/strict";
 *
 * const canvas = new Canvas(4, 2);
 * canvas.getContext("2d").fillRect(0, 0, 2, 2); // black beside transparent
 * const { pixels } = await decodeImage(canvas.toBufferSync("png"), { invert: true });
 * assert.deepEqual([...pixels], [255, 255, 0, 0, 255, 255, 0, 0]);
 * ```
 */
export async function decodeImage(
  bytes: Uint8Array,
  options: DecodeOptions = {},
): Promise<DecodedImage> {
  const { channels = 1, invert = false, maxPixels = 2 ** 26, scaling = "cover" } = options;
  const header = readImageHeader(bytes);
  if (!header) {
    throw new DataError(
      "corrupt",
      "want a PNG, JPEG, WebP, GIF or BMP file, got another or a broken one",
    );
  }
  if (header.width * header.height > maxPixels) {
    throw new DataError(
      "too-large",
      `want at most ${maxPixels} pixels, got ${header.height} × ${header.width}`,
    );
  }
  checkComplete(bytes, header.format);
  const isPng = header.format === "png";
  // Loaded when first needed: who imports the library for its models loads no canvas.
  const skia = await import("skia-canvas");
  const stored = isPng ? storedPng(bytes) : bytes;
  const image = await skia.loadImage(Buffer.from(stored.buffer, stored.byteOffset, stored.length));
  if (!(image.width > 0 && image.height > 0)) {
    throw new DataError("corrupt", "want pixels, got none");
  }
  const orientation = isPng ? pngOrientation(bytes) : 1;
  const turned = turnedSize(image, orientation);
  const size = options.size ?? turned;
  const part = shownPart(turned, size, scaling);
  const held = pixelsBehind(part, turned);
  const background = invert ? "white" : "black";
  const rgba = turnedRgba(skia, image, { background, orientation, held });
  const data = resize(rgba, { from: turned, to: size, part, held, channels: 3, stride: 4 });
  const pixels = new Uint8Array(size.width * size.height * channels);
  for (let i = 0; i < size.width * size.height; i++) {
    const [r, g, b] = [data[3 * i]!, data[3 * i + 1]!, data[3 * i + 2]!];
    if (channels === 3) pixels.set([Math.round(r), Math.round(g), Math.round(b)], 3 * i);
    else pixels[i] = Math.round(0.299 * r + 0.587 * g + 0.114 * b);
  }
  if (invert) pixels.forEach((value, i) => pixels[i] = 255 - value);
  return { height: size.height, width: size.width, pixels };
}

/**
 * What each EXIF orientation does to the point (x, y) of an image of width w and height h, as the
 * matrix of a canvas: [a, b, c, d, e, f] maps it to (a x + c y + e, b x + d y + f).
 */
const ORIENTATIONS: ((w: number, h: number) => [number, number, number, number, number, number])[] =
  [
    () => [1, 0, 0, 1, 0, 0],
    (w) => [-1, 0, 0, 1, w, 0],
    (w, h) => [-1, 0, 0, -1, w, h],
    (_w, h) => [1, 0, 0, -1, 0, h],
    () => [0, 1, 1, 0, 0, 0],
    (_w, h) => [0, 1, -1, 0, h, 0],
    (w, h) => [0, -1, -1, 0, h, w],
    (w) => [0, -1, 1, 0, 0, w],
  ];

/** The size of an image once it is turned: from the fifth on, rows and columns change places. */
function turnedSize({ height, width }: ImageSize, orientation: number): ImageSize {
  return orientation >= 5 ? { height: width, width: height } : { height, width };
}

/** Pixels of an image before a background, turned. */
function turnedRgba(
  { Canvas }: typeof Skia,
  image: Skia.Image,
  { background, orientation, held }: { background: string; orientation: number; held: Rectangle },
): Uint8ClampedArray {
  const { x, y, width, height } = held;
  const canvas = new Canvas(width, height);
  canvas.gpu = false;
  const context = canvas.getContext("2d");
  context.fillStyle = background;
  context.fillRect(0, 0, width, height);
  const [a, b, c, d, e, f] = ORIENTATIONS[orientation - 1]!(image.width, image.height);
  context.setTransform(a, b, c, d, e - x, f - y);
  context.imageSmoothingEnabled = false;
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, width, height).data as Uint8ClampedArray;
}

/** All of an image, or the largest middle of the wanted shape. */
function shownPart(
  image: ImageSize,
  size: ImageSize,
  scaling: "cover" | "stretch",
): Rectangle {
  if (scaling === "stretch") return { x: 0, y: 0, width: image.width, height: image.height };
  const scale = Math.max(size.width / image.width, size.height / image.height);
  const [width, height] = [size.width / scale, size.height / scale];
  return { x: (image.width - width) / 2, y: (image.height - height) / 2, width, height };
}
