/** MNIST on request: the four files over HTTPS, verified and cached. @module */
import { downloadFile, type DownloadOptions } from "./download.ts";
import { mnistDirectory } from "./mnist.ts";

/** How {@linkcode downloadMnist} works. */
export interface DownloadMnistOptions
  extends Pick<DownloadOptions, "onProgress" | "timeoutMs" | "attempts" | "pauseMs" | "signal"> {
  /** Where the files go. Default: `mnistDirectory()`, where `loadMnist` looks. */
  directory?: string;
  /** Folders on the web that hold the four files, tried in turn. Default: {@linkcode MNIST_MIRRORS}. */
  mirrors?: readonly string[];
  /** Other files in place of MNIST's: tests and sets of the same form use it. */
  files?: readonly MnistFile[];
}

/** One of the four files. */
export interface MnistFile {
  /** Its name on the web and on the disk. */
  name: string;
  /** SHA-256 of the uncompressed bytes. */
  sha256: string;
  /** How many uncompressed bytes. */
  bytes: number;
}

/** Public copies of MNIST. */
export const MNIST_MIRRORS: readonly string[] = [
  "https://storage.googleapis.com/cvdf-datasets/mnist/",
  "https://ossci-datasets.s3.amazonaws.com/mnist/",
];

const MNIST: readonly MnistFile[] = [
  {
    name: "train-images-idx3-ubyte.gz",
    sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    bytes: 47_040_016,
  },
  {
    name: "train-labels-idx1-ubyte.gz",
    sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    bytes: 60_008,
  },
  {
    name: "t10k-images-idx3-ubyte.gz",
    sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    bytes: 7_840_016,
  },
  {
    name: "t10k-labels-idx1-ubyte.gz",
    sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    bytes: 10_008,
  },
];

/**
 * Fetches what is missing of MNIST (11.6 MB in all). Files that are there and right are kept.
 *
 * @param options where from and where to
 * @returns the directory, for `loadDataSet("mnist", { directory })`
 * @throws {DataError} when no mirror delivers a file; what came is kept, and calling again resumes
 *
 * @example
 * ```ts
 * import { downloadMnist } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const mirrors = ["ftp://example.org/mnist/"];
 * const directory = await Deno.makeTempDir();
 * await assert.rejects(downloadMnist({ directory, mirrors }), /want an https address/);
 * await Deno.remove(directory, { recursive: true });
 * ```
 */
export async function downloadMnist(options: DownloadMnistOptions = {}): Promise<string> {
  const { directory = mnistDirectory(), mirrors = MNIST_MIRRORS, files = MNIST, ...how } = options;
  await Deno.mkdir(directory, { recursive: true });
  for (const { name, sha256, bytes } of files) {
    const urls = mirrors.map((mirror) => `${mirror.replace(/\/?$/, "/")}${name}`);
    await downloadFile(urls, {
      ...how,
      path: `${directory}/${name}`,
      sha256,
      unpackedBytes: bytes,
    });
  }
  return directory;
}
