import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { DataError } from "@dgm/data/data_error.ts";
import { decodeIdx, readIdx } from "@dgm/data/idx.ts";
import { damaged, MUTATIONS } from "./mutations.ts";

function idx(sizes: number[], values: ArrayLike<number>, type = 8): Uint8Array {
  const header = new Uint8Array(4 + 4 * sizes.length);
  header.set([0, 0, type, sizes.length]);
  sizes.forEach((size, i) => new DataView(header.buffer).setUint32(4 + 4 * i, size));
  return Uint8Array.of(...header, ...Array.from(values));
}

const images = idx([4, 3, 2], Array.from({ length: 24 }, (_, i) => 10 * i));
const gz = (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes));

async function refusal(source: Uint8Array, options = {}): Promise<DataError> {
  const error = await decodeIdx(source, options).then(() => undefined, (error) => error);
  assert.ok(error instanceof DataError, `want a DataError, got ${error}`);
  return error;
}

Deno.test("decodeIdx() reads sizes and values, plain and gzipped alike", async () => {
  for (const source of [images, gz(images), new Blob([gz(images) as BlobPart]).stream()]) {
    const { sizes, values } = await decodeIdx(source);
    assert.deepEqual(sizes, [4, 3, 2]);
    assert.deepEqual(values, images.subarray(16));
  }
});

Deno.test("readIdx() reads files and names a missing one", async () => {
  const path = await Deno.makeTempFile();
  await Deno.writeFile(path, gz(images));
  assert.deepEqual((await readIdx(path)).values, images.subarray(16));
  await Deno.remove(path);
  await assert.rejects(
    readIdx(path),
    (error) =>
      error instanceof DataError && error.reason === "missing" && error.message.includes(path),
  );
});

Deno.test("decodeIdx() names what is wrong with a header", async () => {
  const cases: [Uint8Array, string, RegExp][] = [
    [new Uint8Array(0), "truncated", /want a header of 4 bytes, got 0 bytes/],
    [images.subarray(0, 9), "truncated", /want 3 sizes of 4 bytes, got 5 bytes/],
    [images.subarray(0, 30), "truncated", /want 24 values, got 14 bytes/],
    [Uint8Array.of(...images, 0), "corrupt", /got more bytes/],
    [
      Uint8Array.of(1, ...images),
      "corrupt",
      /want the first bytes of an IDX file.*got 01 00 00 08/,
    ],
    [idx([2], [1, 2], 0x0d), "unsupported", /want unsigned bytes, got float32/],
    [idx([1, 1, 1, 1, 1], [1]), "unsupported", /want rank 1 to 4, got 5/],
    [idx([], []), "unsupported", /want rank 1 to 4, got 0/],
    [gz(images).subarray(0, 30), "corrupt", /want a whole gzip stream, got one damaged or cut off/],
  ];
  for (const [source, reason, message] of cases) {
    const error = await refusal(source);
    assert.equal(error.reason, reason, error.message);
    assert.match(error.message, message);
  }
});

Deno.test("decodeIdx() accepts a size of zero", async () => {
  assert.equal((await decodeIdx(idx([0, 28, 28], []))).values.length, 0);
});

Deno.test("decodeIdx() refuses a header that promises more than the limit, before it reads on", async () => {
  const liar = idx([0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], []);
  assert.equal((await refusal(liar)).reason, "too-large");
  assert.equal((await refusal(gz(liar))).reason, "too-large");
  assert.equal((await refusal(images, { maxValues: 23 })).reason, "too-large");
  assert.equal((await decodeIdx(images, { maxValues: 24 })).values.length, 24);
});

Deno.test("decodeIdx() sets memory aside for what comes, not for what is promised", async () => {
  // 134 million values promised, 3 delivered.
  const before = Deno.memoryUsage();
  const error = await refusal(idx([2 ** 27], [1, 2, 3]));
  assert.equal(error.reason, "truncated");
  assert.ok(Deno.memoryUsage().external - before.external < 2 ** 24);
});

Deno.test("decodeIdx() does not unpack a gzip bomb further than its header says", async () => {
  let sent = 0;
  const zeros = new Uint8Array(2 ** 20);
  const endless = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(idx([100], [])),
    pull(controller) {
      sent += zeros.length;
      if (sent > 2 ** 29) controller.close();
      else controller.enqueue(zeros);
    },
  });
  const bomb = endless.pipeThrough(new CompressionStream("gzip") as ReadableWritablePair);
  await assert.rejects(decodeIdx(bomb), /got more bytes/);
  assert.ok(sent < 2 ** 26, `${sent} bytes were asked for`);
});

Deno.test("decodeIdx() survives 2,000 damaged IDX files: a typed error or an array that adds up", async () => {
  let read = 0;
  await fc.assert(
    fc.asyncProperty(damaged(images), async (bytes) => {
      try {
        const { sizes, values } = await decodeIdx(bytes);
        assert.equal(values.length, sizes.reduce((product, size) => product * size, 1));
        assert.deepEqual(values, bytes.subarray(bytes.length - values.length));
        read++;
      } catch (error) {
        if (!(error instanceof DataError)) throw error;
      }
    }),
    { numRuns: MUTATIONS, seed: 1 },
  );
  assert.ok(read > 100 && read < MUTATIONS - 100, `${read} were read`);
});

Deno.test("decodeIdx() survives 2,000 damaged gzip files: a typed error or the right values", async () => {
  let read = 0;
  await fc.assert(
    fc.asyncProperty(damaged(gz(images)), async (bytes) => {
      try {
        assert.deepEqual((await decodeIdx(bytes)).values, images.subarray(16));
        read++;
      } catch (error) {
        if (!(error instanceof DataError)) throw error;
      }
    }),
    { numRuns: MUTATIONS, seed: 2 },
  );
  assert.ok(read > 10 && read < MUTATIONS - 100, `${read} were read`);
});
