import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { DataError } from "@dgm/data/data_error.ts";
import { emnistParts, loadEmnist } from "@dgm/data/emnist.ts";
import { inFolder } from "../support/in_folder.ts";

function idx(sizes: number[], values: number[]): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * sizes.length + values.length);
  bytes.set([0, 0, 8, sizes.length]);
  sizes.forEach((size, i) => new DataView(bytes.buffer).setUint32(4 + 4 * i, size));
  bytes.set(values, 4 + 4 * sizes.length);
  return bytes;
}

Deno.test("loadEmnist() reads EMNIST's names, and turns its images upright", () =>
  inFolder(async (directory) => {
    for (const split of ["train", "test"]) {
      const path = `${directory}/emnist-letters-${split}`;
      // Stored column by column: the rows are 1 2 3 and 4 5 6.
      const images = idx([1, 3, 2], [1, 4, 2, 5, 3, 6]);
      await Deno.writeFile(`${path}-images-idx3-ubyte.gz`, gzipSync(images));
      await Deno.writeFile(`${path}-labels-idx1-ubyte.gz`, gzipSync(idx([1], [7])));
    }
    assert.deepEqual(await emnistParts(directory), ["letters"]);
    const { train, tests } = await loadEmnist({ directory, part: "letters" });
    assert.deepEqual([train.height, train.width, ...train.pixels], [2, 3, 1, 2, 3, 4, 5, 6]);
    assert.deepEqual([tests.test!.count, tests.test!.labels[0]], [1, 7]);
    await assert.rejects(loadEmnist({ directory, part: "digits" }), /emnist-digits-train-images/);
  }));

Deno.test("loadEmnist() names the missing file, the set and the cure, and not MNIST's", async () => {
  const options = { directory: "nowhere", part: "letters" };
  const error: unknown = await loadEmnist(options).catch((error) => error);
  assert.ok(error instanceof DataError && error.reason === "missing");
  assert.match(error.message, /^Cannot load EMNIST letters: want emnist-letters-train-images-idx3/);
  assert.match(error.message, /give the folder/);
  assert.ok(!error.message.includes("DGM_DATA_DIR"));
});
