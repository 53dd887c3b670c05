/** The images that `deno task train` and its companions read. @module */
import { DataError } from "../../lib/data/data_error.ts";
import { emnistParts, loadEmnist } from "../../lib/data/emnist.ts";
import { findImageFiles, leftOutWords } from "../../lib/data/image_files.ts";
import { readImageFolder } from "../../lib/data/image_folder.ts";
import { type DataSet, type ImageSet, pickImages } from "../../lib/data/image_set.ts";
import { loadDataSet } from "../../lib/data/load.ts";
import { loadMnist } from "../../lib/data/mnist.ts";
import { parquetFiles, readParquetShards } from "../../lib/data/parquet_folder.ts";
import { pixelRange, spreadRange } from "../../lib/data/pixel_range.ts";
import { resizeImages } from "../../lib/data/resize_images.ts";
import type { Random } from "../../lib/math/random.ts";
import { SetUpError } from "../setup/set_up_error.ts";
import type { ImageOptions } from "./image_options.ts";
import { unlistedFiles } from "./unlisted_files.ts";

/** Larger images would need other networks than the library's. */
const LARGEST = 64;
/** Skipped files that are named; the rest is counted. */
const NAMED = 5;
/** Milliseconds between two lines that tell how far the reading is. */
const TELL_EVERY_MS = 5000;

/** Images with the path of each, where they came from files. */
export interface FoundImages {
  images: ImageSet;
  paths?: string[];
}

/** Reads the images and holds some of them out; `say` is told what was found. */
export async function readTrainingData(
  options: ImageOptions & { heldOut: number },
  random: Random,
  say: (line: string) => void,
): Promise<DataSet> {
  const named = await namedSet(options);
  const data = named ??
    holdOut((await readImages(options, say)).images, options.heldOut, random);
  const { height, width, channels, count } = data.train;
  const tests = Object.entries(data.tests).map(([name, set]) => `${set.count} for ${name}`);
  say(
    `${[`${count} images for training`, ...tests].join(", ")}; ${height} × ${width} pixels, ` +
      `${channels === 1 ? "grey" : "colour"}`,
  );
  return data;
}

/** All images of a folder or of parquet files; `say` is told what was found and what looks odd. */
export async function readImages(
  options: ImageOptions,
  say: (line: string) => void,
): Promise<FoundImages> {
  refuseLarge(options.size);
  const found = await inWordsOfFlags(async () => {
    const shards = await shardsOf(options.data);
    return shards.length > 0
      ? { images: await fromParquet(shards, options) }
      : await fromFolder(options, say);
  });
  refuseLarge(found.images);
  const images = options.spread ? spreadRange(found.images) : found.images;
  tellRange(images, options, say);
  return { ...found, images };
}

/** A set that comes in parts already: by name, or as IDX files in a folder. */
async function namedSet(options: ImageOptions): Promise<DataSet | undefined> {
  const { data } = options;
  if (data === "glyphs" || data === "mnist") return scaled(await loadDataSet(data), options);
  const parts = await emnistParts(data);
  if (parts.length > 1) {
    throw new SetUpError(
      `Cannot train: ${data} holds ${
        parts.join(", ")
      } of EMNIST: put the files of one of them into ` +
        "a folder of their own",
    );
  }
  if (parts.length === 1) {
    return scaled(await loadEmnist({ directory: data, part: parts[0]! }), options);
  }
  const names = await Array.fromAsync(Deno.readDir(data)).catch(() => []);
  const idx = names.some(({ name }) => /^train-images[-.]idx3-ubyte(\.gz)?$/.test(name));
  return idx ? scaled(await loadMnist({ directory: data }), options) : undefined;
}

/** The parquet files behind a path: itself, or those of a folder that holds no images. */
async function shardsOf(path: string): Promise<string[]> {
  if (/\.parquet$/i.test(path)) return [path];
  const shards = await parquetFiles(path);
  if (shards.length === 0) return [];
  const { paths } = await findImageFiles(path);
  return paths.length === 0 ? shards : [];
}

