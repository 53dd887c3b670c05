/** IDX, the file format of MNIST: a header with the sizes, then the values. @module */
import { fileURLToPath } from "node:url";
import { DataError } from "./data_error.ts";
import { type ByteReader, readerOf } from "./gzip.ts";

/** What an IDX file holds. */
export interface IdxArray {
  /** The sizes, slowest first: [n] for labels, [n, height, width] for images. */
  sizes: number[];
  /** The values, row-major. */
  values: Uint8Array;
}

/** Limits of {@linkcode readIdx}. */
export interface IdxOptions {
  /**
   * The most values that are accepted. Default 2²⁷ = 134 million: three times the largest file of
   * MNIST, and at most 256 MiB of memory while the array grows.
   */
  maxValues?: number;
  /** What errors call the file. Default: its path. */
  name?: string;
}

const MAX_VALUES = 2 ** 27;
const MAX_RANK = 4;
const TYPES: Record<number, string> = {
  0x08: "unsigned bytes",
  0x09: "signed bytes",
  0x0b: "16-bit integers",
  0x0c: "32-bit integers",
  0x0d: "float32",
  0x0e: "float64",
};

/**
 * Reads an IDX file of unsigned bytes, gzipped or plain.
 *
 * Layout: two zero bytes, the type (08: unsigned byte), the rank r, then r sizes as big-endian
 * 32-bit integers, then the values.
 *
 * @param path the file
 * @param options limits
 * @returns sizes and values
 * @throws {DataError} when the file is missing, truncated, corrupt, too large or of another type
 *
 * @example
 * ```ts
 * import { readIdx } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const path = await Deno.makeTempFile();
 * await Deno.writeFile(path, Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9));
 * const labels = await readIdx(path);
 * assert.deepEqual(labels, { sizes: [3], values: Uint8Array.of(7, 8, 9) });
 * await Deno.remove(path);
 * ```
 *
 * Source: Y. LeCun, C. Cortes, C. Burges, The MNIST database of handwritten digits, file formats.
 */
export async function readIdx(path: string | URL, options: IdxOptions = {}): Promise<IdxArray> {
  const name = options.name ?? `IDX file "${path instanceof URL ? fileURLToPath(path) : path}"`;
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path);
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new DataError("missing", `Cannot read ${name}: want a readable file, got: ${said}`, {
      cause,
    });
  }
  return await decodeIdx(file.readable, { ...options, name });
}

/**
 * Reads an IDX array from bytes or from a stream, gzipped or plain.
 *
 * @param source the bytes
 * @param options limits, and what errors call the bytes
 * @returns sizes and values
 * @throws {DataError} as {@linkcode readIdx} does
 *
 * @example A header that promises a terabyte is refused before a byte is set aside for it.
 * ```ts
 * import { decodeIdx } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const liar = Uint8Array.of(0, 0, 8, 2, 0, 16, 0, 0, 0, 16, 0, 0);
 * await assert.rejects(decodeIdx(liar), /want at most 134217728 values, got 1048576 × 1048576/);
 * ```
 */
export async function decodeIdx(
  source: ReadableStream<Uint8Array> | Uint8Array,
  options: IdxOptions = {},
): Promise<IdxArray> {
  const name = options.name ?? "IDX data";
  const reader = await readerOf(source, name);
  try {
    const sizes = await readHeader(reader, name);
    const count = sizes.reduce((product, size) => product * size, 1);
    const limit = options.maxValues ?? MAX_VALUES;
    if (count > limit) {
      throw new DataError(
        "too-large",
        `Cannot read ${name}: want at most ${limit} values, got ${sizes.join(" × ")}`,
      );
    }
    const values = await reader.read(count);
    if (values.length < count) throw truncated(name, `${count} values`, values.length);
    // One read more: it also makes the unpacker look at the check sum at the end.
    if ((await reader.read(1)).length > 0) {
      throw new DataError(
        "corrupt",
        `Cannot read ${name}: want ${count} values (${
          sizes.join(" × ")
        }), got more bytes than that`,
      );
    }
    return { sizes, values };
  } finally {
    await reader.close();
  }
}

async function readHeader(reader: ByteReader, name: string): Promise<number[]> {
  const magic = await reader.read(4);
  if (magic.length < 4) throw truncated(name, "a header of 4 bytes", magic.length);
  const [zero, zeroToo, type, rank] = magic as unknown as [number, number, number, number];
  if (zero !== 0 || zeroToo !== 0 || !(type in TYPES)) {
    const came = Array.from(magic, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    throw new DataError(
      "corrupt",
      `Cannot read ${name}: want the first bytes of an IDX file, 00 00 08 and a rank, got ${came}`,
    );
  }
  if (type !== 0x08) {
    throw new DataError(
      "unsupported",
      `Cannot read ${name}: want unsigned bytes, got ${TYPES[type]}`,
    );
  }
  if (rank < 1 || rank > MAX_RANK) {
    throw new DataError(
      "unsupported",
      `Cannot read ${name}: want rank 1 to ${MAX_RANK}, got ${rank}`,
    );
  }
  const bytes = await reader.read(4 * rank);
  if (bytes.length < 4 * rank) throw truncated(name, `${rank} sizes of 4 bytes`, bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: rank }, (_, i) => view.getUint32(4 * i));
}

function truncated(name: string, want: string, bytes: number): DataError {
  return new DataError("truncated", `Cannot read ${name}: want ${want}, got ${bytes} bytes`);
}
