/** The size that a PNG or JPEG announces, read before a decoder sets memory aside for it. @module */

/** What the header of an image says. */
export interface ImageHeader {
  /** The file format. */
  format: "png" | "jpeg";
  /** Rows of pixels. */
  height: number;
  /** Columns of pixels. */
  width: number;
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * Reads the size from the header of a PNG or JPEG file.
 *
 * @param bytes the file, or enough of its beginning
 * @returns format and size, or undefined when it is neither
 *
 * @example
 * ```ts
 * import { readImageHeader } from "@dgm/data/image_header.ts";
 * import { Canvas } from "skia-canvas";
 * import assert from "node:assert/strict";
 *
 * const png = new Canvas(30, 20).toBufferSync("png");
 * assert.deepEqual(readImageHeader(png), { format: "png", height: 20, width: 30 });
 * ```
 *
 * Source: PNG specification, IHDR; ITU-T T.81 (JPEG), frame header.
 */
export function readImageHeader(bytes: Uint8Array): ImageHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length >= 24 && PNG.every((value, i) => bytes[i] === value)) {
    return { format: "png", width: view.getUint32(16), height: view.getUint32(20) };
  }
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return undefined;
  for (let at = 2; at + 9 <= bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1]!;
    // Frame headers are C0 … CF but for C4 (tables), C8 (reserved) and CC (arithmetic tables).
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { format: "jpeg", height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    }
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return undefined;
}
