import { decodeSafetensors, encodeSafetensors } from "@dgm/files/safetensors.ts";
import fc from "fast-check";
import assert from "node:assert/strict";

/** A file with this header text and so many bytes of numbers. */
function fileOf(header: unknown, numbers: number, said?: bigint): Uint8Array {
  const json = new TextEncoder().encode(
    typeof header === "string" ? header : JSON.stringify(header),
  );
  const bytes = new Uint8Array(8 + json.length + numbers);
  new DataView(bytes.buffer).setBigUint64(0, said ?? BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

const sample = encodeSafetensors({
  tensors: {
    "encoder/kernel": { shape: [2, 3], data: Float32Array.of(1, -2, 3.5, 0, 1e-30, 7) },
    scalar: { shape: [], data: Float32Array.of(NaN) },
    empty: { shape: [0, 4], data: new Float32Array(0) },
  },
  metadata: { note: "ελβο" },
});

Deno.test("decodeSafetensors() gives back what encodeSafetensors() wrote, for any tensors", () => {
  const tensor = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }).chain((shape) => {
    const length = shape.reduce((a, b) => a * b, 1);
    const data = fc.float32Array({ minLength: length, maxLength: length });
    return data.map((data) => ({ shape, data }));
  });
  const name = fc.string({ unit: "grapheme", maxLength: 12 })
    .filter((text) => text !== "__metadata__" && text !== "__proto__");
  fc.assert(fc.property(fc.dictionary(name, tensor), fc.dictionary(name, fc.string()), (t, m) => {
    const [tensors, metadata] = [{ ...t }, { ...m }];
    const file = decodeSafetensors(encodeSafetensors({ tensors, metadata }));
    assert.deepEqual(file, { tensors, metadata });
  }));
});

Deno.test("encodeSafetensors() writes the published layout, byte for byte", () => {
  // Built by hand from the format's description: length, JSON padded with spaces to 8, numbers.
  const json = '{"__metadata__":{},"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}';
  const bytes = encodeSafetensors({
    tensors: { w: { shape: [1], data: Float32Array.of(1) } },
    metadata: {},
  });
  const padded = Math.ceil(json.length / 8) * 8;
  assert.equal(new DataView(bytes.buffer).getBigUint64(0, true), BigInt(padded));
  assert.equal(new TextDecoder().decode(bytes.subarray(8, 8 + padded)), json.padEnd(padded));
  // 1.0 in little-endian IEEE 754.
  assert.deepEqual([...bytes.subarray(8 + padded)], [0, 0, 0x80, 0x3f]);
});

Deno.test("encodeSafetensors() refuses data of another length than the shape", () => {
  const tensors = { w: { shape: [3], data: new Float32Array(2) } };
  assert.throws(() => encodeSafetensors({ tensors, metadata: {} }), TypeError);
});

Deno.test("decodeSafetensors() refuses lying files with a reason", () => {
  const entry = (shape: unknown, offsets: unknown, dtype = "F32") => ({
    dtype,
    shape,
    data_offsets: offsets,
  });
  const huge = 2 ** 53;
  const lies: [Uint8Array, RegExp][] = [
    [new Uint8Array(7), /at least 8 bytes, got 7/],
    [fileOf({}, 0, 1n), /is not JSON/],
    [fileOf({}, 0, 1000n), /header is said to be 1000 bytes/],
    [fileOf({}, 0, 2n ** 64n - 1n), /header is said to be 18446744073709551615 bytes/],
    [fileOf("[]", 0), /must be a JSON object/],
    [fileOf("{oops", 0), /is not JSON/],
    [fileOf({ w: null }, 0), /must have dtype F32/],
    [fileOf({ w: entry([1], [0, 2], "F16") }, 2), /must have dtype F32, got "F16"/],
    [fileOf({ w: entry([-1], [0, 4]) }, 4), /no valid shape/],
    [fileOf({ w: entry([huge], [0, 4]) }, 4), /no valid shape/],
    [fileOf({ w: entry([huge / 2, huge / 2], [0, 4]) }, 4), /cannot fill/],
    [fileOf({ w: entry([1], [0]) }, 4), /no valid data_offsets/],
    [fileOf({ w: entry([1], [4, 0]) }, 4), /no valid data_offsets/],
    [fileOf({ w: entry([2], [0, 4]) }, 4), /cannot fill 4 bytes/],
    [fileOf({ w: entry([2], [0, 8]) }, 4), /ends at byte 8, beyond the file/],
    [fileOf({ a: entry([1], [0, 4]), b: entry([1], [0, 4]) }, 4), /starts at byte 0, want 4/],
    [fileOf({ a: entry([1], [4, 8]) }, 8), /starts at byte 4, want 0/],
    [fileOf({ a: entry([1], [0, 4]) }, 8), /cover 4 bytes of 8/],
    [fileOf({ __metadata__: { a: 1 } }, 0), /object of strings/],
  ];
  for (const [bytes, message] of lies) {
    assert.throws(() => decodeSafetensors(bytes), (error: unknown) => {
      assert.ok(error instanceof TypeError);
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("decodeSafetensors() ends 2,000 mutations in a TypeError or a sound file", () => {
  const mutation = fc.record({
    at: fc.nat({ max: sample.length - 1 }),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 9 }),
    cut: fc.option(fc.nat({ max: sample.length }), { freq: 3 }),
  });
  let refused = 0;
  fc.assert(
    fc.property(mutation, ({ at, bytes, cut }) => {
      const mutated = sample.slice();
      mutated.set(bytes.subarray(0, mutated.length - at), at);
      try {
        const { tensors } = decodeSafetensors(mutated.subarray(0, cut ?? mutated.length));
        for (const { shape, data } of Object.values(tensors)) {
          assert.equal(data.length, shape.reduce((a, b) => a * b, 1));
        }
      } catch (error) {
        assert.ok(error instanceof TypeError, String(error));
        assert.match(error.message, /^Cannot read safetensors: /);
        refused++;
      }
    }),
    { numRuns: 2000 },
  );
  assert.ok(refused > 1000);
});
