/**
 * The safetensors format, as published by Hugging Face: eight bytes of header length, a JSON header,
 * then the numbers of all tensors without gaps. Only float32 is written and read.
 *
 * @module
 */

/** A tensor outside the engine. */
export interface PlainTensor {
  /** Sizes of the axes. */
  shape: number[];
  /** The numbers in row-major order. */
  data: Float32Array;
}

/** What a file holds. */
export interface TensorFile {
  /** Tensors by name. */
  tensors: Record<string, PlainTensor>;
  /** Free text by name. */
  metadata: Record<string, string>;
}

/** A header beyond this is refused, as the reference implementation does. */
const MAX_HEADER_BYTES = 100_000_000;

/**
 * Writes tensors as safetensors bytes.
 *
 * @param file tensors and metadata
 * @returns the bytes of the file
 * @throws {TypeError} when a shape does not match its data, or a tensor is called `__metadata__`
 *
 * @example
 * ```ts
 * import { decodeSafetensors, encodeSafetensors } from "@dgm/files/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const bytes = encodeSafetensors({
 *   tensors: { w: { shape: [2], data: Float32Array.of(1, 2) } },
 *   metadata: { epochs: "3" },
 * });
 * const file = decodeSafetensors(bytes);
 * assert.deepEqual(file.tensors.w, { shape: [2], data: Float32Array.of(1, 2) });
 * assert.equal(file.metadata.epochs, "3");
 * ```
 *
 * Source: https://github.com/huggingface/safetensors, section "Format".
 */
export function encodeSafetensors(file: TensorFile): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { __metadata__: file.metadata };
  let offset = 0;
  for (const [name, { shape, data }] of Object.entries(file.tensors)) {
    if (name === "__metadata__" || elementsOf(shape) !== data.length) {
      throw new TypeError(
        `Cannot write safetensors: tensor ${name} of shape [${shape}] has ${data.length} numbers`,
      );
    }
    header[name] = {
      dtype: "F32",
      shape,
      data_offsets: [offset, offset + 4 * data.length],
    };
    offset += 4 * data.length;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  // The reference pads the header with spaces, so that the numbers start at a multiple of eight.
  const headerBytes = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerBytes + offset).fill(0x20, 8, 8 + headerBytes);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(headerBytes), true);
  bytes.set(json, 8);
  let at = 8 + headerBytes;
  for (const { data } of Object.values(file.tensors)) {
    if (LITTLE_ENDIAN) {
      bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    } else {
      data.forEach((value, i) => view.setFloat32(at + 4 * i, value, true));
    }
    at += data.byteLength;
  }
  return bytes;
}

/**
 * Reads safetensors bytes and trusts nothing in them.
 *
 * @param bytes a whole file
 * @returns tensors and metadata
 * @throws {TypeError} when the bytes are no safetensors file, or hold another type than F32
 *
 * @example
 * ```ts
 * import { decodeSafetensors } from "@dgm/files/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => decodeSafetensors(new Uint8Array(4)), /Cannot read safetensors/);
 * ```
 */
export function decodeSafetensors(bytes: Uint8Array): TensorFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8) refuse(`want at least 8 bytes, got ${bytes.length}`);
  const headerBytes = view.getBigUint64(0, true);
  if (headerBytes > BigInt(Math.min(MAX_HEADER_BYTES, bytes.length - 8))) {
    refuse(`the header is said to be ${headerBytes} bytes long, the file has ${bytes.length}`);
  }
  const start = 8 + Number(headerBytes);
  const header = parsedHeader(bytes.subarray(8, start));
  const { __metadata__: metadata = {}, ...entries } = header;
  if (!isStringRecord(metadata)) refuse("__metadata__ must be an object of strings");
  const tensors: Record<string, PlainTensor> = {};
  let covered = 0;
  const checked = Object.entries(entries).map(([name, entry]) => checkedEntry(name, entry));
  for (const { name, shape, from, to } of checked.sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (from !== covered) refuse(`tensor ${name} starts at byte ${from}, want ${covered}`);
    if (to > bytes.length - start) refuse(`tensor ${name} ends at byte ${to}, beyond the file`);
    covered = to;
    const data = new Float32Array((to - from) / 4);
    for (let i = 0; i < data.length; i++) data[i] = view.getFloat32(start + from + 4 * i, true);
    tensors[name] = { shape, data };
  }
  if (covered !== bytes.length - start) {
    refuse(`the tensors cover ${covered} bytes of ${bytes.length - start}`);
  }
  // In the order of the header, not of the offsets.
  return {
    tensors: Object.fromEntries(Object.keys(entries).map((name) => [name, tensors[name]!])),
    metadata,
  };
}

const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

function parsedHeader(json: Uint8Array): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(json));
  } catch (error) {
    refuse(`the header is not JSON (${(error as Error).message})`);
  }
  if (typeof header !== "object" || header === null || Array.isArray(header)) {
    refuse("the header must be a JSON object");
  }
  return header as Record<string, unknown>;
}

function checkedEntry(name: string, entry: unknown) {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
  if (dtype !== "F32") {
    refuse(`tensor ${name} must have dtype F32, got ${JSON.stringify(dtype)}`);
  }
  if (!isSizes(shape)) refuse(`tensor ${name} has no valid shape: ${JSON.stringify(shape)}`);
  if (!isSizes(offsets) || offsets.length !== 2 || offsets[0]! > offsets[1]!) {
    refuse(`tensor ${name} has no valid data_offsets: ${JSON.stringify(offsets)}`);
  }
  const [from, to] = offsets as [number, number];
  if (elementsOf(shape) * 4 !== to - from) {
    refuse(`tensor ${name} of shape [${shape}] cannot fill ${to - from} bytes`);
  }
  return { name, shape, from, to };
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function isStringRecord(value: unknown): value is Record<string, string> {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    Object.values(value).every((text) => typeof text === "string");
}

function elementsOf(shape: number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function refuse(why: string): never {
  throw new TypeError(`Cannot read safetensors: ${why}`);
}
