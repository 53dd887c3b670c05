/** With which versions a notebook was run. @module */
import manifest from "../../package.json" with { type: "json" };

/** The packages that decide what a notebook shows. */
const PACKAGES = [
  "@tensorflow/tfjs",
  "@observablehq/plot",
  "@resvg/resvg-js",
  "skia-canvas",
  "nodejs-polars",
] as const;

/**
 * The last cell of a notebook: Deno, TypeScript and the packages, which the project pins
 * exactly and set-up verifies.
 *
 * @returns names and versions; a cell that ends in it shows a small table
 *
 * @example
 * ```ts
 * import { versions } from "@dgm/notebook/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(versions().get("Deno"), Deno.version.deno);
 * assert.match(versions().get("@tensorflow/tfjs")!, /^\d+\.\d+\.\d+/);
 * ```
 */
export function versions(): Versions {
  return new Versions([
    ["Deno", Deno.version.deno],
    ["TypeScript", Deno.version.typescript],
    ...PACKAGES.map((name) => [name, manifest.dependencies[name]] as const),
  ]);
}

/** Names and versions that show themselves as a table. */
export class Versions extends Map<string, string> {
  /** Called by the kernel. */
  [Symbol.for("Jupyter.display")](): { "text/markdown": string; "text/plain": string } {
    const rows = [...this];
    return {
      "text/markdown": [
        "| | version |",
        "|---|---|",
        ...rows.map((row) => `| ${row.join(" | ")} |`),
      ]
        .join("\n"),
      "text/plain": rows.map((row) => row.join(" ")).join("\n"),
    };
  }
}
