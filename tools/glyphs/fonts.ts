/** The fonts of the glyphs: which, from where, under which licence, and for which split. @module */
import { createRandom } from "../../lib/math/random.ts";

/** One handwriting font, as its package describes itself. */
export interface GlyphFont {
  /** The name of the package without its scope, such as `caveat`. */
  name: string;
  /** The version of the package. */
  version: string;
  /** OFL-1.1 or Apache-2.0. */
  licence: string;
  /** The first line of its LICENSE that names a copyright holder. */
  copyright: string;
  /** The font file: Latin, weight 400. */
  file: URL;
  /** Whether it is kept for the split `test_fonts`. */
  heldOut: boolean;
}

const SCOPE = "@fontsource";
const LICENCES = ["OFL-1.1", "Apache-2.0"];

/** How many fonts no model is trained on. */
export const HELD_OUT = 10;

/**
 * The fonts that tools/glyphs/package.json pins, in alphabetical order.
 *
 * The held-out fonts are drawn by the seed, so that nobody picked easy ones.
 *
 * @param seed decides which fonts are held out
 * @returns the fonts
 * @throws {Error} when a package is missing, of another version, or under another licence
 */
export function glyphFonts(seed: number): GlyphFont[] {
  const here = new URL("./", import.meta.url);
  const pinned: Record<string, string> = readJson(new URL("package.json", here)).dependencies;
  const names = Object.keys(pinned).map((name) => name.slice(SCOPE.length + 1))
    .sort();
  const order = createRandom(seed).stream("held out").permutation(names.length);
  const heldOut = new Set(
    [...order.subarray(0, HELD_OUT)].map((index) => names[index]!),
  );
  return names.map((name) => {
    const folder = new URL(`node_modules/${SCOPE}/${name}/`, here);
    const { version, license } = readJson(new URL("package.json", folder));
    if (version !== pinned[`${SCOPE}/${name}`] || !LICENCES.includes(license)) {
      throw new Error(
        `Cannot use font ${name}: want version ${pinned[`${SCOPE}/${name}`]} under ` +
          `${LICENCES.join(" or ")}, got version ${version} under ${license}`,
      );
    }
    const copyright = /^\s*(copyright .*\d{4}.*)$/im.exec(
      Deno.readTextFileSync(new URL("LICENSE", folder)),
    )?.[1] ?? "as stated in the package";
    return {
      name,
      version,
      licence: license,
      copyright: copyright.replace(/ \S+\.ttf:.*/, "").trim(), // once, not for every file
      file: new URL(`files/${name}-latin-400-normal.woff2`, folder),
      heldOut: heldOut.has(name),
    };
  });
}

// deno-lint-ignore no-explicit-any
function readJson(url: URL): any {
  return JSON.parse(Deno.readTextFileSync(url));
}
