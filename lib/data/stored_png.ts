/** A PNG whose pixels a decoder gives as they are stored. @module */
import { pngChunks } from "./png_chunks.ts";

/** Chunks that tell a screen how to show the stored values. */
const COLOUR_CHUNKS = new Set(["gAMA", "cHRM", "sRGB", "iCCP", "cICP"]);

/**
 * The file without what it says of colour spaces.
 *
 * skia converts pixels to sRGB as these chunks ask: with a gAMA chunk a stored 9 is read as 2 or 53.
 * Python's PIL, and so most training code, takes the stored bytes, and so do we.
 *
 * @param bytes a PNG file
 * @returns a PNG file with the same pixels; the same bytes when there is nothing to leave out
 * @throws {DataError} when the file is cut or a check sum is wrong
 *
 * @example
 * ```ts
 * import { storedPng } from "@dgm/data/stored_png.ts";
 * import { Canvas } from "skia-canvas";
 * import assert from "node:assert/strict";
 *
 * const png = new Canvas(3, 2).toBufferSync("png");
 * assert.ok(storedPng(png).length <= png.length);
 * ```
 */
export function storedPng(bytes: Uint8Array): Uint8Array {
  const chunks = pngChunks(bytes);
  const kept = chunks.filter(({ type }) => !COLOUR_CHUNKS.has(type));
  if (kept.length === chunks.length) return bytes;
  const parts = [bytes.subarray(0, 8), ...kept.map((chunk) => chunk.bytes)];
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/**
 * How a PNG asks to be turned, as EXIF counts: 1 (as stored) to 8.
 *
 * skia turns a JPEG as its EXIF says and leaves a PNG alone.
 *
 * @param bytes a PNG file
 * @returns the orientation; 1 where the file says none, or none that is defined
 * @throws {DataError} when the file is cut or a check sum is wrong
 *
 * @example
 * ```ts
 * import { pngOrientation } from "@dgm/data/stored_png.ts";
 * import { Canvas } from "skia-canvas";
 * import assert from "node:assert/strict";
 *
 * assert.equal(pngOrientation(new Canvas(3, 2).toBufferSync("png")), 1);
 * ```
 *
 * Source: EXIF 2.32, tag 0x0112.
 */
export function pngOrientation(bytes: Uint8Array): number {
  const exif = pngChunks(bytes).find(({ type }) => type === "eXIf")?.data;
  if (!exif || exif.length < 10) return 1;
  const view = new DataView(exif.buffer, exif.byteOffset, exif.length);
  const little = view.getUint16(0) === 0x4949;
  const first = view.getUint32(4, little);
  if (first + 2 > exif.length) return 1;
  const entries = view.getUint16(first, little);
  for (let i = 0; i < entries; i++) {
    const at = first + 2 + 12 * i;
    if (at + 12 > exif.length) break;
    if (view.getUint16(at, little) !== 0x0112) continue;
    const value = view.getUint16(at + 8, little);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}
