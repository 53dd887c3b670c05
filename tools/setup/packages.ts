/** The npm packages. @module */
import { join } from "./path.ts";
import { ROOT } from "./project.ts";
import { runInstaller } from "./run.ts";
import { SetUpError } from "./set_up_error.ts";
import { exists, isStamped, markStamped, stampOf, unstamp } from "./stamp.ts";

/** The npm that installs; its version is part of what was tried. */
const NPM = "npm:npm@11.19.1";

/** Packages whose other half is a native library for one platform. */
const NATIVE = [
  { scope: "", prefix: "nodejs-polars-" },
  { scope: "@skia-canvas", prefix: "" },
  { scope: "@resvg", prefix: "resvg-js-" },
];

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
  const { dependencies = {}, devDependencies = {} } = JSON.parse(manifest);
  const names = Object.keys({ ...dependencies, ...devDependencies });
  const stamp = stampOf(manifest);
  const files = names.map((name) => join(modules, name, "package.json"));
  if (await isStamped(modules, stamp, files)) return;
  await unstamp(modules);
  say(`installing ${what} into node_modules …`);
  const npm = ["run", "-A", "--no-config", "--node-modules-dir=none", NPM, "install"];
  const quiet = ["--no-audit", "--no-fund", "--no-update-notifier", "--no-package-lock"];
  const install = [...npm, ...quiet, "--prefix", folder];
  await runInstaller("install the npm packages", Deno.execPath(), install);
  if (folder === ROOT) await checkNativeHalves(modules);
  await markStamped(modules, stamp);
}

async function checkNativeHalves(modules: string): Promise<void> {
  for (const { scope, prefix } of NATIVE) {
    const inside = join(modules, scope);
    const found = await exists(inside) &&
      [...Deno.readDirSync(inside)].some(({ name }) =>
        name.startsWith(prefix) && name !== "resvg-js"
      );
    if (!found) {
      throw new SetUpError(
        `Cannot use the npm packages: ${scope || prefix} has no native library for ` +
          `${Deno.build.os} on ${Deno.build.arch}. Want Linux, macOS or Windows on x64 or arm64`,
      );
    }
  }
}
