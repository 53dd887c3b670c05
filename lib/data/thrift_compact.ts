/** Thrift's compact protocol, as far as parquet's headers use it. @module */
import { DataError } from "./data_error.ts";

/** A decoded struct: the value of each field by its number. */
export type ThriftStruct = Map<number, ThriftValue>;

/** What a field may hold. Integers beyond 2⁵³ are refused. */
export type ThriftValue = boolean | number | Uint8Array | ThriftValue[] | ThriftStruct;

const MAX_DEPTH = 16;

/**
 * Decodes one struct that starts at `offset`.
 *
 * @param bytes the data; nothing outside of them is read and nothing larger than them is allocated
 * @param offset where the struct starts
 * @param name what errors call the data
 * @returns the struct and the offset behind it
 * @throws {DataError} when the bytes are no such struct
 *
 * @example A struct whose field 1 is the integer 3 (zig-zag 6).
 * ```ts
 * import { readThriftStruct } from "@dgm/data/thrift_compact.ts";
 * import assert from "node:assert/strict";
 *
 * const { struct, end } = readThriftStruct(Uint8Array.of(0x15, 6, 0), 0, "three");
 * assert.equal(struct.get(1), 3);
 * assert.equal(end, 3);
 * ```
 *
 * Source: Apache Thrift, Compact protocol encoding.
 */
export function readThriftStruct(
  bytes: Uint8Array,
  offset: number,
  name: string,
): { struct: ThriftStruct; end: number } {
  let at = offset;
  let values = 0;
  const fail = (what: string): never => {
    throw new DataError("corrupt", `Cannot read ${name}: want a sound thrift header, got ${what}`);
  };
  const byte = () => at < bytes.length ? bytes[at++]! : fail("one that ends too early");
  const varint = () => {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 63; scale *= 128) {
      const next = byte();
      value += (next & 127) * scale;
      if (next < 128) {
        return value <= Number.MAX_SAFE_INTEGER ? value : fail("a number beyond 2^53");
      }
    }
    return fail("an endless number");
  };
  const integer = () => {
    const zigzag = varint();
    return zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
  };
  const take = (length: number) => {
    if (length > bytes.length - at) {
      fail(`${length} bytes of text where ${bytes.length - at} are left`);
    }
    return bytes.subarray(at, at += length);
  };
  const value = (type: number, depth: number): ThriftValue => {
    if (++values > bytes.length) fail("more values than bytes");
    switch (type) {
      case 1:
      case 2:
        return byte() === 1; // in a list; in a struct the type is the value
      case 3:
        return byte() << 24 >> 24;
      case 4:
      case 5:
      case 6:
        return integer();
      case 7:
        return new DataView(take(8).slice().buffer).getFloat64(0, true);
      case 8:
        return take(varint());
      case 9:
      case 10:
        return list(depth + 1);
      case 12:
        return structure(depth + 1);
      default:
        return fail(`a value of type ${type}`);
    }
  };
  const list = (depth: number): ThriftValue[] => {
    const head = byte();
    const count = head >> 4 === 15 ? varint() : head >> 4;
    if (depth > MAX_DEPTH) fail("lists nested too deep");
    if (count > bytes.length - at) {
      fail(`a list of ${count} where ${bytes.length - at} bytes are left`);
    }
    return Array.from({ length: count }, () => value(head & 15, depth));
  };
  const structure = (depth: number): ThriftStruct => {
    if (depth > MAX_DEPTH) fail("structs nested too deep");
    const struct: ThriftStruct = new Map();
    for (let field = 0;;) {
      const head = byte();
      if (head === 0) return struct;
      const type = head & 15;
      field = head >> 4 === 0 ? integer() : field + (head >> 4);
      if (struct.has(field)) fail(`field ${field} twice`);
      struct.set(field, type === 1 || type === 2 ? type === 1 : value(type, depth));
    }
  };
  const struct = structure(0);
  return { struct, end: at };
}
