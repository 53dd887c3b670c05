import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { downloadMnist, MNIST_MIRRORS } from "@dgm/data/download_mnist.ts";
import { loadDataSet } from "@dgm/data/load.ts";

function idx(...sizes: number[]): Uint8Array {
  const count = sizes.reduce((product, size) => product * size, 1);
  const bytes = new Uint8Array(4 + 4 * sizes.length + count);
  bytes.set([0, 0, 8, sizes.length]);
  sizes.forEach((size, i) => new DataView(bytes.buffer).setUint32(4 + 4 * i, size));
  return bytes;
}

const contents: Record<string, Uint8Array> = {
  "train-images-idx3-ubyte.gz": idx(6, 4, 4),
  "train-labels-idx1-ubyte.gz": idx(6),
  "t10k-images-idx3-ubyte.gz": idx(2, 4, 4),
  "t10k-labels-idx1-ubyte.gz": idx(2),
};
const files = Object.entries(contents).map(([name, bytes]) => ({
  name,
  sha256: createHash("sha256").update(bytes).digest("hex"),
  bytes: bytes.length,
}));

Deno.test("downloadMnist() brings what loadDataSet() reads, and only what is missing", async () => {
  const asked: string[] = [];
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    const name = new URL(request.url).pathname.split("/").at(-1)!;
    asked.push(name);
    return new Response(gzipSync(contents[name]!) as BodyInit);
  });
  const directory = `${await Deno.makeTempDir()}/mnist`;
  const mirrors = [`http://127.0.0.1:${server.addr.port}/mnist`];
  assert.equal(await downloadMnist({ directory, mirrors, files }), directory);
  const { train, tests } = await loadDataSet("mnist", { directory });
  assert.deepEqual([train.count, train.height, tests.test!.count], [6, 4, 2]);
  assert.deepEqual(asked, files.map((file) => file.name));
  await Deno.remove(`${directory}/t10k-labels-idx1-ubyte.gz`);
  await downloadMnist({ directory, mirrors, files });
  assert.deepEqual(asked.slice(4), ["t10k-labels-idx1-ubyte.gz"]);
  await Deno.remove(directory, { recursive: true });
});

Deno.test("MNIST_MIRRORS are HTTPS folders", () => {
  assert.ok(MNIST_MIRRORS.length > 0);
  for (const mirror of MNIST_MIRRORS) assert.match(mirror, /^https:\/\/.*\/$/);
});
