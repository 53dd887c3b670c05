/** The npm packages. @module */
import { join } from "./path.ts";
import { ROOT } from "./project.ts";
import { runInstaller } from "./run.ts";
import { SetUpError } from "./set_up_error.ts";
import { ensureInstalled, exists, stampOf } from "./stamp.ts";

/** The npm that installs; its version is part of what was tried. */
const NPM = "npm:npm@11.19.1";

/** Packages whose other half is a native library in an optional package for each platform. */
const NATIVE = ["nodejs-polars", "skia-canvas", "@resvg/resvg-js"];

/**
 * Installs what a package.json names, unless it stands already.
 *
 * The quirk: npm run by Node 20 silently leaves out the native half of nodejs-polars, whose package
 * asks for a newer Node; npm run by Deno does not. And `deno install` stops at optional packages for
 * other platforms that do not exist.
 *
 * @param say tells the user what is going on
 * @param options the folder of the package.json, and how to call what it brings
 */
export async function setUpPackages(
  say: (line: string) => void,
  options: { folder?: string; what?: string } = {},
): Promise<void> {
  const { folder = ROOT, what = "TensorFlow.js, polars, Plot and the canvas (500 MB)" } = options;
  const modules = join(folder, "node_modules");
  const manifest = await Deno.readTextFile(join(folder, "package.json"));
  const { dependencies, devDependencies } = JSON.parse(manifest);
  const missing = await ensureInstalled({
    folder: modules,
    stamp: stampOf(manifest, NPM, Deno.build.target),
    missing: () => missingPackages(modules, { ...dependencies, ...devDependencies }),
    install: async (anew) => {
      say(`${anew ? "node_modules is incomplete, all of it again: " : ""}installing ${what} …`);
      if (anew) await Deno.remove(modules, { recursive: true }).catch(() => {});
      const npm = ["run", "-A", "--no-config", "--node-modules-dir=none", NPM, "install"];
      const quiet = ["--no-audit", "--no-fund", "--no-update-notifier", "--no-package-lock"];
      // What npm loaded before is not asked for again, and a dead network is noticed in seconds.
      const patience = ["--prefer-offline", "--fetch-retries=2", "--fetch-retry-factor=3"]
        .concat("--fetch-retry-mintimeout=500");
      // No package here needs its install script: native halves come as packages.
      const install = [...npm, ...quiet, ...patience, "--ignore-scripts", "--prefix", folder];
      await runInstaller("install the npm packages", Deno.execPath(), install);
    },
  });
  if (missing.length === 0) return;
  throw new SetUpError(
    `Cannot use the npm packages: ${missing.join(", ")} did not arrive on ${Deno.build.os} ` +
      `${Deno.build.arch}. Delete ${join(modules)} and run it again`,
  );
}

/**
 * What is not in node_modules: pinned packages, their native halves, and what npm noted that it
 * installed for them.
 *
 * @param modules path of node_modules
 * @param pinned name and version of each package
 */
export async function missingPackages(
  modules: string,
  pinned: Record<string, string>,
): Promise<string[]> {
  const missing = Object.entries(pinned).map(async ([name, version]) => {
    const found = await manifestOf(modules, name);
    if (found?.version !== version) return `${name} ${version}`;
    if (!NATIVE.includes(name)) return "";
    const halves = Object.keys(found.optionalDependencies ?? {});
    const there = await Promise.all(halves.map((half) => hasMain(modules, half)));
    return there.some(Boolean) ? "" : `the native half of ${name}`;
  });
  const noted = Object.keys((await manifestOf(modules, "", ".package-lock.json"))?.packages ?? {});
  missing.push(...noted.map(async (path) => {
    const there = await exists(join(modules, "..", path, "package.json"));
    return there ? "" : path;
  }));
  return (await Promise.all(missing)).filter((name) => name !== "");
}

/** Whether a package stands there with its main file, which is the binary. */
async function hasMain(modules: string, name: string): Promise<boolean> {
  const main = (await manifestOf(modules, name))?.main;
  return main !== undefined && await exists(join(modules, name, main));
}

/** A package's description of itself; npm's note of the whole folder has `packages`. */
interface Manifest {
  version?: string;
  main?: string;
  optionalDependencies?: Record<string, string>;
  packages?: Record<string, unknown>;
}

async function manifestOf(
  modules: string,
  name: string,
  file = "package.json",
): Promise<Manifest | undefined> {
  try {
    return JSON.parse(await Deno.readTextFile(join(modules, name, file)));
  } catch {
    return undefined;
  }
}
