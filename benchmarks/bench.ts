/** `deno task bench`: ours against its peers, in turn. @module */
import { cpus } from "node:os";
import { join } from "../tools/setup/path.ts";
import { runTool, setUp } from "../tools/setup.ts";
import { endAll } from "./speed/contestant.ts";
import { type BenchOptions, benchOptions, HELP, type Part } from "./speed/options.ts";
import { FOLDER, setUpPeers } from "./speed/peers.ts";
import { tableOf } from "./speed/report.ts";
import { keepResults, readResults, type Results } from "./speed/results.ts";
import { contestOf, type Given } from "./speed/rounds.ts";
import { WORKS } from "./speed/works.ts";

const note = (line: string) => console.error(`bench: ${line}`);

async function bench(): Promise<number> {
  const options = benchOptions(Deno.args);
  if (!options) {
    console.log(HELP);
    return 0;
  }
  await setUp();
  if (options.peers || options.setUpOnly) await setUpPeers(options.yes, note);
  if (options.setUpOnly) return 0;
  const interrupted = () => {
    endAll();
    note("stopped; what was done is kept in out/bench");
    Deno.exit(130);
  };
  Deno.addSignalListener("SIGINT", interrupted);
  try {
    const results = await readResults();
    results.machine = machineOf(options);
    const given = { ...await writeData(), threads: options.threads };
    for (const part of options.work) await runPart(part, { given, options, results });
    if (options.write) {
      const { writeReport } = await import("./speed/write_report.ts");
      note(`wrote ${await writeReport(results)}`);
    }
    return 0;
  } finally {
    endAll();
    Deno.removeSignalListener("SIGINT", interrupted);
  }
}

interface Plan {
  given: Given;
  options: BenchOptions;
  results: Results;
}

async function runPart(part: Part, { given, options, results }: Plan): Promise<void> {
  if (part === "weights" && !options.peers) return;
  if (part === "growth" || part === "start" || part === "waterfall" || part === "weights") {
    note(part);
    const { growth, start, waterfall, weights } = await import("./speed/extras.ts");
    if (part === "growth") Object.assign(results, { growth: await growth(given) });
    if (part === "start") Object.assign(results, { start: await start(given.threads) });
    if (part === "weights") Object.assign(results, { weights: await weights() });
    if (part === "waterfall") {
      Object.assign(results, { waterfall: await waterfall(given, options, note) });
    }
    console.log(`${part}: ${JSON.stringify(results[part])}\n`);
  } else {
    for (const work of Object.keys(WORKS).filter((name) => name.split("-")[0] === part)) {
      results.works[work] = await contestOf(work, given, options, note);
      console.log(`${tableOf(work, results.works[work]!)}\n`);
      await keepResults(results);
    }
  }
  await keepResults(results);
}

/** The embedded digits as plain bytes: every contestant reads the same. */
async function writeData(): Promise<Pick<Given, "data" | "count" | "side">> {
  // Only after the set-up are the packages there that it imports; --help needs none.
  const { loadGlyphs } = await import("@dgm/data/glyphs.ts");
  const { train } = await loadGlyphs();
  await Deno.mkdir(FOLDER, { recursive: true });
  await Deno.writeFile(join(FOLDER, "images.bin"), train.pixels);
  await Deno.writeFile(join(FOLDER, "labels.bin"), train.labels);
  return { data: FOLDER, count: train.count, side: train.height };
}

function machineOf({ threads, seconds, rounds }: BenchOptions): Record<string, string> {
  const processors = cpus();
  return {
    processor: `${processors[0]?.model ?? "unknown"}, ${processors.length} cores`,
    system: `${Deno.build.os} ${Deno.build.arch}`,
    date: new Date().toISOString().slice(0, 10),
    threads: String(threads),
    turns: `${rounds} of ${seconds} s each`,
    load: Deno.loadavg()[0]!.toFixed(2),
  };
}

if (import.meta.main) await runTool(bench);
