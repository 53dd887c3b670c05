/** Writes benchmarks/RESULTS.md and its picture. @module */
import { waterfall } from "@dgm/figures/waterfall.ts";
import { fromFileUrl, join } from "../../tools/setup/path.ts";
import { leftOf } from "./left.ts";
import { short, tableOf } from "./report.ts";
import type { Results } from "./results.ts";
import { type Target, targetsOf } from "./targets.ts";

const BENCHMARKS = fromFileUrl(new URL("../", import.meta.url));

/** A machine with more than this much other work is a busy one. */
const BUSY = 0.5;

/**
 * Writes the report.
 *
 * @returns the names of the files
 */
export async function writeReport(results: Results): Promise<string> {
  const why = await Deno.readTextFile(join(BENCHMARKS, "speed", "why.md"));
  if (results.waterfall) {
    const last = results.waterfall.at(-1)!.milliseconds, first = results.waterfall[0]!.milliseconds;
    const picture = waterfall(
      results.waterfall.map(({ name, milliseconds }) => ({ label: name, value: milliseconds })),
      {
        title: `From ${short(first)} ms to ${short(last)} ms, step by step`,
        subtitle: "A training step of the dense VAE 784-400-20, batch 128",
        unit: "milliseconds a step, equal lengths are equal factors",
      },
    );
    await Deno.mkdir(join(BENCHMARKS, "img"), { recursive: true });
    await Deno.writeFile(join(BENCHMARKS, "img", "waterfall.png"), picture.png);
  }
  await Deno.writeTextFile(join(BENCHMARKS, "RESULTS.md"), reportOf(results, why));
  return "benchmarks/RESULTS.md and benchmarks/img/waterfall.png";
}

/** The report as Markdown; `why` is its page on why it is fast. */
export function reportOf(results: Results, why: string): string {
  const targets = targetsOf(results);
  return [
    "# Speed: this engine beside its peers",
    "",
    "Written by `deno task bench --write`; all numbers come from that program. A step is the same",
    "everywhere: shuffled gather from 8-bit data, dynamic binarisation, noise, forward, backward, Adam.",
    "Every contestant has a process of its own and takes its turns after the others, A B C A B C;",
    "times are medians over the rounds, ratios are taken round by round, and in brackets stand the",
    "least and the greatest of the rounds.",
    "",
    ...machineLines(results),
    "",
    "## Numbers to reach",
    "",
    "| asked | measured | |",
    "|---|---|---|",
    ...targets.map(({ ask, got, ...verdict }) => `| ${ask} | ${got} | ${verdictOf(verdict)} |`),
    "",
    ...weightLines(results),
    "## Every contestant",
    "",
    ...Object.entries(results.works).flatMap(([work, result]) => [tableOf(work, result), ""]),
    why.trim(),
    "",
    ...waterfallLines(results),
    ...leftOf(targets.filter(({ reached }) => reached === false)),
  ].join("\n");
}

function verdictOf({ reached, narrow }: Pick<Target, "reached" | "narrow">): string {
  if (reached === undefined) return "not measured";
  if (narrow) return reached ? "reached by the median, not by every round" : "missed, narrowly";
  return reached ? "reached" : "**missed**";
}

function machineLines({ machine = {}, works }: Results): string[] {
  const loads = Object.values(works).map(({ load }) => load);
  const busy = Math.max(0, ...loads.slice(0, 1)) > BUSY;
  const lines = Object.entries(machine).map(([name, text]) => `${name}: ${text}`).join(" · ");
  if (!busy) return [lines];
  return [
    lines,
    "",
    "**The machine was busy with other work while this was measured** (see the load in each table):",
    "threads that wait for each other lose most by that. Take these numbers as a trial of the program",
    "and run it again on a machine that does nothing else.",
  ];
}

function weightLines({ weights }: Results): string[] {
  if (!weights) return [];
  const { tensors, numbers, worst } = weights;
  return [
    `PyTorch reads our safetensors file (${tensors} tensors, ${numbers} numbers) and computes our ` +
    `decoder's logits again, to ${worst.toExponential(1)} at worst.`,
    "",
  ];
}

function waterfallLines({ waterfall }: Results): string[] {
  if (!waterfall) return [];
  const spoken = waterfall.map(({ name, milliseconds }) => `${name} ${short(milliseconds)} ms`);
  return [`![Waterfall: ${spoken.join("; ")}](img/waterfall.png)`, ""];
}
