/**
 * `deno task test`: every check of the project, and one closing line that counts them.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { refusing } from "./arguments.ts";
import { cellProgress } from "./notebooks/progress.ts";
import { verifyNotebook } from "./notebooks/verify.ts";
import { notebookFiles } from "./notebooks.ts";
import { basename, join } from "./setup/path.ts";
import { ROOT, venvProgram } from "./setup/project.ts";
import { run } from "./setup/run.ts";
import { SetUpError } from "./setup/set_up_error.ts";
import { runTool, setUp } from "./setup.ts";
import { declaredTypes, docFaults } from "./test/doc_lint.ts";
import { houseFaults, readSources } from "./test/house_rules.ts";
import type { Source } from "./test/imports.ts";
import { addCounts, type Counts, noCounts } from "./test/junit.ts";
import { explained, SMOKE, UNMEASURED } from "./test/skips.ts";
import { LAB, PEERS, unitTests } from "./test/unit_tests.ts";

const HELP = `deno task test [--unit | --lab] [--budget full|smoke] [FILE ...]

Runs every check of the project: format, lint, types, docs, house rules, unit tests, the examples
of the docs, every notebook on the real kernel, and JupyterLab and the web pages in a browser: the
Chromium that DGM_BROWSER names, an installed one, or the one of @sparticuz/chromium. Where none of
them runs, the tests of the browser are skipped, under CI=true failed. The last lines name what was
skipped, why, and the cure, and count all.

  --unit         all but the notebooks and the browser (deno task test:unit)
  --lab          the browser alone (deno task test:lab)
  --budget NAME  full (default), or smoke: notebooks with small numbers, trained cells not compared
  FILE ...       only the unit tests and doc examples in these files or folders`;

const DENO = venvProgram("deno");
const QUIET = { NO_COLOR: "1", RUST_BACKTRACE: "0" };
const FOLDERS = ["lib", "tests", "tools", "benchmarks"];

/** What the command line asks for. */
export interface TestOptions {
  unit: boolean;
  lab: boolean;
  files: string[];
  budget: string;
}

/** Reads the command line; undefined when help was asked for. */
export function testOptions(args: string[]): TestOptions | undefined {
  const options = {
    unit: { type: "boolean" },
    lab: { type: "boolean" },
    budget: { type: "string", default: "full" },
    help: { type: "boolean", short: "h" },
  } as const;
  const { values, positionals } = refusing(() =>
    parseArgs({ args, options, allowPositionals: true })
  );
  if (values.help) return undefined;
  const { unit = false, lab = false, budget } = values;
  if (budget !== "full" && budget !== "smoke") {
    throw new SetUpError(`Cannot run the tests: --budget wants full or smoke, got ${budget}`);
  }
  if (lab && (unit || positionals.length > 0)) {
    throw new SetUpError("Cannot run the tests: --lab stands alone, without --unit and files");
  }
  return { unit, lab, files: positionals, budget };
}

async function test(): Promise<number> {
  const options = testOptions(Deno.args);
  if (!options) {
    console.log(HELP);
    return 0;
  }
  await setUp();
  const counts = noCounts();
  const { files, unit, lab, budget } = options;
  if (files.length > 0) {
    addCounts(counts, await unitTests(files, { whole: true }));
  } else if (!lab) {
    addCounts(counts, await gates());
    addCounts(counts, await unitTests(await unitFolders(), { whole: false }));
    if (!unit) addCounts(counts, await notebooks(budget));
  }
  if (lab || (!unit && files.length === 0)) {
    // In full view, for they take minutes.
    addCounts(counts, await unitTests([LAB], { whole: true }));
  }
  const { lines, unexplained } = explained(counts.skipped);
  counts.failed += unexplained.length;
  counts.failures.push(...unexplained.map((name) => `${name} (skipped for no known reason)`));
  if (lines.length > 0) console.log("\nskipped:");
  for (const line of lines) console.log(`  ${line}`);
  if (counts.failures.length > 0) {
    console.log("\nfailed:");
    for (const name of counts.failures) console.log(`  ${name}`);
  }
  const skipped = counts.skipped.length - unexplained.length;
  console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${skipped} skipped`);
  return counts.failed > 0 || counts.passed === 0 ? 1 : 0;
}

/** Everything but the tests in a browser, which want the machine for themselves, and those beside peers. */
async function unitFolders(): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(join(ROOT, "tests")));
  const names = entries.map(({ name }) => `tests/${name}`);
  return ["lib", "benchmarks", ...names.filter((name) => name !== LAB && name !== PEERS).sort()];
}

/** The checks that read sources, one test each. */
async function gates(): Promise<Counts> {
  const sources = await readSources();
  const counts = noCounts();
  const deno = async (args: string[]) => {
    const { success, output } = await run(DENO, args, { env: QUIET });
    return success ? [] : [output.trim()];
  };
  tally(counts, "format (deno fmt --check)", await deno(["fmt", "--check"]));
  tally(counts, "lint (deno lint)", await deno(["lint"]));
  tally(counts, "types (deno check)", await deno(["check", "--quiet", ...FOLDERS]));
  tally(counts, "docs (deno doc --lint)", await docs(sources));
  tally(counts, "house rules (rooms, circles, lengths, seeds, paths)", houseFaults(sources));
  return counts;
}

async function docs(sources: Source[]): Promise<string[]> {
  const files = sources.map(({ path }) => path).filter((path) => /^lib\/.*\.ts$/.test(path));
  const ours = declaredTypes(sources.map(({ text }) => text));
  const { success, output } = await run(DENO, ["doc", "--lint", ...files], { env: QUIET });
  if (success) return [];
  const faults = docFaults(output, (type) => ours.has(type));
  return faults.length > 0 || output.includes("error[private-type-ref]") ? faults : [output];
}

/** Every notebook on the real kernel; checks that a small budget skips are counted as such. */
async function notebooks(budget: string): Promise<Counts> {
  const counts = noCounts();
  const files = await notebookFiles();
  if (files.length === 0) tally(counts, "notebooks", ["there is none in notebooks/"]);
  for (const file of files) {
    const progress = cellProgress(basename(file));
    const { onCell } = progress;
    for await (
      const { name, faults, skipped } of verifyNotebook(file, basename(file), { budget, onCell })
    ) {
      if (skipped) counts.skipped.push(`${skipped === "smoke" ? SMOKE : UNMEASURED}${name}`);
      else tally(counts, name, faults);
    }
    console.log(`  ${progress.summary()}`);
  }
  return counts;
}

function tally(counts: Counts, name: string, faults: string[]): void {
  console.log(`${name} ... ${faults.length === 0 ? "ok" : "FAILED"}`);
  for (const fault of faults) console.log(fault.replace(/^/gm, "    "));
  if (faults.length === 0) counts.passed++;
  else {
    counts.failed++;
    counts.failures.push(name);
  }
}

if (import.meta.main) await runTool(test);
