/** Where things stand in this project, and the environment that its programs run in. @module */
import { dirname, fromFileUrl, join } from "./path.ts";

/** The Deno of kernel, runner and tests, whichever started the task; requirements.txt pins it. */
export const DENO_VERSION = "2.8.1";

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
    JUPYTER_PREFER_ENV_PATH: "1",
    JUPYTER_NO_CONFIG: "",
    JUPYTER_PLATFORM_DIRS: "1",
    IPYTHONDIR: folder("ipython"),
    // Packages that a person installed elsewhere stay out of .venv.
    PYTHONPATH: "",
    PYTHONNOUSERSITE: "1",
    PYTHONUTF8: "1",
    DENO_NO_UPDATE_CHECK: "1",
  };
}
