/** Files that are either the old or the new one, never half of each. @module */

/**
 * Writes a file so that a crash at any moment leaves the old content or the new, whole: temporary
 * file in the same folder, fsync, rename.
 *
 * @param path where the file shall stand
 * @param bytes its content
 * @throws {Error} when the disk is full or the folder cannot be written; the old file stays as it was
 *
 * @example
 * ```ts
 * import { writeAtomically } from "@dgm/files/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * await writeAtomically(`${folder}/a.bin`, Uint8Array.of(1, 2));
 * assert.deepEqual(await Deno.readFile(`${folder}/a.bin`), Uint8Array.of(1, 2));
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  // One name for all: what a killed run left behind, the next one overwrites.
  const temporary = `${path}.tmp`;
  try {
    using file = await Deno.open(temporary, { write: true, create: true, truncate: true });
    for (let written = 0; written < bytes.length;) {
      written += await file.write(bytes.subarray(written));
    }
    await file.sync();
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
  await Deno.rename(temporary, path);
}
