/** The environment that the peers live in: benchmarks/.venv and benchmarks/peers/node_modules. @module */
import { fromFileUrl, join } from "../../tools/setup/path.ts";
import { ROOT, venvProgram } from "../../tools/setup/project.ts";
import { findPython } from "../../tools/setup/python.ts";
import { run, runInstaller } from "../../tools/setup/run.ts";
import { SetUpError } from "../../tools/setup/set_up_error.ts";

const HERE = fromFileUrl(new URL("../", import.meta.url));
const VENV = join(HERE, ".venv");

/** The peers' Python. */
export const PEER_PYTHON: string = Deno.build.os === "windows"
  ? join(VENV, "Scripts", "python.exe")
  : join(VENV, "bin", "python");

/**
 * Installs what is missing of the peers, after asking.
 *
 * @param agreed whether the answer is known to be yes
 * @param note says what is going on
 * @throws {SetUpError} when the answer is no, or nobody can be asked
 */
export async function setUpPeers(agreed: boolean, note: (line: string) => void): Promise<void> {
  const requirements = join(HERE, "requirements.txt");
  if (!await pythonIsReady(requirements)) {
    agree(agreed, note);
    const [program, ...args] = await findPython();
    note("installing PyTorch and JAX into benchmarks/.venv …");
    await runInstaller("make the peers' Python environment", program, [
      ...args,
      "-m",
      "venv",
      VENV,
    ]);
    const pip = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input"];
    const install = [...pip, "--progress-bar", "off", "-r", requirements];
    await runInstaller("install the peers", PEER_PYTHON, install, { PYTHONNOUSERSITE: "1" });
  }
  const peers = join(HERE, "peers");
  if (!await nodeIsReady(peers)) {
    note("installing jax-js into benchmarks/peers/node_modules …");
    const npm = ["npm:npm@11.19.1", "install", "--no-audit", "--no-fund", "--no-package-lock"];
    const deno = ["run", "-A", "--no-config", "--node-modules-dir=none", ...npm, "--prefix", peers];
    await runInstaller("install jax-js", venvProgram("deno"), deno);
  }
}

function agree(agreed: boolean, note: (line: string) => void): void {
  note("the peers PyTorch and JAX are not there yet. On Linux, plain pip brings PyTorch with");
  note("gigabytes of CUDA libraries, unless pip is told of an index with CPU wheels:");
  note("PIP_EXTRA_INDEX_URL, or pip's own configuration, names it. They go into benchmarks/.venv.");
  if (agreed) return;
  if (Deno.stdin.isTerminal() && confirm("Install them?")) return;
  throw new SetUpError(
    "Cannot time the peers: they are not installed. --yes installs them, --no-peers goes without",
  );
}

/** Whether every pinned package is there in its pinned version. */
async function pythonIsReady(requirements: string): Promise<boolean> {
  const pins = (await Deno.readTextFile(requirements)).match(/^\w+==\S+/gm) ?? [];
  const ask = "import sys, importlib.metadata as m; " +
    "print(all(m.version(p.split('==')[0]).split('+')[0] == p.split('==')[1] for p in sys.argv[1:]))";
  const { success, output } = await run(PEER_PYTHON, ["-c", ask, ...pins]);
  return success && output.trim() === "True";
}

async function nodeIsReady(folder: string): Promise<boolean> {
  try {
    const { dependencies } = JSON.parse(await Deno.readTextFile(join(folder, "package.json")));
    for (const [name, version] of Object.entries(dependencies)) {
      const manifest = join(folder, "node_modules", name, "package.json");
      if (JSON.parse(await Deno.readTextFile(manifest)).version !== version) return false;
    }
    return true;
  } catch {
    return false;
  }
}

/** Where the benchmark keeps its files. */
export const FOLDER: string = join(ROOT, "out", "bench");
