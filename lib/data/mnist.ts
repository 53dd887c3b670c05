/** MNIST (or any set in its form) from four IDX files, .gz or plain. @module */
import { fileURLToPath } from "node:url";
import { DataError } from "./data_error.ts";
import { type IdxArray, readIdx } from "./idx.ts";
import { checkedImageSet, type DataSet, type ImageSet } from "./image_set.ts";

/** The four files; each may have `.gz` behind its name, and a dot in place of the second hyphen. */
export const MNIST_FILES = {
  trainImages: "train-images-idx3-ubyte",
  trainLabels: "train-labels-idx1-ubyte",
  testImages: "t10k-images-idx3-ubyte",
  testLabels: "t10k-labels-idx1-ubyte",
} as const;

/** Where {@linkcode loadMnist} looks. */
export interface MnistOptions {
  /** The folder of the four files. Default: {@linkcode mnistDirectory}. */
  directory?: string;
}

/**
 * The folder of MNIST: the environment variable DGM_DATA_DIR, else `data/mnist` of this project.
 *
 * @returns a path
 *
 * @example
 * ```ts
 * import { mnistDirectory } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.ok(Deno.env.has("DGM_DATA_DIR") || mnistDirectory().endsWith("mnist"));
 * ```
 */
export function mnistDirectory(): string {
  return Deno.env.get("DGM_DATA_DIR") ||
    fileURLToPath(new URL("../../data/mnist", import.meta.url));
}

/**
 * Loads MNIST: 60,000 train and 10,000 test images of handwritten digits, 28 × 28 bytes.
 *
 * Fashion-MNIST, KMNIST and other sets in the same four files load as well.
 *
 * @param options where the files are
 * @returns `train`, and `tests.test`
 * @throws {DataError} when a file is missing, damaged or contradicts its companion; the message
 *   names the file and the cure
 *
 * @example
 * ```ts
 * import { loadMnist } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await assert.rejects(loadMnist({ directory: "nowhere" }), /set DGM_DATA_DIR/);
 * ```
 *
 * Source: LeCun, Bottou, Bengio and Haffner, Gradient-based learning applied to document
 * recognition, 1998.
 */
export async function loadMnist(options: MnistOptions = {}): Promise<DataSet> {
  const directory = options.directory ?? mnistDirectory();
  const load = async (file: string) => await readIdx(await findIdxFile(directory, file, MNIST));
  const train = pairIdx(
    "mnist train",
    await load(MNIST_FILES.trainImages),
    await load(MNIST_FILES.trainLabels),
  );
  const test = pairIdx(
    "mnist test",
    await load(MNIST_FILES.testImages),
    await load(MNIST_FILES.testLabels),
  );
  if (train.height !== test.height || train.width !== test.width) {
    throw new DataError(
      "corrupt",
      `Cannot load MNIST from "${directory}": want test images of the size of the train images, ` +
        `${train.height} × ${train.width}, got ${test.height} × ${test.width}`,
    );
  }
  return { name: "mnist", train, tests: { test } };
}

const MNIST = {
  name: "MNIST",
  cure:
    "set DGM_DATA_DIR to the folder of the four MNIST files, or fetch them with downloadMnist()",
};

/**
 * The path of an IDX file, in whichever of its spellings it is there: with a dot in place of the hyphen
 * before `idx`, and with `.gz` behind it.
 *
 * @param directory the folder
 * @param file the name without `.gz`
 * @param set what the set is called, and what helps where the file is missing
 * @returns a path
 * @throws {DataError} when there is no such file; the message names the set and the cure
 *
 * @example
 * ```ts
 * import { findIdxFile } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const set = { name: "letters", cure: "write them" };
 * await assert.rejects(findIdxFile("nowhere", "train-images-idx3-ubyte", set), {
 *   reason: "missing",
 *   message: /Cannot load letters: .+; write them$/,
 * });
 * ```
 */
export async function findIdxFile(
  directory: string,
  file: string,
  set: { name: string; cure: string },
): Promise<string> {
  const dotted = file.replace("-idx", ".idx");
  for (const name of [file, `${file}.gz`, dotted, `${dotted}.gz`]) {
    const path = `${directory}/${name}`;
    if (await Deno.stat(path).then((found) => found.isFile, () => false)) return path;
  }
  throw new DataError(
    "missing",
    `Cannot load ${set.name}: want ${file} or ${file}.gz in "${directory}", got no such file; ` +
      set.cure,
  );
}

/**
 * Images and labels of two IDX files as one set.
 *
 * @param name what the set is called
 * @param images [n, height, width]
 * @param labels [n]
 * @returns the set
 * @throws {DataError} when the two contradict each other
 *
 * @example
 * ```ts
 * import { pairIdx } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const images = { sizes: [1, 1, 2], values: Uint8Array.of(7, 9) };
 * const set = pairIdx("one", images, { sizes: [1], values: Uint8Array.of(3) });
 * assert.deepEqual([set.count, set.labels[0]], [1, 3]);
 * ```
 */
export function pairIdx(name: string, images: IdxArray, labels: IdxArray): ImageSet {
  const [count = 0, height = 0, width = 0] = images.sizes;
  if (images.sizes.length !== 3 || labels.sizes.length !== 1) {
    throw new DataError(
      "corrupt",
      `Cannot load ${name}: want images of rank 3 and labels of rank 1, got ranks ` +
        `${images.sizes.length} and ${labels.sizes.length}`,
    );
  }
  if (count !== labels.values.length || images.values.length === 0) {
    throw new DataError(
      "corrupt",
      `Cannot load ${name}: want one label for each of at least one image, got ` +
        `${images.sizes.join(" × ")} images and ${labels.values.length} labels`,
    );
  }
  return checkedImageSet({
    name,
    pixels: images.values,
    labels: labels.values,
    count,
    height,
    width,
    channels: 1,
  });
}
