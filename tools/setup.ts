/**
 * `deno task setup`: installs what is missing, all of it inside the project. Run it again after an
 * interruption; when nothing changed it takes a moment.
 *
 * It runs before any package is there, so it imports nothing but its own files.
 *
 * @module
 */
import { lineForPeople } from "./people_error.ts";
import { dirname, join } from "./setup/path.ts";
import { checkPlatform } from "./setup/platform.ts";
import { SETUP_LOG } from "./setup/project.ts";
import { setUpJupyter } from "./setup/jupyter.ts";
import { setUpPackages } from "./setup/packages.ts";
import { setUpPython } from "./setup/python.ts";
import { installerError, SetUpError } from "./setup/set_up_error.ts";

/** Brings the project to where everything can run. */
export async function setUp(
  say: (line: string) => void = (line) => console.error(`set-up: ${line}`),
): Promise<void> {
  checkPlatform();
  const start = performance.now();
  let worked = false;
  const note = (line: string) => {
    worked = true;
    say(line);
  };
  const lock = await lockSetUp(note);
  try {
    // Both load from the network most of the time. The second failure waits for the next run.
    const [python, packages] = await Promise.allSettled([
      setUpPython(note),
      setUpPackages(note),
    ]);
    if (python.status === "rejected") throw python.reason;
    if (packages.status === "rejected") throw packages.reason;
    await setUpJupyter();
  } catch (error) {
    // A disk that is full or a folder that may not be written fails here as well.
    throw error instanceof SetUpError ? error : installerError("set up", String(error));
  } finally {
    lock?.close();
  }
  if (worked) say(`done in ${Math.round((performance.now() - start) / 1000)} s`);
}

/**
 * Waits until no other task sets this folder up. Where nothing may be written there is nothing to wait
 * for: what is missing there will be told, and what is there can be used.
 */
async function lockSetUp(say: (line: string) => void): Promise<Deno.FsFile | undefined> {
  try {
    await Deno.mkdir(dirname(SETUP_LOG), { recursive: true });
    const path = join(dirname(SETUP_LOG), "setup.lock");
    const file = await Deno.open(path, { create: true, write: true });
    const timer = setTimeout(() => say("waiting for another task that sets up …"), 1000);
    await file.lock(true);
    clearTimeout(timer);
    return file;
  } catch (error) {
    if (isReadOnly(error)) return undefined;
    throw installerError("set up", String(error));
  }
}

function isReadOnly(error: unknown): boolean {
  return error instanceof Deno.errors.PermissionDenied ||
    /\bos error 30\b|EROFS/.test(String(error));
}

/** Runs a tool's main function: errors meant for people are shown as one line. */
export async function runTool(main: () => Promise<number | void>): Promise<never> {
  try {
    Deno.exit(await main() ?? 0);
  } catch (error) {
    const line = lineForPeople(error);
    if (line === undefined) throw error;
    console.error(line);
    Deno.exit(1);
  }
}

if (import.meta.main) {
  await runTool(async () => {
    if (Deno.args.includes("--help")) {
      console.log("deno task setup\n\nInstalls what is missing into .venv and node_modules.");
      return;
    }
    await setUp();
    console.error("set-up: everything is in place. Next: deno task lab");
  });
}
