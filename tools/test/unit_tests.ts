/** Runs the unit tests and the examples of the docs. @module */
import { linesFrom } from "../lines.ts";
import { ROOT, venvProgram } from "../setup/project.ts";
import { type Counts, countsOfJunit, noCounts } from "./junit.ts";
import { TestOutput } from "./test_output.ts";

/** The files already run side by side: threads of the BLAS on top of that would fight for the cores. */
const DGM_THREADS = Deno.env.get("DGM_THREADS") ?? "1";

/** How often a line tells of the progress where no terminal shows it, in ms. */
const PROGRESS = 20_000;

/** Tests in a browser want the machine for themselves: they run when their folder is named. */
export const LAB = "tests/lab";

/** Tests beside PyTorch: only where `deno task bench --set-up` has installed it. */
export const PEERS = "tests/peers";

/**
 * Tests files and folders, several at a time, each file in a process of its own; those in a browser one
 * after the other.
 *
 * @param paths what to test
 * @param options `whole`: pass on all that `deno test` prints, instead of progress and failures
 */
export async function unitTests(
  paths: string[],
  options: { whole: boolean },
): Promise<Counts> {
  const report = await Deno.makeTempFile({ suffix: ".xml" });
  try {
    const lab = paths.some((path) => path.includes(LAB));
    const how = lab ? ["-A"] : ["-P", "--doc", "--parallel", `--ignore=${LAB}`];
    const args = ["test", ...how, "--junit-path", report, ...paths];
    const { success, uncaught } = options.whole ? await inFull(args) : await inShort(args);
    const xml = await Deno.readTextFile(report);
    const counts = xml.trim() === "" ? noCounts() : countsOfJunit(xml);
    counts.failed += uncaught.length;
    counts.failures.push(...uncaught);
    if (!success && counts.failed === 0) {
      counts.failed++;
      counts.failures.push("deno test ended before its tests did");
    }
    return counts;
  } finally {
    await Deno.remove(report);
  }
}

interface Ending {
  success: boolean;
  uncaught: string[];
}

async function inFull(args: string[]): Promise<Ending> {
  const command = new Deno.Command(venvProgram("deno"), {
    args,
    cwd: ROOT,
    stdin: "null",
    env: { DGM_THREADS },
  });
  const { success } = await command.spawn().status;
  return { success, uncaught: [] };
}

async function inShort(args: string[]): Promise<Ending> {
  const child = new Deno.Command(venvProgram("deno"), {
    args,
    cwd: ROOT,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1", RUST_BACKTRACE: "0", DGM_THREADS },
  }).spawn();
  const complaints = new Response(child.stderr).text();
  const output = new TestOutput();
  const show = createProgress();
  for await (const line of linesFrom(child.stdout)) {
    output.add(line);
    show(`${output.ended} tests, ${output.failed} failed`, output.file);
  }
  const { success } = await child.status;
  show(undefined);
  console.log(output.explanation.join("\n"));
  // Types that do not check, or a process that broke: nothing but this tells why.
  if (!success && (output.ended === 0 || output.failed + output.uncaught.length === 0)) {
    const told = (await complaints).split("\n").filter((line) => !/^(Check|Warning) /.test(line));
    console.log(told.join("\n"));
  }
  return { success, uncaught: output.uncaught };
}

/** Shows how far it is: in place on a terminal, else a line now and then. */
function createProgress(): (text: string | undefined, file?: string) => void {
  const start = performance.now();
  const terminal = Deno.stdout.isTerminal();
  let last = start;
  console.log("unit tests and doc examples (their types are checked first) …");
  return (text, file) => {
    const now = performance.now();
    if (text === undefined) {
      if (terminal) write("\r\x1b[K");
    } else if (terminal) {
      write(`\r\x1b[K  ${text}: ${file}`.slice(0, Deno.consoleSize().columns));
    } else if (now - last > PROGRESS) {
      last = now;
      console.log(`  ${text} (${Math.round((now - start) / 1000)} s)`);
    }
  };
}

function write(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}
