/** The font that the project brings along. @module */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Weights in use: text, titles, and slanted text for variables. */
const FACES = ["400Regular/Inter_400Regular", "600SemiBold/Inter_600SemiBold"];

/**
 * Paths of the TrueType files of Inter inside node_modules, so that pictures look the same on every
 * machine, with or without fonts installed.
 *
 * @returns absolute paths of the regular and the semi-bold face
 *
 * @example
 * ```ts
 * import { fontFiles } from "@dgm/figures/font_files.ts";
 * import assert from "node:assert/strict";
 *
 * for (const file of fontFiles()) assert.ok(Deno.statSync(file).size > 100_000);
 * ```
 */
export function fontFiles(): string[] {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve("@expo-google-fonts/inter/package.json"));
  return FACES.map((face) => join(folder, `${face}.ttf`));
}
