/**
 * Where oneDNN may lie.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * What the wheel onednn-cpu-gomp leaves in the .venv beside lib, then what the system's loader may
 * know. There are wheels for Linux on x86-64 only; elsewhere a system's own library will do.
 */
export function dnnLibraries(): string[] {
  const wheel = fileURLToPath(new URL("../../../.venv/lib/libdnnl.so.3", import.meta.url));
  const system = { darwin: "libdnnl.3.dylib", windows: "dnnl.dll" }[Deno.build.os as string];
  return [...[wheel].filter(existsSync), system ?? "libdnnl.so.3"];
}
