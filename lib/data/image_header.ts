/** The size that an image file announces, read before a decoder sets memory aside for it. @module */

/** The file formats whose images can be read. */
export type ImageFormat = "png" | "jpeg" | "webp" | "gif" | "bmp";

/** What the header of an image says. */
export interface ImageHeader {
  /** The file format. */
  format: ImageFormat;
  /** Rows of pixels. */
  height: number;
  /** Columns of pixels. */
  width: number;
}

/**
 * Reads the size from the header of a PNG, JPEG, WebP, GIF or BMP file.
 *
 * @param bytes the file, or enough of its beginning
 * @returns format and size, or undefined when it is none of them
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
 * Source: PNG specification, IHDR; ITU-T T.81 (JPEG), frame header; RFC 9649 (WebP); GIF89a, logical
 * screen descriptor; BITMAPINFOHEADER.
 */
export function readImageHeader(bytes: Uint8Array): ImageHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const begins = (text: string, at = 0) =>
    [...text].every((letter, i) => bytes[at + i] === letter.charCodeAt(0));
  if (bytes.length >= 24 && begins("\x89PNG\r\n\x1a\n")) {
    return { format: "png", height: view.getUint32(20), width: view.getUint32(16) };
  }
  if (begins("\xff\xd8")) return jpegHeader(bytes, view);
  if (bytes.length >= 30 && begins("RIFF") && begins("WEBP", 8)) return webpHeader(view);
  if (bytes.length >= 10 && (begins("GIF87a") || begins("GIF89a"))) {
    return { format: "gif", height: view.getUint16(8, true), width: view.getUint16(6, true) };
  }
  if (bytes.length >= 26 && begins("BM")) {
    // A negative height means rows from top to bottom.
    const height = Math.abs(view.getInt32(22, true));
    return { format: "bmp", height, width: view.getInt32(18, true) };
  }
  return undefined;
}

function jpegHeader(bytes: Uint8Array, view: DataView): ImageHeader | undefined {
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

function webpHeader(view: DataView): ImageHeader | undefined {
  const format = "webp";
  const chunk = String.fromCharCode(...[12, 13, 14, 15].map((at) => view.getUint8(at)));
  if (chunk === "VP8 ") {
    const [width, height] = [26, 28].map((at) => view.getUint16(at, true) & 0x3fff);
    return { format, height: height!, width: width! };
  }
  if (chunk === "VP8L") {
    const bits = view.getUint32(21, true);
    return { format, height: ((bits >>> 14) & 0x3fff) + 1, width: (bits & 0x3fff) + 1 };
  }
  if (chunk === "VP8X") {
    const size = (at: number) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16) + 1;
    return { format, height: size(27), width: size(24) };
  }
  return undefined;
}
