/** The Python environment: JupyterLab, the notebook runner, the BLAS and the pinned Deno. @module */
import { join } from "./path.ts";
import { ROOT, VENV, venvProgram } from "./project.ts";
import { run, runInstaller } from "./run.ts";
import { SetUpError } from "./set_up_error.ts";
import { isStamped, markStamped, stampOf, unstamp } from "./stamp.ts";

const OLDEST = [3, 10] as const;
const CANDIDATES: [string, ...string[]][] = Deno.build.os === "windows"
  ? [["py", "-3"], ["python"], ["python3"]]
  : [["python3"], ["python"], ["python3.13"], ["python3.12"], ["python3.11"], ["python3.10"]];

/** Makes .venv from requirements.txt, unless it stands already. */
export async function setUpPython(say: (line: string) => void): Promise<void> {
  const requirements = join(ROOT, "requirements.txt");
  const stamp = stampOf(await Deno.readTextFile(requirements));
  const programs = ["python", "deno", "jupyter-lab"].map(venvProgram);
  if (await isStamped(VENV, stamp, programs) && (await version(venvProgram("python")))) return;
  await unstamp(VENV);
  // A venv whose Python was removed or upgraded cannot be repaired, only made anew.
  if (!await version(venvProgram("python"))) {
    const [program, ...args] = await findPython();
    say("making the Python environment .venv …");
    const make = [...args, "-m", "venv", "--clear", VENV];
    await runInstaller("make the Python environment", program, make);
  }
  say("installing JupyterLab, the BLAS and Deno into .venv (250 MB, about a minute) …");
  const pip = ["-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off"];
  const install = [...pip, "-r", requirements];
  await runInstaller("install the Python packages", venvProgram("python"), install);
  await markStamped(VENV, stamp);
}

async function findPython(): Promise<[string, ...string[]]> {
  const tooOld: string[] = [];
  for (const [program, ...args] of CANDIDATES) {
    const found = await version(program, args);
    if (!found) continue;
    if (found[0] === OLDEST[0] && found[1] >= OLDEST[1]) return [program, ...args];
    tooOld.push(found.join("."));
  }
  throw new SetUpError(
    `Cannot find Python: want Python ${OLDEST.join(".")} or newer, got ` +
      `${tooOld.join(", ") || "none"}. Install it from your system's packages or python.org`,
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