async function fromFolder(
  options: ImageOptions,
  say: (line: string) => void,
): Promise<FoundImages> {
  const { data, size, channels, invert, scaling, unreadable } = options;
  let told = performance.now();
  const found = await readImageFolder(data, {
    ...size,
    channels,
    invert,
    scaling,
    unreadable,
    labels: "none",
    onProgress(read, of) {
      if (performance.now() - told < TELL_EVERY_MS) return;
      told = performance.now();
      say(`read ${read} of ${of} files …`);
    },
  });
  const unlisted = await unlistedFiles(data);
  const leftOut = [
    leftOutWords(found.leftOut),
    unlisted > 0 ? `${unlisted} whose names are not UTF-8` : "",
  ].filter(Boolean).join(", ");
  const all = found.paths.length + found.skipped.length + unlisted +
    found.leftOut.reduce((sum, { count }) => sum + count, 0);
  say(`used ${found.paths.length} of ${all} files${leftOut && `; left out: ${leftOut}`}`);
  if (found.skipped.length > 0) {
    say(`${found.skipped.length} files cannot be read and are skipped:`);
    for (const { path, reason } of found.skipped.slice(0, NAMED)) say(`  ${path}: ${reason}`);
    if (found.skipped.length > NAMED) say(`  and ${found.skipped.length - NAMED} more`);
  }
  return { images: found.images, paths: found.paths };
}

async function fromParquet(paths: string[], options: ImageOptions): Promise<ImageSet> {
  const { pixels, channels, stored, size, scaling, invert } = options;
  const set = await readParquetShards(paths, {
    ...(pixels !== undefined && { pixels }),
    ...stored,
    channels,
    invert,
    decode: { size, scaling },
  });
  const isScaled = !size || set.height === size.height && set.width === size.width;
  return isScaled ? set : resizeImages(set, size);
}

function scaled(data: DataSet, { size }: ImageOptions): DataSet {
  refuseLarge(size);
  if (!size) return data;
  const tests = Object.entries(data.tests).map(([name, set]) => [name, resizeImages(set, size)]);
  return { ...data, train: resizeImages(data.train, size), tests: Object.fromEntries(tests) };
}

function refuseLarge(size: { height: number; width: number } | undefined): void {
  if (!size || (size.height <= LARGEST && size.width <= LARGEST)) return;
  throw new SetUpError(
    `Cannot train: want images of at most ${LARGEST} × ${LARGEST} pixels, got ` +
      `${size.height} × ${size.width}: scale them with --size ${LARGEST}x${LARGEST} or smaller`,
  );
}

/** Some of the images, chosen by chance, are for testing only. */
function holdOut(images: ImageSet, share: number, random: Random): DataSet {
  const count = Math.round(share * images.count);
  if (images.count - count < 1) {
    throw new SetUpError(
      `Cannot train: want images left to train on, got ${images.count} with ${count} held out`,
    );
  }
  const order = random.permutation(images.count);
  const train = pickImages(images, order.subarray(count));
  return {
    name: images.name,
    train,
    tests: count > 0 ? { test: pickImages(images, order.subarray(0, count)) } : {},
  };
}

/** Says which values the pixels have, and warns where they look like a mistake. */
function tellRange(images: ImageSet, options: ImageOptions, say: (line: string) => void): void {
  const { least, most, mean, flat, likeFirst } = pixelRange(images);
  say(`pixel values from ${least} to ${most}, mean ${mean.toFixed(1)}`);
  if (images.count > 1 && likeFirst === images.count) {
    say(
      "warning: all images are alike. Dark ink on a transparent ground is read as black on black: " +
        `--invert puts it before white${options.invert ? " (and is set already)" : ""}`,
    );
  } else if (2 * flat > images.count) {
    say(`warning: ${flat} of ${images.count} images have one value in all pixels`);
  }
  if (most > least && most < 64) {
    say(
      `warning: the largest of 255 possible values is ${most}, so the images are nearly black: ` +
        `--spread stretches ${least} … ${most} over 0 … 255`,
    );
  }
}

/** What the library's errors ask for, in the words of the command line. */
async function inWordsOfFlags<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new SetUpError(
      error.message
        .replaceAll("(or height and width as options)", "(or --size HxW to scale all)")
        .replaceAll("(or a size to scale to)", "(or --size HxW to scale all)")
        .replace("(square where not said)", "(square without --stored HxW; grey without --colour)")
        .replace(/want a column "(\w+)", got/, "want images in the column $1 (--pixels NAME), got")
        .replace(/(\d+ × \d+) would fit/, "$1 would fit (--size)"),
    );
  }
}
