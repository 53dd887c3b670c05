/** The table of what was measured. @module */
import { measureFile, type Run, type Side } from "./files.ts";
import type { Measure, Measures } from "./measure.ts";
import { type Recipe, recipesFor } from "./recipes.ts";
import { exists } from "../../tools/setup/stamp.ts";

/** What others published for a recipe on MNIST, with its source. */
const PUBLISHED: Record<string, string> = {
  deep: "NLL 86.76 after 3,280 epochs (Burda et al. 2016, table 1, k = 1)",
  "deep-iwae5": "NLL 85.54 after 3,280 epochs (Burda et al. 2016, table 1, k = 5)",
};

/** One row: a recipe after some epochs on one test set, over seeds. */
interface Row {
  recipe: Recipe;
  epoch: number;
  test: string;
  ours: Seeded[];
  twin: Seeded[];
}

interface Seeded extends Measure {
  seed: number;
  cpu: number;
  wall: number;
}

/** The table of a data set in Markdown; empty when nothing was measured. */
export async function reportOf(dataset: Run["dataset"], seeds: number[]): Promise<string> {
  const rows = await rowsOf(dataset, seeds);
  if (rows.length === 0) return "";
  const head = [
    "| recipe | epochs | test set | seeds | ELBO ours | ELBO twin | difference | NLL ours | NLL twin | " +
    "difference | doubtful | CPU s (wall) ours | CPU s (wall) twin | published |",
    `|---|${"---:|".repeat(12)}---|`,
  ];
  return [...head, ...rows.map((row) => line(row, dataset))].join("\n") + "\n";
}

async function rowsOf(dataset: Run["dataset"], seeds: number[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const recipe of recipesFor(dataset)) {
    for (const epoch of recipe.rows) {
      const sides = { ours: new Map<string, Seeded[]>(), twin: new Map<string, Seeded[]>() };
      for (const side of ["ours", "twin"] as Side[]) {
        for (const seed of seeds) {
          const path = measureFile({ recipe: recipe.name, seed, dataset }, side, epoch, "row");
          if (!await exists(path)) continue;
          const { tests, cpu, wall } = JSON.parse(await Deno.readTextFile(path)) as Measures;
          for (const [test, measure] of Object.entries(tests)) {
            const before = sides[side].get(test) ?? [];
            sides[side].set(test, [...before, { ...measure, seed, cpu, wall }]);
          }
        }
      }
      for (const [test, ours] of sides.ours) {
        rows.push({ recipe, epoch, test, ours, twin: sides.twin.get(test) ?? [] });
      }
    }
  }
  return rows;
}

function line({ recipe, epoch, test, ours, twin }: Row, dataset: Run["dataset"]): string {
  const published = dataset === "mnist" && recipe.epochs === epoch && PUBLISHED[recipe.name];
  const { images, samples } = ours[0]!;
  const cells = [
    recipe.title,
    epoch,
    test,
    ours.map(({ seed }) => seed).join(", "),
    ...numbers(ours, twin, "elbo"),
    ...numbers(ours, twin, "nll"),
    `${
      (100 * meanOf(ours.map(({ doubtful }) => doubtful))).toFixed(0)
    } % of ${images} × ${samples}`,
    ...[ours, twin].map(clocks),
    published || "–",
  ];
  return `| ${cells.join(" | ")} |`;
}

/** Ours, the twin's, and the mean of the paired differences, each with its Monte Carlo error. */
function numbers(ours: Seeded[], twin: Seeded[], key: "elbo" | "nll"): string[] {
  const error = `${key}Error` as const;
  const shown = (side: Seeded[]) => {
    if (side.length === 0) return "–";
    const values = side.map((one) => one[key]);
    const monteCarlo = Math.hypot(...side.map((one) => one[error])) / side.length;
    const spread = side.length > 1
      ? `, seeds ${Math.min(...values).toFixed(2)} … ${Math.max(...values).toFixed(2)}`
      : "";
    return `${meanOf(values).toFixed(2)} ± ${monteCarlo.toFixed(2)}${spread}`;
  };
  const pairs = ours.flatMap((one) => {
    const other = twin.find(({ seed }) => seed === one.seed);
    return other ? [one[key] - other[key]] : [];
  });
  const difference = pairs.length === 0
    ? "–"
    : pairs.map((value) => (value > 0 ? "+" : "") + value.toFixed(2)).join(", ");
  return [shown(ours), shown(twin), difference];
}

function clocks(side: Seeded[]): string {
  if (side.length === 0) return "–";
  const [cpu, wall] = (["cpu", "wall"] as const).map((clock) =>
    meanOf(side.map((one) => one[clock])).toFixed(0)
  );
  return `${cpu} (${wall})`;
}

function meanOf(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
