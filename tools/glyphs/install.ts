/** Installs the fonts on demand: they are needed to rebuild the glyphs, and by nothing else. @module */
import { fileURLToPath } from "node:url";

/** Deno runs npm: the way in which the rest of the project installs as well. */
const NPM = "npm:npm@11.19.1";

/**
 * Brings tools/glyphs/node_modules to the state that package.json pins. Fast when nothing is missing.
 *
 * @throws {Error} when npm fails
 */
export async function installFonts(): Promise<void> {
  const here = new URL("./", import.meta.url);
  const pinned = await readJson(new URL("package.json", here));
  const there = await Promise.all(
    Object.entries(pinned?.dependencies ?? {}).map(async ([name, version]) =>
      (await readJson(new URL(`node_modules/${name}/package.json`, here)))
        ?.version === version
    ),
  );
  if (there.every(Boolean)) return;
  console.log(
    `installing ${there.length} fonts into tools/glyphs/node_modules …`,
  );
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-config",
      "--node-modules-dir=none",
      NPM,
      "install",
      "--no-audit",
    ]
      .concat("--no-fund", "--package-lock=false", "--ignore-scripts"),
    cwd: fileURLToPath(here),
  }).spawn().status;
  if (!success) {
    throw new Error(
      "Cannot install the fonts: npm failed; is the registry in reach?",
    );
  }
}

async function readJson(url: URL) {
  return await Deno.readTextFile(url).then(JSON.parse, () => undefined);
}
