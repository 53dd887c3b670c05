/** How far trained checks lie from their thresholds. @module */
import type { Bound } from "./printed_checks.ts";
import type { MachineRecord } from "./record.ts";

/** A check of a trained model over all runs. */
export interface Distance {
  /** The id of its cell. */
  cell: string;
  label: string;
  /** Such as `≥ 0.9`; where the threshold varies as well, `≥ 0.91 on average`. */
  condition: string;
  /** The value, each seed counted once. */
  mean: number;
  /** Standard deviation of the value's distance to the threshold over seeds and machines. */
  deviation: number;
  /** How many of them the mean lies on the right side; infinite where all runs gave one value. */
  distance: number;
  runs: number;
}

/** How many standard deviations a check must lie from its threshold. */
export const ENOUGH = 4;

/** Of so few seeds a standard deviation says little. */
const FEWEST = 5;

/** One check in one run. */
interface Seen {
  cell: string;
  /** Whether the run had the page's own seed. */
  own: boolean;
  bound: Bound;
}

/**
 * The distance of every check of a trained model, the nearest first.
 *
 * Runs with the page's own seed are many and nearly alike, so they count as one more seed, and their
 * variance is added to that between the seeds: Var = Var(between seeds) + Var(over machines). The page's
 * own value must be as far from the threshold in deviations over machines alone. The margin is measured
 * in each run, so a threshold that is itself a result (a rival's error) counts with its own fluctuation.
 */
export function distances(records: MachineRecord[]): Distance[] {
  const checks = new Map<string, Seen[]>();
  for (const { variant, bounds } of records) {
    for (const [cell, list] of Object.entries(bounds)) {
      list.forEach((bound, i) => {
        const seen = { cell, bound, own: !variant.startsWith("seed-") };
        checks.set(`${cell} ${i}`, [...checks.get(`${cell} ${i}`) ?? [], seen]);
      });
    }
  }
  return [...checks.values()].filter((runs) => runs.filter(({ own }) => !own).length >= FEWEST)
    .map(distanceOf).sort((a, b) => a.distance - b.distance);
}

function distanceOf(runs: Seen[]): Distance {
  const { cell, bound: { label, relation } } = runs[0]!;
  const thresholds = runs.map(({ bound }) => bound.threshold);
  const varies = thresholds.some((threshold) => threshold !== thresholds[0]);
  const margins = bySeed(
    runs,
    ({ value, threshold }) =>
      relation === "≥" || relation === ">" ? value - threshold : threshold - value,
  );
  const machines = Math.sqrt(variance(margins.own));
  const deviation = Math.sqrt(variance(margins.seeds) + machines ** 2);
  const own = margins.own.length > 0 ? deviationsOf(mean(margins.own), machines) : Infinity;
  return {
    cell,
    label,
    deviation,
    runs: runs.length,
    condition: `${relation} ${Number(mean(thresholds).toPrecision(4))}${
      varies ? " on average" : ""
    }`,
    mean: mean(bySeed(runs, ({ value }) => value).seeds),
    distance: Math.min(deviationsOf(mean(margins.seeds), deviation), own),
  };
}

/** A number in the runs with the page's own seed, and for each seed: the page's own comes last. */
function bySeed(runs: Seen[], number: (bound: Bound) => number) {
  const numbers = (wanted: boolean) =>
    runs.filter(({ own }) => own === wanted).map(({ bound }) => number(bound));
  const own = numbers(true);
  return { own, seeds: [...numbers(false), ...(own.length > 0 ? [mean(own)] : [])] };
}

/** One value in all runs keeps its threshold by structure, or breaks it. */
function deviationsOf(margin: number, deviation: number): number {
  return deviation > 0 ? margin / deviation : margin >= 0 ? Infinity : -Infinity;
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: number[]): number {
  if (values.length < 2) return 0;
  const center = mean(values);
  // Equal numbers have a mean that differs from them in the last bit.
  if (values.every((value) => value === values[0])) return 0;
  return values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1);
}
