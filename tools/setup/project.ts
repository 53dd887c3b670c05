/** Where things stand in this project, and the environment that its programs run in. @module */
import { dirname, fromFileUrl, join } from "./path.ts";

/** The project's root folder. */
export const ROOT = dirname(dirname(dirname(fromFileUrl(import.meta.url))));

const WINDOWS = Deno.build.os === "windows";

/** The Python environment, with JupyterLab, the BLAS and the kernel's Deno. */
export const VENV = join(ROOT, ".venv");

/** The log of the last set-up. */
export const SETUP_LOG = join(ROOT, ".cache", "setup.log");

/** A program of the Python environment. */
export function venvProgram(name: string): string {
  return WINDOWS ? join(VENV, "Scripts", `${name}.exe`) : join(VENV, "bin", name);
}

/** Jupyter's folders, all inside the project: the user's own configuration is neither read nor written. */
export function jupyterEnvironment(): Record<string, string> {
  const folder = (name: string) => join(ROOT, ".jupyter", name);
  return {
    JUPYTER_DATA_DIR: folder("data"),
    JUPYTER_CONFIG_DIR: folder("config"),
    JUPYTER_RUNTIME_DIR: folder("runtime"),
    JUPYTER_PATH: join(VENV, "share", "jupyter"),
    JUPYTER_NO_CONFIG: "",
    IPYTHONDIR: folder("ipython"),
    JUPYTER_PLATFORM_DIRS: "1",
  };
}
