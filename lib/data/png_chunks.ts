/** The chunks that a PNG file is made of. @module */
import { crc32 } from "node:zlib";
import { DataError } from "./data_error.ts";

/** One chunk: its four letters, what it holds, and where it stands in the file. */
export interface PngChunk {
  /** Four letters, such as `IDAT`. */
  type: string;
  /** What it holds. */
  data: Uint8Array;
  /** All of it, with length, type and check sum. */
  bytes: Uint8Array;
}

/** Bytes before the first chunk. */
const SIGNATURE = 8;

/**
 * All chunks of a PNG file, each with the right check sum, up to IEND.
 *
 * Decoders show what they have of a file that is cut or damaged, and leave the rest black.
 *
 * @param bytes the file; its signature is taken for granted
 * @returns the chunks, in order
 * @throws {DataError} when the file is cut, a check sum is wrong, or there is no image in it
 *
 * @example
 * ```ts
 * import { pngChunks } from "@dgm/data/png_chunks.ts";
 * import { Canvas } from "skia-canvas";
 * import assert from "node:assert/strict";
 *
 * const png = new Canvas(30, 20).toBufferSync("png");
 * assert.equal(pngChunks(png).at(-1)!.type, "IEND");
 * assert.throws(() => pngChunks(png.subarray(0, -20)), /the file ends before/);
 * ```
 *
 * Source: PNG specification, third edition, section 5.
 */
export function pngChunks(bytes: Uint8Array): PngChunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const chunks: PngChunk[] = [];
  for (let at = SIGNATURE; chunks.at(-1)?.type !== "IEND";) {
    const length = at + 12 <= bytes.length ? view.getUint32(at) : Infinity;
    if (at + 12 + length > bytes.length) {
      throw new DataError("truncated", "want a whole PNG, the file ends before its last chunk");
    }
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const body = bytes.subarray(at + 4, at + 8 + length);
    if (crc32(body) !== view.getUint32(at + 8 + length)) {
      throw new DataError("corrupt", `want a sound PNG, the check sum of its ${type} is wrong`);
    }
    chunks.push({ type, data: body.subarray(4), bytes: bytes.subarray(at, at + 12 + length) });
    at += 12 + length;
  }
  if (!chunks.some(({ type }) => type === "IDAT")) {
    throw new DataError("corrupt", "want a PNG with an image, got one without");
  }
  return chunks;
}
