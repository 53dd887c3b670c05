/** The Python environment: JupyterLab, the notebook runner, the BLAS, oneDNN and the pinned Deno. @module */
import { join } from "./path.ts";
import { jupyterEnvironment, ROOT, VENV, venvProgram } from "./project.ts";
import { run, runInstaller } from "./run.ts";
import { SetUpError } from "./set_up_error.ts";
import { ensureInstalled, exists, stampOf } from "./stamp.ts";

const OLDEST = [3, 10] as const;
const CANDIDATES: [string, ...string[]][] = Deno.build.os === "windows"
  ? [["py", "-3"], ["python"], ["python3"]]
  : [["python3"], ["python"], ["python3.13"], ["python3.12"], ["python3.11"], ["python3.10"]];

/** Makes .venv from requirements.txt, unless it stands already. */
export async function setUpPython(say: (line: string) => void): Promise<void> {
  const requirements = join(ROOT, "requirements.txt");
  const text = await Deno.readTextFile(requirements);
  const pins = readPins(text);
  const missing = await ensureInstalled({
    folder: VENV,
    stamp: stampOf(text, Deno.build.target),
    missing: () => missingPins(pins),
    install: async (anew) => {
      // A venv whose Python was removed or upgraded cannot be repaired, only made anew.
      if (anew || !await version(venvProgram("python"))) await makeEnvironment(say);
      say("installing JupyterLab, BLAS, oneDNN and Deno into .venv (290 MB, about a minute) …");
      const pip = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input"];
      const install = [...pip, "--progress-bar", "off", "-r", requirements];
      const env = jupyterEnvironment();
      await runInstaller("install the Python packages", venvProgram("python"), install, env);
    },
  });
  if (missing.length === 0) return;
  throw new SetUpError(
    `Cannot use the Python packages: ${missing.join(", ")} did not arrive. ` +
      "Delete .venv and run it again",
  );
}

async function makeEnvironment(say: (line: string) => void): Promise<void> {
  const [program, ...args] = await findPython();
  say(`making the Python environment .venv${await exists(VENV) ? " anew" : ""} …`);
  const make = [...args, "-m", "venv", "--clear", VENV];
  await runInstaller("make the Python environment", program, make);
}

/**
 * The first Python on this machine that is new enough: the one that DGM_PYTHON names, if it does.
 *
 * @throws {SetUpError} when there is none, or all are too old
 */
export async function findPython(
  candidates: [string, ...string[]][] = CANDIDATES,
): Promise<[string, ...string[]]> {
  const named = Deno.env.get("DGM_PYTHON");
  const tooOld: string[] = [];
  for (const [program, ...args] of named ? [[named] as [string], ...candidates] : candidates) {
    const found = await version(program, args);
    if (!found) continue;
    if (found[0] === OLDEST[0] && found[1] >= OLDEST[1]) return [program, ...args];
    tooOld.push(found.join("."));
  }
  throw new SetUpError(
    `Cannot find Python: want Python ${OLDEST.join(".")} or newer, got ` +
      `${
        [...new Set(tooOld)].join(", ") || "none"
      }. Install it from your system's packages or python.org, ` +
      "or name one in DGM_PYTHON, and run it again",
  );
}

async function version(
  program: string,
  args: string[] = [],
): Promise<[number, number] | undefined> {
  const ask = "import sys; print(*sys.version_info[:2])";
  const { success, output } = await run(program, [...args, "-c", ask]);
  const found = output.match(/^(\d+) (\d+)\s*$/);
  return success && found ? [Number(found[1]), Number(found[2])] : undefined;
}

/**
 * The pins of a requirements file, name → version; several versions where a marker makes it depend on
 * Python's own. What is for another platform is left out.
 *
 * @param platform as Deno names it
 * @throws {TypeError} on a line that does not pin one version
 */
export function readPins(
  text: string,
  platform: string = `${Deno.build.os} ${Deno.build.arch}`,
): Map<string, string[]> {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/#.*/, "").trim());
  const pins = new Map<string, string[]>();
  for (const line of lines.filter((line) => line !== "")) {
    const pin = line.match(/^([\w.-]+)==([^\s;]+)(?:; (.*))?$/);
    const on = pin?.[3]?.match(/^sys_platform == "(\w+)" and platform_machine == "(\w+)"$/);
    const marked = pin?.[3] === undefined || on || /^python_version (<|>=) "[\d.]+"$/.test(pin[3]);
    if (!pin || !marked) {
      throw new TypeError(`Cannot read requirements: want name==version, got ${line}`);
    }
    if (on && `${on[1]} ${on[2]}` !== platform) continue;
    pins.set(pin[1]!, [...pins.get(pin[1]!) ?? [], pin[2]!]);
  }
  return pins;
}

/** What of the pins is not in .venv, programs and a Python that runs included. */
async function missingPins(pins: Map<string, string[]>): Promise<string[]> {
  if (!await version(venvProgram("python"))) return ["Python"];
  const packages = await sitePackages();
  const missing = [...pins].map(async ([name, versions]) => {
    for (const version of versions) {
      const folder = `${name.replace(/[-.]+/g, "_")}-${version}.dist-info`;
      if (await exists(join(packages, folder, "RECORD"))) return "";
    }
    return `${name} ${versions.join(" or ")}`;
  });
  const files = [venvProgram("deno")].concat(
    ["jupyterlab", "jupyter_server", "nbclient", "nbformat", "scipy_openblas32"]
      .map((name) => join(packages, name, "__init__.py")),
  );
  missing.push(...files.map(async (file) => await exists(file) ? "" : file));
  return (await Promise.all(missing)).filter((name) => name !== "");
}

async function sitePackages(): Promise<string> {
  if (Deno.build.os === "windows") return join(VENV, "Lib", "site-packages");
  const lib = join(VENV, "lib");
  const folders = await Array.fromAsync(Deno.readDir(lib)).catch(() => []);
  const python = folders.find(({ name }) => name.startsWith("python3"))?.name ?? "python3";
  return join(lib, python, "site-packages");
}
