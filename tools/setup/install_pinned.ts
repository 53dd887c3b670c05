/** Installs what only one builder of a data set needs, on demand and beside it. @module */
import { fileURLToPath } from "node:url";

/** Deno runs npm: the way in which the rest of the project installs as well. */
const NPM = "npm:npm@11.19.1";

/**
 * Brings a folder's node_modules to the state that its package.json pins. Fast when nothing is missing.
 *
 * @param folder the folder of package.json, with a slash at its end
 * @throws {Error} when npm fails
 */
export async function installPinned(folder: URL): Promise<void> {
  const pinned = await readJson(new URL("package.json", folder));
  const there = await Promise.all(
    Object.entries(pinned?.dependencies ?? {}).map(async ([name, version]) =>
      (await readJson(new URL(`node_modules/${name}/package.json`, folder)))?.version === version
    ),
  );
  if (there.every(Boolean)) return;
  const path = fileURLToPath(folder);
  console.log(`installing ${there.length} packages into ${path}node_modules …`);
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--no-config", "--node-modules-dir=none", NPM, "install", "--no-audit"],
      ...["--no-fund", "--package-lock=false", "--ignore-scripts"],
    ],
    cwd: path,
  }).spawn().status;
  if (!success) {
    throw new Error(`Cannot install into ${path}: npm failed; is the registry in reach?`);
  }
}

async function readJson(url: URL) {
  return await Deno.readTextFile(url).then(JSON.parse, () => undefined);
}
