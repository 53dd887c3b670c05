/** The page notebooks/MACHINES.md: what all records say. @module */
import { basename } from "../setup/path.ts";
import { distances, ENOUGH } from "./distances.ts";
import type { MachineRecord } from "./record.ts";
import type { Processors } from "./record_files.ts";
import { variantsOf } from "./variants.ts";

/** A notebook by its path below notebooks/, with its records. */
export interface Page {
  name: string;
  records: MachineRecord[];
}

/** How many checks of each notebook are shown. */
const NEAREST = 3;

/** The whole page in Markdown. */
export function machinesPage(pages: Page[], processors: Processors): string {
  return [
    "# Every number on every machine",
    INTRODUCTION,
    ...Object.entries(processors).flatMap(([name, types]) => {
      const variants = variantsOf(types.works).map((variant) => variant.name);
      return tableOf(name, variants, types.leftOut, pages);
    }),
    ...nearestChecks(pages),
  ].join("\n\n") + "\n";
}

const INTRODUCTION = `Written by \`deno task machines\`, from the records in notebooks/machines/.

Sums depend on the order of their terms, so another processor, another kernel of the BLAS or another
number of threads changes the last bit of a number, and training grows that. Each notebook ran from top
to bottom over all of it:

- \`Haswell-2\` and its like: the kernels that OpenBLAS has for that processor, with 1 or 2 threads, and
  the instructions that oneDNN may use there;
- \`blas-convolutions\`: convolutions as products of OpenBLAS, without oneDNN;
- \`wasm\`: the engine without both;
- \`nudge-1\` …: every starting weight moved by one unit in the last place, up or down by a coin, which
  stands for the rounding of machines that are not here;
- \`seed-1\` …: another seed than the page's own.

From these runs come the spread within which a trained number counts as reproduced elsewhere, and the
distance of every check to its threshold. A run is green when no check is false, trained cells say the
same words and, with the page's own seed, all other cells show the same numbers. The last line of a table
names the code that ran: runs of a notebook whose code has changed are made anew.`;

/** The runs on one processor: green, red, or not made. */
function tableOf(
  processor: string,
  variants: string[],
  leftOut: Record<string, string>,
  pages: Page[],
): string[] {
  const notes: string[] = [];
  const missing: string[] = [];
  const cell = ({ name, records }: Page, variant: string) => {
    const record = records.find((one) => one.variant === variant && one.processor === processor);
    if (!record) {
      missing.push(`${shortName(name)} ${variant}`);
      return "";
    }
    if (record.red.length === 0) return "✓";
    notes.push(`${notes.length + 1}. ${shortName(name)}, ${variant}: ${record.red[0]}`);
    return `✗ (${notes.length})`;
  };
  const rows = variants.map((variant) => [variant, ...pages.map((page) => cell(page, variant))]);
  const codes = pages.map(({ records }) => records[0] ? `\`${records[0].code.slice(0, 4)}\`` : "");
  const all = variants.length * pages.length;
  const out = Object.entries(leftOut).map(([name, why]) => `${name} (${why})`);
  return [
    `## ${processor}`,
    table([["", ...pages.map(({ name }) => shortName(name))], ...rows, ["code", ...codes]]),
    `${all - missing.length} of ${all} runs were made, ${notes.length} of them are red.` +
    (missing.length > 0 ? ` Empty fields are runs that are still missing.` : ""),
    ...(notes.length > 0 ? [notes.join("\n")] : []),
    ...(out.length > 0 ? [`Kernels left out: ${out.join(", ")}.`] : []),
  ];
}

/** The checks of trained models that lie nearest to their thresholds. */
function nearestChecks(pages: Page[]): string[] {
  const rows = pages.flatMap(({ name, records }) =>
    distances(records).filter(({ distance }) => Number.isFinite(distance) || distance < 0)
      .slice(0, NEAREST).map(({ label, condition, mean, deviation, distance, runs }) => [
        shortName(name),
        label.replaceAll("|", "\\|"),
        condition,
        short(mean),
        short(deviation),
        `${distance > -Infinity ? distance.toFixed(1) : "−∞"}${distance >= ENOUGH ? "" : " ✗"}`,
        String(runs),
      ])
  );
  if (rows.length === 0) return [];
  const head = ["", "check", "wants", "mean", "deviation", "distance", "runs"];
  return [
    "## The checks nearest to their thresholds",
    `The ${NEAREST} nearest of each notebook. Distance: of the mean from its threshold, in standard ` +
    `deviations over seeds and machines; none may lie below ${ENOUGH}. Runs with the page's own seed ` +
    "count as one seed, and lend their variance to all. Checks that gave one and the same number in " +
    "every run have no distance.",
    table([head, ...rows]),
  ];
}

/** `05` for a chapter, `05 solutions` for its solutions. */
function shortName(name: string): string {
  const number = basename(name).match(/^\d+/)?.[0] ?? basename(name);
  return name.startsWith("solutions") ? `${number}s` : number;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function table([head, ...rows]: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  return [line(head!), line(head!.map(() => "---")), ...rows.map(line)].join("\n");
}
