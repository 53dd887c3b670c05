/** The parts that are no contest: memory, start, waterfall, weights. @module */
import { fromFileUrl, join } from "../../tools/setup/path.ts";
import { ROOT, venvProgram } from "../../tools/setup/project.ts";
import { run } from "../../tools/setup/run.ts";
import { Contestant, entriesOf } from "./contestant.ts";
import type { BenchOptions } from "./options.ts";
import { FOLDER, PEER_PYTHON } from "./peers.ts";
import type { Results } from "./results.ts";
import type { Given } from "./rounds.ts";
import { STAGES } from "./stages.ts";
import { median } from "./statistics.ts";

const STEPS = 10_000;
const TRIES = 5;

/** Memory over many steps of (a). */
export async function growth(given: Given): Promise<Results["growth"]> {
  const ours = await Contestant.start(entriesOf("a")[0]!, { ...given, work: "a" });
  try {
    return { steps: STEPS, bytes: (await ours.take(STEPS)).bytes };
  } finally {
    await ours.end();
  }
}

/** Time to start the engine and tfjs' wasm backend, and to import the library, each in a new process. */
export async function start(threads: number): Promise<Results["start"]> {
  const times = { engine: [] as number[], wasm: [] as number[], import: [] as number[] };
  for (let i = 0; i < TRIES; i++) {
    for (const what of ["engine", "wasm", "import"] as const) {
      times[what].push(await startOf(what, threads));
    }
  }
  return times;
}

async function startOf(what: string, threads: number): Promise<number> {
  const program = fromFileUrl(new URL("start_contestant.ts", import.meta.url));
  const args = ["run", "-A", "--no-check", program, what, String(threads)];
  const { success, output } = await run(venvProgram("deno"), args, { env: { NO_COLOR: "1" } });
  const milliseconds = Number(output.trim().split("\n").at(-1));
  if (success && Number.isFinite(milliseconds)) return milliseconds;
  throw new Error(`Cannot time the start: ${output.trim().slice(0, 200)}`);
}

/** The median step of (a) after each stage of the engine, in turn. */
export async function waterfall(
  given: Given,
  { seconds, rounds }: Pick<BenchOptions, "seconds" | "rounds">,
  note: (line: string) => void,
): Promise<Results["waterfall"]> {
  const stages: { contestant: Contestant; medians: number[] }[] = [];
  try {
    for (const { name } of STAGES) {
      const entry = { ...entriesOf("a")[0]!, name, variant: name };
      const contestant = await Contestant.start(entry, { ...given, work: "a" });
      stages.push({ contestant, medians: [] });
    }
    for (let round = 0; round <= rounds; round++) {
      for (const { contestant, medians } of stages) {
        const middle = median((await contestant.run(seconds / 2)).milliseconds);
        if (round > 0) medians.push(middle);
      }
    }
    return stages.map(({ contestant, medians }) => {
      const milliseconds = median(medians);
      note(`  ${contestant.entry.name}: ${milliseconds.toFixed(2)} ms`);
      return { name: contestant.entry.name, milliseconds };
    });
  } finally {
    await Promise.all(stages.map(({ contestant }) => contestant.end()));
  }
}

/** Writes our weights and an output of ours; PyTorch reads both and computes the output again. */
export async function weights(): Promise<Results["weights"]> {
  const file = (name: string) => fromFileUrl(new URL(name, import.meta.url));
  const path = join(FOLDER, "weights");
  const programs: [string, string[]][] = [
    [venvProgram("deno"), ["run", "-A", "--no-check", file("weights_contestant.ts"), path]],
    [PEER_PYTHON, [file("weights_contestant.py"), path]],
  ];
  let said = "";
  for (const [program, args] of programs) {
    const { success, output } = await run(program, args, { cwd: ROOT });
    if (!success) {
      throw new Error(`Cannot compare the weights: ${output.trim().split("\n").at(-1)}`);
    }
    said = output.trim().split("\n").at(-1)!;
  }
  return JSON.parse(said);
}
