/** Safetensors files from the disk. @module */
import { decodeSafetensors, type TensorFile } from "./safetensors.ts";

/**
 * Reads a safetensors file and trusts nothing in it.
 *
 * @param path the file
 * @returns tensors and metadata
 * @throws {TypeError} when it is no safetensors file, by its path
 * @throws {Deno.errors.NotFound} when it is not there
 *
 * @example
 * ```ts
 * import { readSafetensors } from "@dgm/files/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const path = await Deno.makeTempFile();
 * await assert.rejects(readSafetensors(path), /Cannot read safetensors: want at least 8 bytes, got 0, in/);
 * await Deno.remove(path);
 * ```
 */
export async function readSafetensors(path: string): Promise<TensorFile> {
  const bytes = await Deno.readFile(path);
  try {
    return decodeSafetensors(bytes);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new TypeError(`${cause.message}, in ${path}`, { cause });
  }
}
