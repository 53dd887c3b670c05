/** Type check and lint of a notebook's cells, which the kernel does not do. @module */
import { join } from "../setup/path.ts";
import { ROOT, venvProgram } from "../setup/project.ts";
import { type Ran, run } from "../setup/run.ts";
import type { Notebook } from "./notebook.ts";
import { programOf } from "./program.ts";

/**
 * The complaints of `deno check` and `deno lint` about the joined cells, each with its cell and line.
 *
 * The cells are checked with the project's options but one: an index into an array counts as found,
 * so that cells need no exclamation marks.
 */
export async function staticFaults(notebook: Notebook): Promise<string[]> {
  const program = programOf(notebook);
  return await withPrograms([program.text], async (deno) => {
    const [check, lint] = [await deno("check"), await deno("lint")];
    const faults = [check, lint].filter(({ success }) => !success)
      .flatMap(({ output }) => complaints(output, program.origin));
    return [...new Set(faults)];
  });
}

/**
 * Writes programs made of cells as `cells0.ts`, `cells1.ts` and so on, for as long as they are used.
 *
 * @param use gets a function that runs a command of `deno` on all of them
 */
export async function withPrograms<T>(
  programs: string[],
  use: (deno: (command: string) => Promise<Ran>) => Promise<T>,
): Promise<T> {
  const folder = await Deno.makeTempDir({ dir: ROOT, prefix: ".cells_" });
  // Beside package.json: from a folder below, Deno does not find the npm packages.
  const config = `${folder}.json`;
  try {
    const files = programs.map((_, i) => join(folder, `cells${i}.ts`));
    for (const [i, file] of files.entries()) await Deno.writeTextFile(file, programs[i]!);
    await Deno.writeTextFile(config, JSON.stringify(CELL_CONFIG));
    const env = { NO_COLOR: "1", RUST_BACKTRACE: "0" };
    return await use((command) =>
      run(venvProgram("deno"), [command, "--config", config, ...files], { env })
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
    await Deno.remove(config).catch(() => {});
  }
}

/** The project's options but `noUncheckedIndexedAccess`. */
const CELL_CONFIG = {
  nodeModulesDir: "manual",
  lock: false,
  imports: { "@dgm/": "./lib/" },
  compilerOptions: {
    strict: true,
    exactOptionalPropertyTypes: true,
    lib: ["deno.ns", "deno.unstable", "dom", "dom.iterable", "dom.asynciterable", "esnext"],
  },
  lint: { rules: { exclude: ["no-import-prefix", "no-unversioned-import", "require-await"] } },
};

/** The messages in what `deno check` or `deno lint` printed, with the cell instead of the file. */
export function complaints(
  output: string,
  origin: (line: number) => { cell: number; line: number },
): string[] {
  const found: string[] = [];
  let message = "";
  for (const line of output.split("\n")) {
    const error = line.match(/^(TS\d+ \[ERROR\].*|error\[.*)|(SyntaxError: .*)/);
    if (error) message = (error[1] ?? error[2]!).trim();
    const at = line.match(/cells0\.ts:(\d+):\d+/);
    if (at && message) {
      const { cell, line: row } = origin(Number(at[1]));
      found.push(`code cell ${cell}, line ${row}: ${message}`);
      message = "";
    }
  }
  return found.length > 0 ? found : [output.trim()];
}
