/** Which runs are done, and which are to do. @module */
import type { MachineRecord } from "./record.ts";
import type { Variant } from "./variants.ts";

/** A notebook with what is known of it. */
export interface Book {
  /** Path of the file. */
  file: string;
  /** Its path below notebooks/. */
  name: string;
  /** The hash of its code as it is. */
  code: string;
  records: MachineRecord[];
}

/** One run that could be made on this processor. */
export interface Task {
  book: Book;
  variant: Variant;
  state: "done" | "red" | "stale" | "missing";
  /** How long it will take, from runs of the same notebook; undefined where there is none. */
  seconds: number | undefined;
}

/** All runs of some notebooks on a processor: each variant of all of them before the next one. */
export function planOf(books: Book[], variants: Variant[], processor: string): Task[] {
  return variants.flatMap((variant) =>
    books.map((book): Task => ({
      book,
      variant,
      state: stateOf(book, variant, processor),
      seconds: expectedSeconds(book, variant),
    }))
  );
}

/** What is left to run; with `again` the red ones too. */
export function toDo(tasks: Task[], again: boolean): Task[] {
  return tasks.filter(({ state }) => state !== "done" && (again || state !== "red"));
}

function stateOf({ records, code }: Book, variant: Variant, processor: string): Task["state"] {
  const found = records.find((record) =>
    record.variant === variant.name && record.processor === processor
  );
  if (!found) return "missing";
  if (found.code !== code) return "stale";
  return found.red.length > 0 ? "red" : "done";
}

/** The run of the same variant, else the mean of all; other code takes about as long. */
function expectedSeconds({ records }: Book, { name }: Variant): number | undefined {
  const same = records.filter(({ variant }) => variant === name);
  const known = (same.length > 0 ? same : records).map(({ seconds }) => seconds);
  if (known.length === 0) return undefined;
  return known.reduce((sum, seconds) => sum + seconds, 0) / known.length;
}
