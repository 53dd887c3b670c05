/** What the checks of lib/notebook/check.ts print, read back. @module */

/** A check as it stands in an output. */
export interface PrintedCheck {
  /** All that it printed, but the mark. */
  line: string;
  /** Whether it is green. */
  holds: boolean;
  /** What it compared, where the check is that a number keeps a threshold. */
  bound?: Bound;
}

/** A number and the threshold that it must keep. */
export interface Bound {
  label: string;
  value: number;
  relation: Relation;
  threshold: number;
}

/** `≥` and `≤` of a trained model, `>` and `<` of anything that is computed. */
export type Relation = "≥" | "≤" | ">" | "<";

const NUMBER = String.raw`(-?(?:\d+(?:\.\d+)?(?:e[-+]?\d+)?|Infinity)|NaN)`;
const BOUND = new RegExp(`^(.*): (?:want )?${NUMBER} ([≥≤<>]) ${NUMBER}$`);

/** The checks in a cell's text, in order; those that a small budget skipped are none. */
export function printedChecks(text: string): PrintedCheck[] {
  return [...text.matchAll(/^([✓✗]) (.+)$/gm)].map(([, mark, line]) => {
    const bound = boundIn(line!);
    return { line: line!, holds: mark === "✓", ...(bound && { bound }) };
  });
}

function boundIn(line: string): Bound | undefined {
  const [, label, value, relation, threshold] = line.match(BOUND) ?? [];
  if (relation === undefined) return;
  return {
    label: label!,
    value: Number(value),
    threshold: Number(threshold),
    relation: relation as Relation,
  };
}
