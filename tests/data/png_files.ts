/** PNG files with chunks that a canvas does not write. */
import { crc32 } from "node:zlib";

/** The file with one more chunk behind its header. */
export function withChunk(png: Uint8Array, type: string, data: ArrayLike<number>): Uint8Array {
  const body = Uint8Array.from([...new TextEncoder().encode(type), ...Array.from(data)]);
  const chunk = new Uint8Array(body.length + 8);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  chunk.set(body, 4);
  view.setUint32(chunk.length - 4, crc32(body));
  const afterHeader = 33;
  return Uint8Array.from([...png.subarray(0, afterHeader), ...chunk, ...png.subarray(afterHeader)]);
}

/** An eXIf chunk that asks for an orientation, in big-endian TIFF. */
export function exifOrientation(orientation: number): number[] {
  return [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0];
}
