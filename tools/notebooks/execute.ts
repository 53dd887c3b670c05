/** Runs a notebook on the real kernel. @module */
import { linesFrom } from "../lines.ts";
import { dirname, join, resolve } from "../setup/path.ts";
import { jupyterEnvironment, ROOT, venvProgram } from "../setup/project.ts";
import { cleaned } from "./clean.ts";
import { type Notebook, readNotebook } from "./notebook.ts";

/** A run that came to its end, or the cell that failed. */
export interface Execution {
  /** The notebook with clean outputs, up to the failure if there was one. */
  notebook: Notebook;
  /** The number of the code cell that failed (from 1; 0 when none could start) and its error. */
  failure?: { cell: number; error: string };
}

/** What the cells see of the choices on the command line. */
export interface ExecuteOptions {
  dataset?: string;
  budget?: string;
  /** Instead of the notebook's own. */
  seed?: number | undefined;
  /** A false check prints itself and the run goes on, so that one run finds all of them. */
  collect?: boolean;
  /** More of the environment, such as which kernels of the BLAS compute. */
  env?: Record<string, string>;
  /** Called after each code cell. */
  onCell?: (cell: number, of: number) => void;
}

/** Runs a notebook file from top to bottom in a new kernel; the file itself stays as it is. */
export async function execute(path: string, options: ExecuteOptions = {}): Promise<Execution> {
  const target = await Deno.makeTempFile({ suffix: ".ipynb" });
  try {
    const child = new Deno.Command(venvProgram("python"), {
      args: [
        join(ROOT, "tools", "notebooks", "run_notebook.py"),
        path,
        target,
        kernelFolder(path),
      ],
      env: {
        ...jupyterEnvironment(),
        DGM_DATASET: options.dataset ?? "glyphs",
        DGM_BUDGET: options.budget ?? "full",
        DGM_SEED: String(options.seed ?? ""),
        ...(options.collect && { DGM_CHECKS: "collect" }),
        ...options.env,
      },
      // Stays open as long as this process lives: the runner ends its kernel when it closes.
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const stderr = new Response(child.stderr).text();
    let end: { done?: boolean; failed?: number; error?: string } = {};
    for await (const line of linesFrom(child.stdout)) {
      if (!line.startsWith("{")) continue;
      const told = JSON.parse(line);
      if (told.cell) options.onCell?.(told.cell, told.of);
      else end = told;
    }
    await child.stdin.close().catch(() => {});
    await child.status;
    if (!end.done && end.failed === undefined) {
      const why = (await stderr).trim().split("\n").at(-1) ?? "";
      return { notebook: await readNotebook(path), failure: { cell: 0, error: why } };
    }
    const notebook = cleaned(await readNotebook(target));
    if (end.done) return { notebook };
    return { notebook, failure: { cell: end.failed!, error: end.error ?? "" } };
  } finally {
    await Deno.remove(target);
  }
}

/** The folder that JupyterLab starts the kernel in: the notebook's own, where it is one of ours. */
function kernelFolder(path: string): string {
  const ours = join(ROOT, "notebooks");
  return resolve(path).startsWith(ours) ? dirname(resolve(path)) : ours;
}
