/** The Chromium that comes inside an npm package. @module */
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import { dirname, join } from "../setup/path.ts";
import { ROOT } from "../setup/project.ts";
import { exists } from "../setup/stamp.ts";
import { untar } from "./untar.ts";

/** A program and what its environment must say. */
export interface BrowserProgram {
  program: string;
  env: Record<string, string>;
}

const PACKAGE = join(ROOT, "node_modules", "@sparticuz", "chromium");
const inflate = promisify(brotliDecompress);

/**
 * Unpacks the Chromium of `@sparticuz/chromium` into `.cache`, once: 210 MB, three seconds.
 *
 * The package is made for machines with nothing on them: beside the browser it carries NSS and NSPR,
 * the two libraries that a bare Linux lacks, and a font. Its own code unpacks into the system's folder
 * for temporary files, which is everybody's, and uses the libraries in one company's cloud only.
 *
 * @returns the program as the system's own libraries would run it, and with those of the package; none
 *   where the package has no browser: it has one for Linux on x64
 */
export async function packagedBrowser(): Promise<BrowserProgram[]> {
  if (Deno.build.os !== "linux" || Deno.build.arch !== "x86_64") return [];
  const manifest = await Deno.readTextFile(join(PACKAGE, "package.json")).catch(() => undefined);
  if (manifest === undefined) return [];
  const folder = join(ROOT, ".cache", `chromium-${JSON.parse(manifest).version}`);
  if (!await exists(join(folder, "complete"))) await unpack(folder);
  const program = join(folder, "chromium");
  // A machine without fonts draws no letters; one with fonts shall use its own.
  const fonts: Record<string, string> = await exists("/etc/fonts/fonts.conf")
    ? {}
    : { FONTCONFIG_FILE: join(folder, "fonts.conf") };
  const own = [join(folder, "lib"), Deno.env.get("LD_LIBRARY_PATH")].filter(Boolean).join(":");
  return [{ program, env: fonts }, { program, env: { ...fonts, LD_LIBRARY_PATH: own } }];
}

async function unpack(folder: string): Promise<void> {
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  const archive = async (name: string) =>
    await inflate(await Deno.readFile(join(PACKAGE, "bin", `${name}.br`)));
  for (const name of ["al2023.tar", "fonts.tar"]) {
    for (const { path, bytes } of untar(await archive(name))) {
      await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
      await Deno.writeFile(join(folder, path), bytes, { mode: 0o755 });
    }
  }
  const inter = join(ROOT, "node_modules", "@expo-google-fonts", "inter");
  const fonts = [join(folder, "fonts"), inter].map((path) => `<dir>${path}</dir>`).join("");
  const cache = `<cachedir>${join(folder, "font-cache")}</cachedir>`;
  await Deno.writeTextFile(
    join(folder, "fonts.conf"),
    `<?xml version="1.0"?>\n<fontconfig>${fonts}${cache}</fontconfig>\n`,
  );
  await Deno.writeFile(join(folder, "chromium"), await archive("chromium"), { mode: 0o755 });
  await Deno.writeTextFile(join(folder, "complete"), "");
}
