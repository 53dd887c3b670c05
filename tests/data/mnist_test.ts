import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { DataError } from "@dgm/data/data_error.ts";
import { loadDataSet } from "@dgm/data/load.ts";
import { loadMnist, MNIST_FILES, mnistDirectory } from "@dgm/data/mnist.ts";

function idx(...sizes: number[]): Uint8Array {
  const count = sizes.reduce((product, size) => product * size, 1);
  const bytes = new Uint8Array(4 + 4 * sizes.length + count);
  bytes.set([0, 0, 8, sizes.length]);
  sizes.forEach((size, i) => new DataView(bytes.buffer).setUint32(4 + 4 * i, size));
  for (let i = 0; i < count; i++) bytes[bytes.length - count + i] = i % 10;
  return bytes;
}

async function folder(files: Record<string, Uint8Array>) {
  const directory = await Deno.makeTempDir();
  for (const [name, bytes] of Object.entries(files)) {
    await Deno.writeFile(`${directory}/${name}`, bytes);
  }
  return { directory, [Symbol.asyncDispose]: () => Deno.remove(directory, { recursive: true }) };
}

const files = {
  [MNIST_FILES.trainImages]: idx(5, 4, 3),
  [MNIST_FILES.trainLabels]: idx(5),
  [MNIST_FILES.testImages]: idx(2, 4, 3),
  [MNIST_FILES.testLabels]: idx(2),
};

Deno.test("loadMnist() reads the four files, plain, gzipped or with a dot in their names", async () => {
  const gzipped = Object.entries(files).map(([name, bytes]) => [`${name}.gz`, gzipSync(bytes)]);
  const dotted = Object.entries(files).map((
    [name, bytes],
  ) => [name.replace("-idx", ".idx"), bytes]);
  const both = gzipped.map(([name, bytes]) => [`${name}`.replace("-idx", ".idx"), bytes]);
  for (const spelling of [files, ...[gzipped, dotted, both].map(Object.fromEntries)]) {
    await using there = await folder(spelling);
    const { name, train, tests } = await loadMnist(there);
    assert.equal(name, "mnist");
    assert.deepEqual([train.count, train.height, train.width, train.channels], [5, 4, 3, 1]);
    assert.deepEqual(train.labels, Uint8Array.of(0, 1, 2, 3, 4));
    assert.deepEqual(train.pixels, idx(5, 4, 3).subarray(16));
    assert.equal(tests.test?.count, 2);
  }
});

Deno.test("loadMnist() names the missing file, the folder and the cure", async () => {
  await using there = await folder({ ...files, [MNIST_FILES.testLabels]: new Uint8Array(0) });
  await Deno.remove(`${there.directory}/${MNIST_FILES.testLabels}`);
  const error: unknown = await loadMnist(there).catch((error) => error);
  assert.ok(error instanceof DataError && error.reason === "missing");
  for (const part of [MNIST_FILES.testLabels, there.directory, "DGM_DATA_DIR", "downloadMnist()"]) {
    assert.ok(error.message.includes(part), `${error.message} lacks ${part}`);
  }
});

Deno.test("loadMnist() refuses files that contradict each other", async () => {
  const wrong: [Record<string, Uint8Array>, RegExp][] = [
    [{ [MNIST_FILES.trainLabels]: idx(4) }, /5 × 4 × 3 images and 4 labels/],
    [{ [MNIST_FILES.testImages]: idx(2, 4, 4) }, /4 × 3, got 4 × 4/],
    [{ [MNIST_FILES.trainImages]: idx(60) }, /want images of rank 3/],
    [{ [MNIST_FILES.testImages]: idx(0, 4, 3), [MNIST_FILES.testLabels]: idx(0) }, /at least one/],
  ];
  for (const [change, message] of wrong) {
    await using there = await folder({ ...files, ...change });
    await assert.rejects(
      loadMnist(there),
      (error) => error instanceof DataError && message.test(error.message),
    );
  }
});

Deno.test({
  name: "loadDataSet() loads the real MNIST",
  ignore: !await Deno.stat(`${mnistDirectory()}/train-images-idx3-ubyte.gz`).catch(() => null),
  async fn() {
    const { train, tests } = await loadDataSet("mnist");
    assert.deepEqual([train.count, tests.test!.count], [60_000, 10_000]);
    const counts = new Array(10).fill(0);
    train.labels.forEach((label) => counts[label]++);
    // Published class counts of the training set.
    assert.deepEqual(counts, [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
  },
});
