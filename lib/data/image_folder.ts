/** A folder of image files as an image set; its subfolders are the labels. @module */
import { DataError } from "./data_error.ts";
import { decodeFiles } from "./decode_files.ts";
import type { DecodeOptions, ImageSize } from "./decode_image.ts";
import { findImageFiles, type ImageFiles, leftOutWords } from "./image_files.ts";
import { checkedImageSet, type ImageSet } from "./image_set.ts";

/** How {@linkcode readImageFolder} reads. */
export interface ImageFolderOptions extends Omit<DecodeOptions, "size"> {
  /** Rows of pixels. Together with `width`: every image is scaled to this size. */
  height?: number;
  /** Columns of pixels. Without a size, all images must have the size of the first. */
  width?: number;
  /** What the labels are: `folders` (default), at most 256 of them, or `none`, all 0. */
  labels?: "folders" | "none";
  /** What happens when a file cannot be read: `refuse` (default) the folder or `skip` the file. */
  unreadable?: "refuse" | "skip";
  /** The most bytes for the set. Default 2³⁰ = 1 GiB. */
  maxBytes?: number;
  /**
   * Threads that decode. Default: `DGM_THREADS`, if set, else one for each processor; and one where
   * there is little to read. The images are the same.
   */
  threads?: number;
  /** Called after each file: how many of how many are read. */
  onProgress?: (read: number, of: number) => void;
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
  /** How many other files lie there, by kind: hidden ones, other endings, links to folders. */
  leftOut: ImageFiles["leftOut"];
}

/**
 * Reads all PNG, JPEG, WebP, GIF and BMP files of a folder and its subfolders, one by one.
 *
 * The first folder on the way to a file is its label; files beside the folders have the label "".
 * Transparent parts become background: 0. A file that is cut or damaged is unreadable. Hidden files and
 * folders are left out.
 *
 * @param directory the folder
 * @param options size, colour, and what to do with unreadable files
 * @returns the images, what was skipped, and what was left out
 * @throws {DataError} when there is no image, too many of them, or a file is unreadable and is not to be
 *   skipped; the message counts and names them
 * @throws {RangeError} when an option is no positive integer, or only one of height and width is given
 *
 * @example
 * ```ts
 * import { readImageFolder } from "@dgm/data/mod.ts";
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
  const { channels = 1, labels = "folders", unreadable = "refuse", maxBytes = 2 ** 30 } = options;
  const action = `Cannot read images from folder "${directory}"`;
  const wanted = wantedSize(options, action);
  const found = await findImageFiles(directory).catch((error) => {
    throw error instanceof DataError
      ? new DataError(error.reason, `${action}: ${error.message}`, { cause: error })
      : error;
  });
  if (found.paths.length === 0) {
    throw new DataError(
      "missing",
      `${action}: want PNG, JPEG, WebP, GIF or BMP files, got ${
        leftOutWords(found.leftOut) || "none"
      }`,
    );
  }
  const labelNames = labels === "none" ? [""] : [...new Set(found.paths.map(labelOf))].sort();
  if (labelNames.length > 256) {
    throw new DataError(
      "unsupported",
      `${action}: want at most 256 labels, got ${labelNames.length} folders; labels: "none" reads ` +
        "them without",
    );
  }
  const skipped: ImageFolder["skipped"] = [];
  const paths: string[] = [];
  const images: Uint8Array[] = [];
  let size = wanted;
  if (size) wantRoom(size);
  const { onProgress, invert, maxPixels, scaling, threads } = options;
  const decode = { size: wanted, channels, invert, maxPixels, scaling, threads };
  const files = found.paths.map((path) => `${directory}/${path}`);
  let read = 0;
  for await (const outcome of decodeFiles(files, decode)) {
    const path = found.paths[read++]!;
    if ("reason" in outcome) skipped.push({ path, reason: outcome.reason });
    else {
      const { image } = outcome;
      size ??= { height: image.height, width: image.width };
      const reason = otherSize(image, size);
      if (reason) skipped.push({ path, reason });
      else {
        images.push(image.pixels);
        paths.push(path);
      }
    }
    if (size) wantRoom(size);
    onProgress?.(read, files.length);
  }
  if (skipped.length > 0 && (unreadable === "refuse" || paths.length === 0)) {
    const named = skipped.slice(0, 10).map(({ path, reason }) => `\n  ${path}: ${reason}`).join("");
    const more = skipped.length > 10 ? `\n  and ${skipped.length - 10} more` : "";
    throw new DataError(
      "corrupt",
      `${action}: want readable images, got ${skipped.length} of ${found.paths.length} unreadable:${named}${more}`,
    );
  }
  const set = checkedImageSet({
    name: directory,
    pixels: joined(images),
    labels: Uint8Array.from(paths, (path) => Math.max(0, labelNames.indexOf(labelOf(path)))),
    count: paths.length,
    ...size!,
    channels,
  });
  return { images: set, labelNames, paths, skipped, leftOut: found.leftOut };

  /** Known from the first image on, before the others are read. */
  function wantRoom({ height, width }: ImageSize): void {
    const count = found.paths.length;
    const bytes = count * height * width * channels;
    if (bytes <= maxBytes) return;
    const side = Math.floor(Math.sqrt(maxBytes / (count * channels)));
    throw new DataError(
      "too-large",
      `${action}: want at most ${maxBytes} bytes of pixels, got ${count} images of ${height} × ` +
        `${width} × ${channels}, ${bytes} bytes; ${side} × ${side} would fit`,
    );
  }
}

/** What is wrong with an image that is not of the size of the first. */
function otherSize(image: ImageSize, { height, width }: ImageSize): string | undefined {
  return image.height === height && image.width === width
    ? undefined
    : `want the size of the first image, ${height} × ${width} (or height and width as options), got ` +
      `${image.height} × ${image.width}`;
}

/** All images one after the other; each is freed once it is copied. */
function joined(images: Uint8Array[]): Uint8Array {
  const size = images[0]!.length;
  const pixels = new Uint8Array(images.length * size);
  for (let i = 0; i < images.length; i++) {
    pixels.set(images[i]!, i * size);
    images[i] = EMPTY;
  }
  return pixels;
}

const EMPTY = new Uint8Array(0);

function wantedSize(options: ImageFolderOptions, action: string): ImageSize | undefined {
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
