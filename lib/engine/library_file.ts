/**
 * A look at a library file before it is loaded.
 *
 * @module
 */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/**
 * Why a file must not be loaded as a library, in words.
 *
 * The quirk: the loader of Linux maps an ELF file that was cut short as if it were whole, and the process
 * dies at the first touch of what is missing. The table of sections is the last thing in such a file. What
 * is no file, or no ELF file, is left to the loader, which refuses it.
 */
export function libraryFault(path: string): string | undefined {
  const header = new DataView(new ArrayBuffer(64));
  let size: number;
  try {
    const file = openSync(path, "r");
    try {
      size = fstatSync(file).size;
      if (readSync(file, new Uint8Array(header.buffer)) < 64) return undefined;
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
  const [elf, wide, little] = [header.getUint32(0), header.getUint8(4), header.getUint8(5)];
  if (elf !== ELF || wide !== 2 || little !== 1) return undefined;
  const sections = Number(header.getBigUint64(40, true));
  const end = sections + header.getUint16(58, true) * header.getUint16(60, true);
  return end > size ? "the file is cut short" : undefined;
}

/** "\x7fELF". */
const ELF = 0x7f454c46;
