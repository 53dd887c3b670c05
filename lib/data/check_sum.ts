/** The check sum of a file: SHA-256 of what it unpacks to. @module */
import { createHash } from "node:crypto";
import { DataError } from "./data_error.ts";
import { readerOf } from "./gzip.ts";

/** SHA-256 of a file's bytes after unpacking, `limit` of them at most. */
export async function sha256(file: Deno.FsFile, name: string, limit: number): Promise<string> {
  const hash = createHash("sha256");
  const reader = await readerOf(chunks(file), name);
  try {
    for (let length = 0;;) {
      const bytes = await reader.read(65_536);
      if (bytes.length === 0) return hash.digest("hex");
      length += bytes.length;
      if (length > limit) throw new DataError("too-large", `want ${limit} bytes, got more`);
      hash.update(bytes);
    }
  } finally {
    await reader.close();
  }
}

/** A stream over an open file that leaves it open. */
function chunks(file: Deno.FsFile): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const bytes = new Uint8Array(65_536);
      const length = await file.read(bytes);
      if (length === null) controller.close();
      else controller.enqueue(bytes.subarray(0, length));
    },
  }, { highWaterMark: 0 });
}
