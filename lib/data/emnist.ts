/** EMNIST: letters and digits in the file format of MNIST, with names and an orientation of their own. @module */
import { DataError } from "./data_error.ts";
import { readIdx } from "./idx.ts";
import type { DataSet, ImageSet } from "./image_set.ts";
import { findIdxFile, pairIdx } from "./mnist.ts";

/**
 * The parts of EMNIST whose files lie in a folder, such as `letters` and `balanced`.
 *
 * @param directory the folder
 * @returns their names, sorted; none where the folder holds no such file or cannot be read
 *
 * @example
 * ```ts
 * import { emnistParts } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(await emnistParts("nowhere"), []);
 * ```
 */
export async function emnistParts(directory: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(directory)).catch(() => []);
  return entries.map(({ name }) => name.match(/^emnist-(\w+)-train-images[-.]idx3-ubyte/)?.[1])
    .filter((part) => part !== undefined)
    .sort();
}

/**
 * Loads one part of EMNIST and turns its images upright: the files hold them with rows and columns
 * exchanged.
 *
 * @param options the folder, and which part: `letters`, `balanced`, `digits` …
 * @returns `train`, and `tests.test`
 * @throws {DataError} when a file is missing, damaged or contradicts its companion
 *
 * @example
 * ```ts
 * import { loadEmnist } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await assert.rejects(loadEmnist({ directory: "nowhere", part: "letters" }), { reason: "missing" });
 * ```
 *
 * Source: Cohen, Afshar, Tapson and van Schaik, EMNIST: an extension of MNIST to handwritten letters, 2017.
 */
export async function loadEmnist(
  { directory, part }: { directory: string; part: string },
): Promise<DataSet> {
  const emnist = {
    name: `EMNIST ${part}`,
    cure: `give the folder that holds the four files emnist-${part}-… of its "gzip" download`,
  };
  const load = async (split: "train" | "test") => {
    const file = async (kind: string) =>
      await readIdx(await findIdxFile(directory, `emnist-${part}-${split}-${kind}-ubyte`, emnist));
    const set = pairIdx(
      `emnist ${part} ${split}`,
      await file("images-idx3"),
      await file("labels-idx1"),
    );
    return transposed(set);
  };
  const [train, test] = [await load("train"), await load("test")];
  if (train.height !== test.height || train.width !== test.width) {
    throw new DataError(
      "corrupt",
      `Cannot load EMNIST from "${directory}": want test images of the size of the train images, ` +
        `${train.height} × ${train.width}, got ${test.height} × ${test.width}`,
    );
  }
  return { name: `emnist ${part}`, train, tests: { test } };
}

/** Rows become columns, in every image. */
function transposed(images: ImageSet): ImageSet {
  const { count, height, width } = images;
  const pixels = new Uint8Array(images.pixels.length);
  for (let i = 0; i < count; i++) {
    const at = i * height * width;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        pixels[at + x * height + y] = images.pixels[at + y * width + x]!;
      }
    }
  }
  return { ...images, pixels, height: width, width: height };
}
