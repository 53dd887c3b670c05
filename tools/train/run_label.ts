/** Which run a checkpoint is of, in the words of its options. @module */
import { createHash } from "node:crypto";
import type { DataSet, ImageSet } from "../../lib/data/image_set.ts";

/** A run, option by option. */
export type RunLabel = Record<string, string | number | boolean>;

/** The label as a checkpoint keeps it. */
export function labelText(label: RunLabel): string {
  return JSON.stringify(label);
}

/** A short hash of all pixels of a data set. */
export function pixelHash({ train, tests }: DataSet): string {
  const hash = createHash("sha256");
  for (const { pixels } of [train, ...Object.values(tests)] as ImageSet[]) hash.update(pixels);
  return hash.digest("hex").slice(0, 16);
}

/**
 * In what two runs differ, in words: `learning-rate 0.001 there and 0.01 now`.
 *
 * @param found the label in the checkpoint
 * @param wanted the label of the command
 */
export function differenceWords(found: string, wanted: string): string {
  const [there, now] = [labelOf(found), labelOf(wanted)];
  if (!there || !now) return "it says of no options at all";
  const names = [...new Set([...Object.keys(now), ...Object.keys(there)])];
  const differing = names.filter((name) => there[name] !== now[name]);
  // The hash follows from the options named beside it; alone it means other images.
  const words = differing.filter((name) => name !== PIXELS)
    .map((name) => `${name} ${there[name] ?? "none"} there and ${now[name] ?? "none"} now`);
  return words.length > 0 ? words.join(", ") : "other images";
}

/** The entry that holds the hash of the pixels. */
export const PIXELS = "pixels";

function labelOf(text: string): RunLabel | undefined {
  try {
    const label: unknown = JSON.parse(text);
    return typeof label === "object" && label !== null ? label as RunLabel : undefined;
  } catch {
    return undefined;
  }
}
