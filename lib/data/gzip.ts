/** Byte streams that may be gzipped, read with a limit so that no file can fill the memory. @module */
import { DataError } from "./data_error.ts";

/** A stream of bytes that fills what it is asked for, no more. */
export interface ByteReader {
  /**
   * The next `length` bytes, or fewer when the stream ends before.
   *
   * @throws {DataError} when the compressed data are damaged or end too early
   */
  read(length: number): Promise<Uint8Array>;
  /** Stops reading and frees what is open. */
  close(): Promise<void>;
}

/**
 * Reads bytes that are gzipped (recognised by the first two bytes, 1f 8b) or plain.
 *
 * Decompressed piece by piece and only as far as it is read: a small file that unpacks to
 * terabytes costs no more memory than the caller asks for.
 *
 * @param source a stream of bytes, or all of them
 * @param name what errors call it
 * @returns a reader of the uncompressed bytes; close it
 *
 * @example
 * ```ts
 * import { readerOf } from "@dgm/data/mod.ts";
 * import { gzipSync } from "node:zlib";
 * import assert from "node:assert/strict";
 *
 * const reader = await readerOf(new Uint8Array(gzipSync(Uint8Array.of(1, 2, 3))), "three bytes");
 * assert.deepEqual(await reader.read(2), Uint8Array.of(1, 2));
 * assert.deepEqual(await reader.read(2), Uint8Array.of(3));
 * await reader.close();
 * ```
 */
export async function readerOf(
  source: ReadableStream<Uint8Array> | Uint8Array,
  name: string,
): Promise<ByteReader> {
  const raw = pull(source instanceof Uint8Array ? pieces(source) : source, name);
  const start = await raw.read(2);
  const rest = raw.rest(start);
  if (start[0] !== 0x1f || start[1] !== 0x8b) return pull(rest, name);
  const unzip = new DecompressionStream("gzip") as ReadableWritablePair<Uint8Array, Uint8Array>;
  return pull(rest.pipeThrough(unzip), name);
}

/** In pieces of 64 KiB, so that decompression stops soon after the reader does. */
function pieces(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) controller.close();
      else controller.enqueue(bytes.subarray(at, at += 65536));
    },
  }, { highWaterMark: 0 });
}

/** Reads a stream in portions of the caller's size. */
function pull(stream: ReadableStream<Uint8Array>, name: string) {
  const reader = stream.getReader();
  let left: Uint8Array = new Uint8Array(0);
  const next = async () => {
    try {
      return await reader.read();
    } catch (cause) {
      if (cause instanceof DataError) throw cause;
      const said = cause instanceof Error ? cause.message : String(cause);
      throw new DataError(
        "corrupt",
        `Cannot unpack ${name}: want a whole gzip stream, got one damaged or cut off (${said})`,
        { cause },
      );
    }
  };
  return {
    async read(length: number): Promise<Uint8Array> {
      if (left.length >= length) {
        const part = left.subarray(0, length);
        left = left.subarray(length);
        return part;
      }
      let out = new Uint8Array(Math.min(length, 65536));
      let filled = 0;
      for (;;) {
        if (left.length === 0) {
          const { done, value } = await next();
          if (done) return out.subarray(0, filled);
          left = value;
        }
        const take = Math.min(left.length, length - filled);
        if (filled + take > out.length) out = grown(out, filled + take, length);
        out.set(left.subarray(0, take), filled);
        left = left.subarray(take);
        filled += take;
        if (filled === length) return out.subarray(0, filled);
      }
    },
    async close(): Promise<void> {
      await reader.cancel().catch(() => {});
    },
    rest(start: Uint8Array): ReadableStream<Uint8Array> {
      const first = new Uint8Array(start.length + left.length);
      first.set(start);
      first.set(left, start.length);
      let sent = first.length === 0;
      return new ReadableStream<Uint8Array>({
        async pull(controller) {
          if (!sent) {
            sent = true;
            controller.enqueue(first);
            return;
          }
          const { done, value } = await reader.read();
          if (done) controller.close();
          else controller.enqueue(value);
        },
        cancel: (reason) => reader.cancel(reason),
      }, { highWaterMark: 0 });
    },
  };
}

/** Doubles a buffer, up to `limit`: memory follows what came, not what a header promised. */
function grown(buffer: Uint8Array, needed: number, limit: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.min(limit, Math.max(needed, 2 * buffer.length)));
  larger.set(buffer);
  return larger;
}
