/**
 * tfjs' wasm backend on a memory that other threads can see.
 *
 * @module
 */

type Instantiate = typeof WebAssembly.instantiate;

/**
 * Runs `create`, which loads tfjs' wasm module, and lets the module's memory be a shared one.
 *
 * The quirk: tfjs ships a module for threads, but its threads do not start under Deno. Its plain
 * module needs no change beyond one bit, the one that declares the memory as shared; a program
 * without atomic instructions runs on either. Where the module cannot be loaded that way, or tfjs
 * brings another one, it is loaded as it is.
 *
 * @returns what `create` returns.
 */
export async function withSharedMemory<T>(create: () => Promise<T>): Promise<T> {
  const instantiate = WebAssembly.instantiate as (...given: unknown[]) => Promise<unknown>;
  const replace = (by: unknown) => WebAssembly.instantiate = by as Instantiate;
  replace(async (source: unknown, imports: unknown) => {
    const shared = ArrayBuffer.isView(source) ? declareShared(source) : undefined;
    if (shared) replace(instantiate);
    try {
      return await instantiate(shared ?? source, imports);
    } catch (error) {
      if (!shared) throw error;
      return await instantiate(source, imports);
    }
  });
  try {
    return await create();
  } finally {
    replace(instantiate);
  }
}

const IMPORT_SECTION = 2, MEMORY_SECTION = 5;
const FUNCTION = 0, MEMORY = 2;
const HAS_MAXIMUM = 1, SHARED = 2;

/**
 * A copy of a WebAssembly module whose memory, its own or imported, is declared as shared.
 *
 * @param module the bytes of a module; of imports, it may have functions and a memory.
 * @returns the copy; undefined where there is no memory with a maximum.
 */
export function declareShared(module: ArrayBufferView): Uint8Array<ArrayBuffer> | undefined {
  const bytes = new Uint8Array(module.buffer, module.byteOffset, module.byteLength).slice();
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0;; shift += 7) {
      const byte = bytes[at++]!;
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
  };
  const skipName = () => {
    const length = number();
    at += length;
  };
  const limits = () => {
    if (bytes[at] !== HAS_MAXIMUM) return undefined;
    bytes[at] = HAS_MAXIMUM | SHARED;
    return bytes;
  };
  while (at < bytes.length) {
    const section = number(), size = number(), end = at + size;
    if (section === MEMORY_SECTION && number() === 1) return limits();
    if (section === IMPORT_SECTION) {
      for (let left = number(); left > 0; left--) {
        skipName();
        skipName();
        const kind = number();
        if (kind === MEMORY) return limits();
        if (kind !== FUNCTION) return undefined;
        number();
      }
    }
    at = end;
  }
  return undefined;
}
