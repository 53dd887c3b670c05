/** The kernel that JupyterLab offers, and its settings, all inside the project. @module */
import { dirname, join } from "./path.ts";
import { DENO_VERSION, jupyterEnvironment, VENV, venvProgram } from "./project.ts";
import { run } from "./run.ts";
import { SetUpError } from "./set_up_error.ts";

/** Writes the kernelspec and JupyterLab's settings where they differ from what they should be. */
export async function setUpJupyter(): Promise<void> {
  const kernel = {
    argv: [venvProgram("deno"), "jupyter", "--kernel", "--conn", "{connection_file}"],
    display_name: "Deno",
    language: "typescript",
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
  };
  const spec = join(VENV, "share", "jupyter", "kernels", "deno", "kernel.json");
  if (!await says(spec, kernel)) {
    await checkDeno();
    await write(spec, kernel);
  }
  const config = jupyterEnvironment().JUPYTER_CONFIG_DIR!;
  // JupyterLab asks at its first start whether it may fetch news: it shall not ask.
  const page = { disabledExtensions: { "@jupyterlab/apputils-extension:announcements": true } };
  const settings = join(config, "labconfig", "page_config.json");
  if (!await says(settings, page)) await write(settings, page);
}

/** Starts the kernel's Deno once: it must run here and be the one that was tried. */
async function checkDeno(): Promise<void> {
  const { output } = await run(venvProgram("deno"), ["--version"]);
  if (output.startsWith(`deno ${DENO_VERSION} `)) return;
  const got = output.trim().split("\n")[0];
  throw new SetUpError(
    `Cannot use the Deno in .venv: want ${DENO_VERSION}, got ${got}. Delete .venv and run it again`,
  );
}

async function says(path: string, value: unknown): Promise<boolean> {
  return await Deno.readTextFile(path).catch(() => "") === textOf(value);
}

async function write(path: string, value: unknown): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, textOf(value));
}

function textOf(value: unknown): string {
  return JSON.stringify(value, null, 2) + "\n";
}
