/** The images that `deno task train` trains on. @module */
import { DataError } from "../../lib/data/data_error.ts";
import { readImageFolder } from "../../lib/data/image_folder.ts";
import { type DataSet, type ImageSet, pickImages } from "../../lib/data/image_set.ts";
import { loadDataSet } from "../../lib/data/load.ts";
import { readParquetImages } from "../../lib/data/parquet_images.ts";
import { resizeImages } from "../../lib/data/resize_images.ts";
import type { Random } from "../../lib/math/random.ts";
import { SetUpError } from "../setup/set_up_error.ts";
import type { TrainOptions } from "./options.ts";

/** Larger images would need other networks than the library's. */
const LARGEST = 64;
/** Skipped files that are named; the rest is counted. */
const NAMED = 5;

/** Reads the images and holds some of them out; `say` is told what was found. */
export async function readTrainingData(
  options: TrainOptions,
  random: Random,
  say: (line: string) => void,
): Promise<DataSet> {
  try {
    const data = await read(options, random, say);
    const { height, width, channels, count } = data.train;
    if (height > LARGEST || width > LARGEST) {
      throw new SetUpError(
        `Cannot train: want images of at most ${LARGEST} × ${LARGEST} pixels, got ` +
          `${height} × ${width}: scale them with --size ${LARGEST}x${LARGEST} or smaller`,
      );
    }
    const tests = Object.entries(data.tests).map(([name, set]) => `${set.count} for ${name}`);
    say(
      `${[`${count} images for training`, ...tests].join(", ")}; ${height} × ${width} pixels, ` +
        `${channels === 1 ? "grey" : "colour"}`,
    );
    return data;
  } catch (error) {
    if (error instanceof DataError) throw new SetUpError(error.message);
    throw error;
  }
}

async function read(
  options: TrainOptions,
  random: Random,
  say: (line: string) => void,
): Promise<DataSet> {
  const { data } = options;
  if (data === "glyphs" || data === "mnist") return scaled(await loadDataSet(data), options);
  const images = data.endsWith(".parquet")
    ? await fromParquet(options)
    : await fromFolder(options, say);
  return holdOut(images, options.heldOut, random);
}

async function fromFolder(options: TrainOptions, say: (line: string) => void): Promise<ImageSet> {
  const { data, size, channels, invert, scaling, unreadable } = options;
  const found = await readImageFolder(data, { ...size, channels, invert, scaling, unreadable });
  if (found.skipped.length > 0) {
    say(`${found.skipped.length} files cannot be read and are skipped:`);
    for (const { path, reason } of found.skipped.slice(0, NAMED)) say(`  ${path}: ${reason}`);
    if (found.skipped.length > NAMED) say(`  and ${found.skipped.length - NAMED} more`);
  }
  return found.images;
}

async function fromParquet(options: TrainOptions): Promise<ImageSet> {
  const { data, pixels, channels, stored, size, invert } = options;
  const { all } = await readParquetImages(data, { pixels, channels, ...stored });
  const set = size ? resizeImages(all!, size) : all!;
  return invert ? { ...set, pixels: set.pixels.map((value) => 255 - value) } : set;
}

function scaled(data: DataSet, { size }: TrainOptions): DataSet {
  if (!size) return data;
  const tests = Object.entries(data.tests).map(([name, set]) => [name, resizeImages(set, size)]);
  return { ...data, train: resizeImages(data.train, size), tests: Object.fromEntries(tests) };
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
