/** How far a running notebook is, for the person who waits. @module */

/** Where progress is told: a terminal line that is rewritten, or lines of a log. */
export interface Screen {
  isTerminal: boolean;
  write(text: string): void;
  /** Milliseconds. */
  now(): number;
}

/** Standard error: standard output is for results. */
export const SCREEN: Screen = {
  isTerminal: Deno.stderr.isTerminal(),
  write: (text) => void Deno.stderr.writeSync(new TextEncoder().encode(text)),
  now: () => performance.now(),
};

/** In a log, a line at most this often. */
const LOG_EVERY_MS = 30_000;

/** Tells how far a notebook is, and in the end where its time went. */
export interface Progress {
  /** To be called after each code cell. */
  onCell(cell: number, of: number): void;
  /** Cells, time and the slowest cells; ends the line on a terminal. */
  summary(): string;
}

/**
 * Starts the clock for a notebook.
 *
 * @param name how the notebook is called on the screen
 * @param screen where to tell
 */
export function cellProgress(name: string, screen: Screen = SCREEN): Progress {
  const start = screen.now();
  const times: { cell: number; seconds: number }[] = [];
  let [before, told] = [start, start];
  const seconds = (from: number) => Math.round((screen.now() - from) / 1000);
  return {
    onCell(cell, of) {
      times.push({ cell, seconds: (screen.now() - before) / 1000 });
      before = screen.now();
      const line = `  ${name}: cell ${cell} of ${of}, ${seconds(start)} s`;
      if (screen.isTerminal) screen.write(`\r${line}\x1b[K`);
      else if (screen.now() - told >= LOG_EVERY_MS) {
        screen.write(line + "\n");
        told = screen.now();
      }
    },
    summary() {
      if (screen.isTerminal) screen.write("\r\x1b[K");
      const slow = times.filter((time) => time.seconds >= 5)
        .sort((a, b) => b.seconds - a.seconds).slice(0, 3)
        .map((time) => `[${time.cell}] ${Math.round(time.seconds)} s`);
      return `${times.length} cells in ${seconds(start)} s` +
        (slow.length > 0 ? `, slowest ${slow.join(", ")}` : "");
    },
  };
}
