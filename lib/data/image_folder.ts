/** A folder of PNG and JPEG files as an image set; its subfolders are the labels. @module */
import { Buffer } from "node:buffer";
import type * as Skia from "skia-canvas";
import { DataError } from "./data_error.ts";
import { readImageHeader } from "./image_header.ts";
import { checkedImageSet, type ImageSet } from "./image_set.ts";
import { resize } from "./resize.ts";

/** How {@linkcode readImageFolder} reads. */
export interface ImageFolderOptions {
  /** Rows of pixels. Together with `width`: every image is scaled to this size. */
  height?: number;
  /** Columns of pixels. Without a size, all images must have the size of the first. */
  width?: number;
  /** 1 for grey (default; luminance 0.299 R + 0.587 G + 0.114 B) or 3 for colour. */
  channels?: 1 | 3;
  /**
   * How an image of another shape is scaled: `cover` (default) keeps its proportions and cuts off what
   * stands out on two sides; `stretch` keeps everything and changes the proportions.
   */
  scaling?: "cover" | "stretch";
  /** Turns dark ink on white paper into the light on dark that models of this project see. */
  invert?: boolean;
  /** What happens when a file cannot be read: `refuse` (default) the folder or `skip` the file. */
  unreadable?: "refuse" | "skip";
  /** The largest image that is unpacked, in pixels. Default 2²⁴ = 16.8 million: 3 × 67 MB. */
  maxPixels?: number;
  /** The most bytes for the set. Default 2²⁸ = 256 MiB. */
  maxBytes?: number;
}

/** What {@linkcode readImageFolder} found. */
export interface ImageFolder {
  /** The images, in the order of their paths. */
  images: ImageSet;
  /** The subfolders in alphabetical order: label i means `labelNames[i]`. */
  labelNames: string[];
  /** The path of each image, relative to the folder. */
  paths: string[];
  /** The files that were skipped, with what was wrong. */
  skipped: { path: string; reason: string }[];
}

const IMAGE = /\.(png|jpe?g)$/i;

/**
 * Reads all PNG and JPEG files of a folder and its subfolders, through skia.
 *
 * The first folder on the way to a file is its label; files beside the folders have the label "".
 * Transparent parts become background: 0.
 *
 * @param directory the folder
 * @param options size, colour, and what to do with unreadable files
 * @returns the images, and what was skipped
 * @throws {DataError} when there is no image, or a file is unreadable and is not to be skipped; the
 *   message counts and names them
 * @throws {RangeError} when an option is no positive integer, or only one of height and width is given
 *
 * @example
 * ```ts
 * import { readImageFolder } from "@dgm/data/image_folder.ts";
 * import { Canvas } from "skia-canvas";
 * import assert from "node:assert/strict";
 *
 * const directory = await Deno.makeTempDir();
 * await Deno.mkdir(`${directory}/black`);
 * const canvas = new Canvas(40, 40);
 * canvas.getContext("2d").fillRect(0, 0, 40, 40);
 * await Deno.writeFile(`${directory}/black/1.png`, canvas.toBufferSync("png"));
 * const { images, labelNames } = await readImageFolder(directory, { height: 28, width: 28 });
 * assert.deepEqual([images.count, images.height, images.pixels[0]], [1, 28, 0]);
 * assert.deepEqual(labelNames, ["black"]);
 * await Deno.remove(directory, { recursive: true });
 * ```
 */
export async function readImageFolder(
  directory: string,
  options: ImageFolderOptions = {},
): Promise<ImageFolder> {
  const { channels = 1, unreadable = "refuse", maxBytes = 2 ** 28 } = options;
  const action = `Cannot read images from folder "${directory}"`;
  let size = wantedSize(options, action);
  const found = await imageFiles(directory, action);
  const labelNames = [...new Set(found.map(labelOf))].sort();
  const skipped: ImageFolder["skipped"] = [];
  const paths: string[] = [];
  const images: Uint8Array[] = [];
  for (const path of found) {
    try {
      const bytes = await Deno.readFile(`${directory}/${path}`);
      const image = await decode(bytes, size, options);
      size ??= { height: image.height, width: image.width };
      images.push(image.pixels);
      paths.push(path);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      skipped.push({ path, reason: error.message });
    }
    if (images.length * (images[0]?.length ?? 0) > maxBytes) {
      throw new DataError(
        "too-large",
        `${action}: want at most ${maxBytes} bytes of pixels, got more`,
      );
    }
  }
  if (skipped.length > 0 && (unreadable === "refuse" || images.length === 0)) {
    const named = skipped.slice(0, 10).map(({ path, reason }) => `\n  ${path}: ${reason}`).join("");
    const more = skipped.length > 10 ? `\n  and ${skipped.length - 10} more` : "";
    throw new DataError(
      "corrupt",
      `${action}: want readable images, got ${skipped.length} of ${found.length} unreadable:${named}${more}`,
    );
  }
  if (labelNames.length > 256) {
    throw new DataError(
      "unsupported",
      `${action}: want at most 256 labels, got ${labelNames.length}`,
    );
  }
  const pixels = new Uint8Array(images.length * images[0]!.length);
  images.forEach((image, i) => pixels.set(image, i * image.length));
  const labels = Uint8Array.from(paths, (path) => labelNames.indexOf(labelOf(path)));
  const set = { name: directory, pixels, labels, count: images.length, ...size!, channels };
  return { images: checkedImageSet(set), labelNames, paths, skipped };
}

