/** Archives of files, as far as npm packages carry them. @module */

/** A file of an archive. */
export interface TarEntry {
  path: string;
  bytes: Uint8Array;
}

const BLOCK = 512;

/**
 * The plain files of a tar archive.
 *
 * @param bytes the archive, not compressed
 * @throws {TypeError} when it is cut short or no archive, or a path leads out of its folder
 */
export function* untar(bytes: Uint8Array): Generator<TarEntry> {
  const decoder = new TextDecoder();
  for (let at = 0; at + BLOCK <= bytes.length;) {
    const field = (from: number, length: number) =>
      decoder.decode(bytes.subarray(at + from, at + from + length)).split("\0")[0]!.trim();
    const name = field(0, 100);
    if (name === "") return;
    const [size, kind] = [parseInt(field(124, 12) || "0", 8), field(156, 1)];
    const prefix = field(257, 5) === "ustar" ? field(345, 155) : "";
    const path = prefix ? `${prefix}/${name}` : name;
    const start = at + BLOCK;
    if (!(start + size <= bytes.length)) {
      throw new TypeError(`Cannot unpack ${path}: it is cut short`);
    }
    if (path.startsWith("/") || path.split("/").includes("..")) {
      throw new TypeError(`Cannot unpack ${path}: it leads out of its folder`);
    }
    if (kind === "" || kind === "0") yield { path, bytes: bytes.subarray(start, start + size) };
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
}
