/**
 * `deno task test`: every check of the project, and one closing line that counts them.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { refusing } from "./lab.ts";
import { verifyNotebook } from "./notebooks/verify.ts";
import { notebookFiles } from "./notebooks.ts";
import { basename } from "./setup/path.ts";
import { ROOT, venvProgram } from "./setup/project.ts";
import { run } from "./setup/run.ts";
import { runTool, setUp } from "./setup.ts";
import { declaredTypes, docFaults } from "./test/doc_lint.ts";
import { houseFaults, readSources, type Source } from "./test/house_rules.ts";
import { addCounts, type Counts, countsOfJunit, noCounts } from "./test/junit.ts";

const HELP = `deno task test [--unit] [FILE ...]

Runs every check of the project: format, lint, types, docs, house rules, unit tests, the examples
of the docs, and every notebook on the real kernel. The last line counts them.

  --unit     all but the notebooks (deno task test:unit)
  FILE ...   only the unit tests and doc examples in these files or folders`;

const DENO = venvProgram("deno");
const FOLDERS = ["lib", "tests", "tools"];

async function test(): Promise<number> {
  const options = { unit: { type: "boolean" }, help: { type: "boolean", short: "h" } } as const;
  const { values, positionals } = refusing(() =>
    parseArgs({ args: Deno.args, options, allowPositionals: true })
  );
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  await setUp();
  const counts = noCounts();
  if (positionals.length > 0) {
    addCounts(counts, await unitTests(positionals));
  } else {
    addCounts(counts, await gates());
    addCounts(counts, await unitTests(["lib", "tests"]));
    if (!values.unit) addCounts(counts, await notebooks());
  }
  if (counts.failures.length > 0) {
    console.log("\nfailed:");
    for (const name of counts.failures) console.log(`  ${name}`);
  }
  console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  return counts.failed > 0 || counts.passed === 0 ? 1 : 0;
}

/** The checks that read sources, one test each. */
async function gates(): Promise<Counts> {
  const sources = await readSources();
  const counts = noCounts();
  const deno = async (args: string[]) => {
    const { success, output } = await run(DENO, args, { env: { NO_COLOR: "1" } });
    return success ? [] : [output.trim()];
  };
  tally(counts, "format (deno fmt --check)", await deno(["fmt", "--check"]));
  tally(counts, "lint (deno lint)", await deno(["lint"]));
  tally(counts, "types (deno check)", await deno(["check", ...FOLDERS]));
  tally(counts, "docs (deno doc --lint)", await docs(sources));
  tally(counts, "house rules (rooms, seeds, paths)", houseFaults(sources));
  return counts;
}

async function docs(sources: Source[]): Promise<string[]> {
  const files = sources.map(({ path }) => path).filter((path) => /^lib\/.*\.ts$/.test(path));
  const ours = declaredTypes(sources.map(({ text }) => text));
  const env = { NO_COLOR: "1" };
  const { success, output } = await run(DENO, ["doc", "--lint", ...files], { env });
  if (success) return [];
  const faults = docFaults(output, (type) => ours.has(type));
  return faults.length > 0 || output.includes("error[private-type-ref]") ? faults : [output];
}

/** Unit tests and doc examples, each in a process of its own, two at a time. */
async function unitTests(paths: string[]): Promise<Counts> {
  const report = await Deno.makeTempFile({ suffix: ".xml" });
  try {
    const args = ["test", "-P", "--doc", "--parallel", "--junit-path", report, ...paths];
    const { success } = await new Deno.Command(DENO, { args, cwd: ROOT, stdin: "null" }).spawn()
      .status;
    const xml = await Deno.readTextFile(report);
    const counts = xml.trim() === "" ? noCounts() : countsOfJunit(xml);
    if (!success && counts.failed === 0) {
      counts.failed++;
      counts.failures.push("deno test ended before its tests did");
    }
    return counts;
  } finally {
    await Deno.remove(report);
  }
}

/** Every notebook on the real kernel. */
async function notebooks(): Promise<Counts> {
  const counts = noCounts();
  const files = await notebookFiles();
  if (files.length === 0) tally(counts, "notebooks", ["there is none in notebooks/"]);
  for (const file of files) {
    const start = performance.now();
    const onCell = (cell: number, of: number) => {
      if (Deno.stdout.isTerminal()) {
        Deno.stdout.writeSync(new TextEncoder().encode(`\r  cell ${cell} of ${of} `));
      }
    };
    for await (const { name, faults } of verifyNotebook(file, basename(file), onCell)) {
      tally(counts, name, faults);
    }
    console.log(`  (${Math.round((performance.now() - start) / 1000)} s)`);
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
