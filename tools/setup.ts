/**
 * `deno task setup`: installs what is missing, all of it inside the project. Run it again after an
 * interruption; when nothing changed it takes a moment.
 *
 * It runs before any package is there, so it imports nothing but its own files.
 *
 * @module
 */
import { setUpJupyter } from "./setup/jupyter.ts";
import { setUpPackages } from "./setup/packages.ts";
import { setUpPython } from "./setup/python.ts";
import { SetUpError } from "./setup/set_up_error.ts";

/** Brings the project to where everything can run. */
export async function setUp(
  say: (line: string) => void = (line) => console.error(`set-up: ${line}`),
): Promise<void> {
  const start = performance.now();
  let worked = false;
  const note = (line: string) => {
    worked = true;
    say(line);
  };
  await setUpPython(note);
  await setUpPackages(note);
  await setUpJupyter();
  if (worked) say(`done in ${Math.round((performance.now() - start) / 1000)} s`);
}

/** Runs a tool's main function: errors meant for people are shown as one line. */
export async function runTool(main: () => Promise<number | void>): Promise<never> {
  try {
    Deno.exit(await main() ?? 0);
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    console.error(error.message);
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
