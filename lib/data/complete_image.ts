/** Whether an image file is whole. @module */
import { DataError } from "./data_error.ts";
import type { ImageFormat } from "./image_header.ts";
import { pngChunks } from "./png_chunks.ts";

/**
 * Refuses a file that is cut or damaged where its format lets one see it.
 *
 * Decoders give what they have of such a file and leave the rest black, without an error.
 *
 * PNG: every chunk's check sum, and the last chunk. JPEG: all scans up to the end marker. WebP and BMP:
 * the length that the header announces. GIF: the last byte.
 *
 * @param bytes the whole file
 * @param format what its header says that it is
 * @throws {DataError} when bytes are missing or a check sum is wrong
 *
 * @example
 * ```ts
 * import { checkComplete } from "@dgm/data/complete_image.ts";
 * import { Canvas } from "skia-canvas";
 * import assert from "node:assert/strict";
 *
 * const jpeg = new Canvas(30, 20).toBufferSync("jpeg");
 * checkComplete(jpeg, "jpeg");
 * assert.throws(() => checkComplete(jpeg.subarray(0, -2), "jpeg"), /want a whole JPEG/);
 * ```
 *
 * Source: ITU-T T.81 (JPEG), annex B; RFC 9649 (WebP); GIF89a; BITMAPFILEHEADER.
 */
export function checkComplete(bytes: Uint8Array, format: ImageFormat): void {
  if (format === "png") {
    pngChunks(bytes);
    return;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const whole = format === "jpeg"
    ? reachesEnd(bytes, view)
    : format === "webp"
    ? bytes.length >= 8 + view.getUint32(4, true)
    : format === "bmp"
    ? bytes.length >= bmpLength(view)
    : withoutPadding(bytes).at(-1) === 0x3b;
  if (whole) return;
  throw new DataError(
    "truncated",
    `want a whole ${format === "webp" ? "WebP" : format.toUpperCase()}, the file ends too early`,
  );
}

/** Walks over a JPEG's segments and through its scans to the end marker. */
function reachesEnd(bytes: Uint8Array, view: DataView): boolean {
  let at = 2;
  while (at + 2 <= bytes.length) {
    if (bytes[at] !== 0xff) {
      // Within a scan: the next 0xff that is no stuffed byte and no restart is a marker.
      at = bytes.indexOf(0xff, at);
      if (at < 0) return false;
      continue;
    }
    const marker = bytes[at + 1]!;
    if (marker === 0xd9) return true;
    const alone = marker === 0x00 || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    if (marker === 0xff) at++;
    else if (alone) at += 2;
    else if (at + 4 <= bytes.length) at += 2 + view.getUint16(at + 2);
    else return false;
  }
  return false;
}

/** The bytes up to the end of the rows of a BMP that is not compressed; else those of its header. */
function bmpLength(view: DataView): number {
  const [width, height] = [view.getInt32(18, true), Math.abs(view.getInt32(22, true))];
  const bits = view.byteLength >= 34 ? view.getUint16(28, true) : 0;
  const compression = view.byteLength >= 34 ? view.getUint32(30, true) : 1;
  if (compression !== 0) return view.getUint32(2, true);
  return view.getUint32(10, true) + Math.ceil(width * bits / 32) * 4 * height;
}

function withoutPadding(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return bytes.subarray(0, end);
}
