/** How far trained checks lie from their thresholds. @module */
import type { MachineRecord } from "./record.ts";

/** A check of a trained model over all runs. */
export interface Distance {
  /** The id of its cell. */
  cell: string;
  label: string;
  /** Such as `≥ 0.9`; where the threshold varies as well, `≥ 0.91 on average`. */
  condition: string;
  mean: number;
  /** Standard deviation of the value's distance to the threshold over the runs. */
  deviation: number;
  /** How many of them the mean lies on the right side; infinite where all runs gave one value. */
  distance: number;
  runs: number;
}

/** How many standard deviations a check must lie from its threshold. */
export const ENOUGH = 4;

/** Of so few runs a standard deviation says little. */
const FEWEST = 5;

/**
 * The distance of every check of a trained model, the nearest first. The margin is measured in each run,
 * so a threshold that is itself a result (a rival's error) counts with its own fluctuation.
 */
export function distances(records: MachineRecord[]): Distance[] {
  const checks = new Map<string, { cell: string; bounds: MachineRecord["bounds"][string] }>();
  for (const { bounds } of records) {
    for (const [cell, list] of Object.entries(bounds)) {
      list.forEach((bound, i) => {
        const key = `${cell} ${i}`;
        const check = checks.get(key) ?? { cell, bounds: [] };
        check.bounds.push(bound);
        checks.set(key, check);
      });
    }
  }
  const all = [...checks.values()].filter(({ bounds }) => bounds.length >= FEWEST);
  return all.map(({ cell, bounds }) => distanceOf(cell, bounds))
    .sort((a, b) => a.distance - b.distance);
}

function distanceOf(cell: string, bounds: MachineRecord["bounds"][string]): Distance {
  const { label, relation } = bounds[0]!;
  const margins = bounds.map(({ value, threshold }) =>
    relation === "≥" || relation === ">" ? value - threshold : threshold - value
  );
  const [margin, deviation] = [mean(margins), standardDeviation(margins)];
  const thresholds = bounds.map(({ threshold }) => threshold);
  const varies = thresholds.some((threshold) => threshold !== thresholds[0]);
  return {
    ...{ cell, label, deviation, runs: bounds.length },
    condition: `${relation} ${Number(mean(thresholds).toPrecision(4))}${
      varies ? " on average" : ""
    }`,
    mean: mean(bounds.map(({ value }) => value)),
    // One value in all runs: it keeps its threshold by structure, or breaks it.
    distance: deviation > 0 ? margin / deviation : margin >= 0 ? Infinity : -Infinity,
  };
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function standardDeviation(values: number[]): number {
  const center = mean(values);
  const squares = values.map((value) => (value - center) ** 2);
  return Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / (values.length - 1));
}
