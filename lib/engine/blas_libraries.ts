/**
 * Where a BLAS may lie.
 *
 * @module
 */
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const LIBRARY_NAME = {
  linux: "libscipy_openblas.so",
  darwin: "libscipy_openblas.dylib",
  windows: "libscipy_openblas.dll",
} as Record<string, string>;

/** scipy-openblas32 in the .venv beside lib, on each system's layout of site-packages. */
export function projectLibraries(): string[] {
  const root = fileURLToPath(new URL("../../.venv/", import.meta.url));
  const sitePackages = [`${root}Lib/site-packages`];
  for (const lib of ["lib", "lib64"]) {
    if (!existsSync(root + lib)) continue;
    for (const python of readdirSync(root + lib)) {
      sitePackages.push(`${root}${lib}/${python}/site-packages`);
    }
  }
  const name = LIBRARY_NAME[Deno.build.os] ?? "libscipy_openblas.so";
  return sitePackages.map((folder) => `${folder}/scipy_openblas32/lib/${name}`).filter(existsSync);
}

/** What the system's loader may know. Accelerate (macOS) is untested. */
export function systemLibraries(): string[] {
  switch (Deno.build.os) {
    case "darwin":
      return [
        "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
        "/usr/local/opt/openblas/lib/libopenblas.dylib",
        "/System/Library/Frameworks/Accelerate.framework/Accelerate",
      ];
    case "windows":
      return ["libopenblas.dll"];
    default:
      return ["libopenblas.so.0", "libopenblas.so"];
  }
}