interface Size {
  height: number;
  width: number;
}

function wantedSize(options: ImageFolderOptions, action: string): Size | undefined {
  const { height, width } = options;
  if (height === undefined && width === undefined) return undefined;
  for (const [name, value] of Object.entries({ height, width })) {
    if (!Number.isSafeInteger(value) || value! < 1 || value! > 4096) {
      throw new RangeError(`${action}: ${name} must be an integer from 1 to 4096, got ${value}`);
    }
  }
  return { height: height!, width: width! };
}

function labelOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.indexOf("/")) : "";
}

/** The paths of all image files, relative to the folder, sorted. Links are not followed. */
async function imageFiles(directory: string, action: string): Promise<string[]> {
  const found: string[] = [];
  const walk = async (folder: string) => {
    for await (const entry of Deno.readDir(`${directory}/${folder}`)) {
      const path = folder + entry.name;
      if (entry.isDirectory) await walk(`${path}/`);
      else if (entry.isFile && IMAGE.test(entry.name)) found.push(path);
    }
  };
  try {
    await walk("");
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new DataError("missing", `${action}: want a readable folder, got: ${cause.message}`, {
      cause,
    });
  }
  if (found.length === 0) {
    throw new DataError("missing", `${action}: want PNG or JPEG files, got none`);
  }
  return found.sort();
}

async function decode(bytes: Uint8Array, wanted: Size | undefined, options: ImageFolderOptions) {
  const { channels = 1, invert = false, maxPixels = 2 ** 24, scaling = "cover" } = options;
  const header = readImageHeader(bytes);
  if (!header) {
    throw new DataError("corrupt", "want a PNG or JPEG file, got another or a broken one");
  }
  if (header.width * header.height > maxPixels) {
    throw new DataError(
      "too-large",
      `want at most ${maxPixels} pixels, got ${header.height} × ${header.width}`,
    );
  }
  // Loaded when first needed: who imports the library for its models loads no canvas.
  const skia = await import("skia-canvas");
  const image = await skia.loadImage(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  if (!(image.width > 0 && image.height > 0)) {
    throw new DataError("corrupt", "want pixels, got none");
  }
  const size = wanted ?? { height: image.height, width: image.width };
  const asked = options.height !== undefined;
  if (!asked && (image.height !== size.height || image.width !== size.width)) {
    throw new DataError(
      "unsupported",
      `want the size of the first image, ${size.height} × ${size.width} (or height and width ` +
        `as options), got ${image.height} × ${image.width}`,
    );
  }
  const data = resize(rgba(skia, image, invert ? "white" : "black"), {
    from: { height: image.height, width: image.width },
    to: size,
    part: shownPart(image, size, scaling),
    channels: 4,
  });
  const pixels = new Uint8Array(size.width * size.height * channels);
  for (let i = 0; i < size.width * size.height; i++) {
    const [r, g, b] = [data[4 * i]!, data[4 * i + 1]!, data[4 * i + 2]!];
    if (channels === 3) pixels.set([r, g, b].map(Math.round), 3 * i);
    else pixels[i] = Math.round(0.299 * r + 0.587 * g + 0.114 * b);
  }
  if (invert) pixels.forEach((value, i) => pixels[i] = 255 - value);
  return { ...size, pixels };
}

/** All pixels of an image before a background. */
function rgba({ Canvas }: typeof Skia, image: Skia.Image, background: string): Uint8ClampedArray {
  const canvas = new Canvas(image.width, image.height);
  canvas.gpu = false;
  const context = canvas.getContext("2d");
  context.fillStyle = background;
  context.fillRect(0, 0, image.width, image.height);
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, image.width, image.height).data as Uint8ClampedArray;
}

/** All of an image, or the largest middle of the wanted shape. */
function shownPart(image: Size, size: Size, scaling: "cover" | "stretch") {
  if (scaling === "stretch") return { x: 0, y: 0, width: image.width, height: image.height };
  const scale = Math.max(size.width / image.width, size.height / image.height);
  const [width, height] = [size.width / scale, size.height / scale];
  return { x: (image.width - width) / 2, y: (image.height - height) / 2, width, height };
}
