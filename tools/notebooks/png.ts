/** PNG pictures, as far as the tools look at them. @module */
import { inflateSync } from "node:zlib";

/**
 * Width and height of a PNG, in pixels.
 *
 * @param base64 the file as notebooks store it
 * @throws {TypeError} when it is another kind of file
 */
export function pngSize(base64: string): { width: number; height: number } {
  const view = new DataView(bytesOf(base64).buffer);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/**
 * Whether all pixels of a PNG are the same.
 *
 * @throws {TypeError} when it is no PNG of 8 bits a channel without interlacing, as all of ours are
 */
export function isBlank(base64: string): boolean {
  const bytes = bytesOf(base64);
  const channels = [1, 0, 3, 1, 2, 0, 4][bytes[25]!] ?? 0;
  if (bytes[24] !== 8 || channels === 0 || bytes[28] !== 0) {
    throw new TypeError("Cannot read the picture: want 8 bits a channel, not interlaced");
  }
  const pixels = unfiltered(new Uint8Array(inflateSync(dataOf(bytes))), channels, bytes);
  return pixels.every((value, i) => value === pixels[i % channels]);
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(base64.replaceAll(/\s/g, "")), (c) => c.charCodeAt(0));
  if (bytes.length < 33 || new DataView(bytes.buffer).getUint32(0) !== 0x89504e47) {
    throw new TypeError(`Cannot read the picture: want a PNG, got ${bytes.length} other bytes`);
  }
  return bytes;
}

/** The compressed rows: what all chunks called IDAT hold. */
function dataOf(bytes: Uint8Array<ArrayBuffer>): Uint8Array {
  const view = new DataView(bytes.buffer);
  const data: number[] = [];
  for (let at = 8; at < bytes.length;) {
    const length = view.getUint32(at);
    const isData = view.getUint32(at + 4) === 0x49444154;
    if (isData) { for (let i = at + 8; i < at + 8 + length; i++) data.push(bytes[i]!); }
    at += 12 + length;
  }
  return Uint8Array.from(data);
}

/** Undoes the filter of each row: a byte is stored as its difference to one of its neighbours. */
function unfiltered(rows: Uint8Array, channels: number, header: Uint8Array<ArrayBuffer>) {
  const row = new DataView(header.buffer).getUint32(16) * channels;
  const height = Math.floor(rows.length / (row + 1));
  const pixels = new Uint8Array(row * height);
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (row + 1)];
    for (let x = 0; x < row; x++) {
      const left = x < channels ? 0 : pixels[y * row + x - channels]!;
      const up = y === 0 ? 0 : pixels[(y - 1) * row + x]!;
      const corner = x < channels || y === 0 ? 0 : pixels[(y - 1) * row + x - channels]!;
      const near = filter === 1
        ? left
        : filter === 2
        ? up
        : filter === 3
        ? (left + up) >> 1
        : filter === 4
        ? paeth(left, up, corner)
        : 0;
      pixels[y * row + x] = rows[y * (row + 1) + 1 + x]! + near;
    }
  }
  return pixels;
}

/** The neighbour nearest to left + up − corner. */
function paeth(left: number, up: number, corner: number): number {
  const [a, b, c] = [
    Math.abs(up - corner),
    Math.abs(left - corner),
    Math.abs(left + up - 2 * corner),
  ];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}
