/** The kernel that JupyterLab offers, and its settings, all inside the project. @module */
import { dirname, join } from "./path.ts";
import { jupyterEnvironment, VENV, venvProgram } from "./project.ts";

/** Writes the kernelspec and JupyterLab's settings where they differ from what they should be. */
export async function setUpJupyter(): Promise<void> {
  const kernel = {
    argv: [venvProgram("deno"), "jupyter", "--kernel", "--conn", "{connection_file}"],
    display_name: "Deno",
    language: "typescript",
    env: { NO_COLOR: "1" },
  };
  await writeIfChanged(join(VENV, "share", "jupyter", "kernels", "deno", "kernel.json"), kernel);
  const config = jupyterEnvironment().JUPYTER_CONFIG_DIR!;
  // JupyterLab asks at its first start whether it may fetch news: it shall not ask.
  const page = { disabledExtensions: { "@jupyterlab/apputils-extension:announcements": true } };
  await writeIfChanged(join(config, "labconfig", "page_config.json"), page);
}

async function writeIfChanged(path: string, value: unknown): Promise<void> {
  const text = JSON.stringify(value, null, 2) + "\n";
  if (await Deno.readTextFile(path).catch(() => "") === text) return;
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, text);
}
