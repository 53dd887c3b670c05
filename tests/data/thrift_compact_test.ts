import assert from "node:assert/strict";
import fc from "fast-check";
import { DataError } from "@dgm/data/data_error.ts";
import { readThriftStruct } from "@dgm/data/thrift_compact.ts";

const read = (...bytes: number[]) => readThriftStruct(Uint8Array.from(bytes), 0, "test").struct;

Deno.test("readThriftStruct() decodes each type that parquet's headers use", () => {
  assert.deepEqual(read(0), new Map());
  assert.deepEqual(read(0x11, 0x12, 0), new Map([[1, true], [2, false]]));
  assert.deepEqual(read(0x13, 0xff, 0), new Map([[1, -1]]));
  assert.deepEqual(read(0x15, 0x0b, 0x16, 0xac, 0x02, 0), new Map([[1, -6], [2, 150]]));
  assert.deepEqual(read(0x18, 2, 104, 105, 0), new Map([[1, Uint8Array.of(104, 105)]]));
  assert.deepEqual(read(0x19, 0x25, 2, 4, 0), new Map([[1, [1, 2]]]));
  assert.deepEqual(read(0x1c, 0x15, 2, 0, 0), new Map([[1, new Map([[1, 1]])]]));
  assert.deepEqual(read(0x05, 0x50, 2, 0), new Map([[40, 1]])); // a field number of its own
  assert.deepEqual(read(0x17, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0), new Map([[1, 1]])); // a double
});

Deno.test("readThriftStruct() says where the struct ends", () => {
  assert.equal(readThriftStruct(Uint8Array.of(9, 9, 0x15, 2, 0, 9), 2, "test").end, 5);
});

Deno.test("readThriftStruct() refuses what lies, repeats, nests too deep or ends too early", () => {
  const refused: [number[], RegExp][] = [
    [[], /ends too early/],
    [[0x15], /ends too early/],
    [[0x15, ...new Array(12).fill(0xff)], /endless number/],
    [[0x15, ...new Array(8).fill(0xff), 1, 0], /beyond 2\^53/],
    [[0x18, 100, 1], /100 bytes of text where 1 are left/],
    [[0x19, 0xf5, 0xff, 0xff, 0x03], /a list of 65535/],
    [[0x15, 2, 0x05, 0x02, 2, 0], /field 1 twice/],
    [[0x1d, 0], /a value of type 13/],
    [[...new Array(40).fill(0x1c), ...new Array(41).fill(0)], /nested too deep/],
  ];
  for (const [bytes, message] of refused) {
    assert.throws(
      () => read(...bytes),
      (error) => error instanceof DataError && message.test(error.message),
      `${bytes}`,
    );
  }
});

Deno.test("readThriftStruct() ends on any bytes, with a struct or a typed error", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        assert.ok(readThriftStruct(bytes, 0, "noise").end <= bytes.length);
      } catch (error) {
        if (!(error instanceof DataError)) throw error;
      }
    }),
    { numRuns: 5000, seed: 1 },
  );
});
