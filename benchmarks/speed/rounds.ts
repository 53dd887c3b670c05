/** Contestants in turn: A B C A B C … @module */
import type { Assignment } from "./contest.ts";
import { Contestant, entriesOf, type Entry } from "./contestant.ts";
import type { BenchOptions } from "./options.ts";
import type { Measured, WorkResult } from "./results.ts";
import { median } from "./statistics.ts";
import { WORKS } from "./works.ts";

/** Where the images lie, and with how many threads to work. */
export type Given = Pick<Assignment, "data" | "count" | "side" | "threads">;

/**
 * Runs a work with all its contestants. One that does not start is named with its reason.
 *
 * @param note says what is going on
 */
export async function contestOf(
  work: string,
  given: Given,
  options: Pick<BenchOptions, "seconds" | "rounds" | "peers">,
  note: (line: string) => void,
): Promise<WorkResult> {
  const load = Deno.loadavg()[0]!;
  const { title } = WORKS[work]!;
  note(`${work}: ${title}`);
  const measured: Measured[] = [], started: [Contestant, Measured][] = [];
  try {
    for (const entry of entriesOf(work).filter(({ peer }) => options.peers || !peer)) {
      const place = await startOne(entry, { ...given, work }, note);
      measured.push(place.measured);
      if (place.contestant) started.push([place.contestant, place.measured]);
    }
    await takeTurns(started, options, note);
  } finally {
    await Promise.all(started.map(([contestant]) => contestant.end()));
  }
  return { title, date: new Date().toISOString().slice(0, 10), load, measured };
}

async function startOne(
  entry: Entry,
  assignment: Omit<Assignment, "variant">,
  note: (line: string) => void,
): Promise<{ contestant?: Contestant; measured: Measured }> {
  const measured = { name: entry.name, rounds: [], peakBytes: 0, loss: Number.NaN, about: {} };
  try {
    const contestant = await Contestant.start(entry, assignment);
    return { contestant, measured: { ...measured, about: contestant.about } };
  } catch (error) {
    const failure = (error as Error).message;
    note(`  ${entry.name} does not take part: ${failure}`);
    return { measured: { ...measured, failure } };
  }
}

/** One turn to warm up, which does not count (V8 compiles for two seconds), then the rounds. */
async function takeTurns(
  started: [Contestant, Measured][],
  { seconds, rounds }: Pick<BenchOptions, "seconds" | "rounds">,
  note: (line: string) => void,
): Promise<void> {
  for (let round = 0; round <= rounds; round++) {
    const words: string[] = [];
    for (const [contestant, measured] of started) {
      const turn = await contestant.run(seconds);
      const middle = median(turn.milliseconds);
      words.push(`${measured.name} ${middle.toFixed(2)}`);
      if (round > 0) measured.rounds.push(middle);
      Object.assign(measured, { loss: turn.loss, peakBytes: turn.peakBytes });
    }
    note(`  ${round === 0 ? "warm-up" : `round ${round} of ${rounds}`}: ${words.join(", ")} ms`);
  }
}
