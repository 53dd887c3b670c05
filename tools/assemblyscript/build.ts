/**
 * Compiles lib/engine/simd/*.as (AssemblyScript) to lib/engine/simd/kernels.wasm.
 *
 *     deno run -A tools/assemblyscript/build.ts
 *
 * The sources end in .as, because they are no TypeScript: `deno check` would refuse their types.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

const here = new URL("./", import.meta.url);
const simd = new URL("../../lib/engine/simd/", import.meta.url);

/** Where the compiled module lies. */
export const compiledModule: URL = new URL("kernels.wasm", simd);

/** Installs the pinned compiler beside this file, if it is not there. */
export async function installCompiler(): Promise<void> {
  const { dependencies } = JSON.parse(await Deno.readTextFile(new URL("package.json", here)));
  const manifest = new URL("node_modules/assemblyscript/package.json", here);
  try {
    const { version } = JSON.parse(await Deno.readTextFile(manifest));
    if (version === dependencies.assemblyscript) return;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const npm = ["npm:npm@11.19.1", "install", "--no-audit", "--no-fund", "--no-package-lock"];
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-config", "--node-modules-dir=none", ...npm],
    cwd: fileURLToPath(here),
  }).output();
  if (!success) {
    throw new Error(`Cannot install AssemblyScript: ${new TextDecoder().decode(stderr)}`);
  }
}

/**
 * Compiles the sources.
 *
 * @returns the bytes of the module.
 * @throws {Error} with the compiler's own words when the sources are wrong.
 */
export async function compile(): Promise<Uint8Array<ArrayBuffer>> {
  const compiler = new URL("node_modules/assemblyscript/dist/asc.js", here);
  const asc = await import(compiler.href);
  let bytes: Uint8Array<ArrayBuffer> | undefined;
  const { error, stderr } = await asc.main([
    "kernels.ts",
    "--outFile",
    "kernels.wasm",
    "-O3",
    "--noAssert",
    "--runtime",
    "stub",
    "--importMemory",
    "--noExportMemory",
    "--enable",
    "simd",
    // As tfjs declares its memory; a memory that threads share must have a maximum.
    "--maximumMemory",
    "65536",
  ], {
    readFile: (name: string) => {
      try {
        return Deno.readTextFileSync(new URL(name.replace(/\.ts$/, ".as"), simd));
      } catch {
        return null;
      }
    },
    writeFile: (_: string, contents: Uint8Array<ArrayBuffer>) => void (bytes = contents.slice()),
    listFiles: () => [],
  });
  if (error || !bytes) throw new Error(`Cannot compile the SIMD kernels: ${stderr ?? error}`);
  return bytes;
}

if (import.meta.main) {
  await installCompiler();
  const bytes = await compile();
  await Deno.writeFile(compiledModule, bytes);
  console.log(`${fileURLToPath(compiledModule)}: ${bytes.length} bytes`);
}
