/** The figure of likelihood against processor time. @module */
import * as Plot from "@observablehq/plot";
import { chart } from "../../lib/figures/chart.ts";
import type { Picture } from "../../lib/figures/picture.ts";
import { theme } from "../../lib/figures/theme.ts";
import { join } from "../../tools/setup/path.ts";
import { ROOT } from "../../tools/setup/project.ts";
import { measureFile, type Run, type Side } from "./files.ts";
import type { Measures } from "./measure.ts";
import { CURVE, recipesFor } from "./recipes.ts";
import { exists } from "../../tools/setup/stamp.ts";

/** One model after some epochs. */
export interface CurvePoint {
  recipe: string;
  side: Side;
  /** Processor time of the training so far, in minutes. */
  minutes: number;
  /** −log p(x) in nats per image. */
  nll: number;
}

/** Every point of the recipes with a twin that was measured, in the order of training. */
export async function pointsOf(dataset: Run["dataset"], seeds: number[]): Promise<CurvePoint[]> {
  const points: CurvePoint[] = [];
  for (const { name: recipe, snapshots } of recipesFor(dataset).filter(({ twin }) => twin)) {
    for (const side of ["ours", "twin"] as const) {
      for (const epoch of snapshots) {
        const path = measureFile({ recipe, seed: seeds[0]!, dataset }, side, epoch, "point");
        if (!await exists(path)) continue;
        const { tests, cpu } = JSON.parse(await Deno.readTextFile(path)) as Measures;
        points.push({ recipe, side, minutes: cpu / 60, nll: tests.test!.nll });
      }
    }
  }
  return points;
}

/** Ours and the twin, one panel for each recipe, on the same scales: further left is faster. */
export function curveOf(points: CurvePoint[]): Picture {
  const recipes = [...new Set(points.map(({ recipe }) => recipe))];
  const ends = (key: "minutes" | "nll") => {
    const values = points.map((point) => point[key]);
    return [Math.min(...values), Math.max(...values)] as const;
  };
  const [least, most] = ends("minutes");
  const [lowest, highest] = ends("nll");
  const colour = (side: Side) => theme.colours[side === "ours" ? "model" : "failure"];
  const panels = recipes.map((recipe) => {
    const own = points.filter((point) => point.recipe === recipe);
    const sides = (["ours", "twin"] as const).filter((side) =>
      own.some((point) => point.side === side)
    );
    return {
      heading: recipe,
      marginLeft: 40,
      marginRight: 16,
      marginBottom: 40,
      x: {
        type: "log" as const,
        domain: [least / 1.2, most * 1.2],
        ticks: [0.1, 0.3, 1, 3, 10, 30].filter((tick) => tick >= least / 1.2 && tick <= most * 1.2),
        tickFormat: (minutes: number) => String(minutes),
        label: "processor minutes",
      },
      y: { domain: [lowest - 1, highest + 1], ticks: 5, label: null },
      marks: sides.flatMap((side) => {
        const line = own.filter((point) => point.side === side);
        const place = { x: "minutes", y: "nll" } as const;
        return [
          Plot.line(line, { ...place, stroke: colour(side), strokeWidth: 2 }),
          Plot.dot(line, { ...place, fill: colour(side), r: 3 }),
        ];
      }),
    };
  });
  const told = points.map(({ recipe, side, minutes, nll }) =>
    `${recipe}, ${side === "ours" ? "ours" : "PyTorch"}, ${minutes.toFixed(1)} min: ${
      nll.toFixed(1)
    }`
  );
  return chart(panels, {
    title: "Likelihood against processor time: blue ours, orange PyTorch",
    subtitle: `−log p(x) in nats per image, k = ${CURVE.samples}, the first ${
      CURVE.images.toLocaleString("en")
    } test images; lower is better`,
    alt: `Curves that fall with processor time. ${told.join("; ")}.`,
    height: 300,
  });
}

/** Draws the figure beside the table. */
export async function writeCurve(points: CurvePoint[]): Promise<void> {
  if (points.length === 0) return;
  const path = join(ROOT, "benchmarks", "img", "likelihood.png");
  await Deno.mkdir(join(ROOT, "benchmarks", "img"), { recursive: true });
  await Deno.writeFile(path, curveOf(points).png);
  console.log("-> benchmarks/img/likelihood.png");
}
