/**
 * Reads files with threads, in a process of its own: under `deno test` each thread would check types.
 *
 * Its argument is a {@linkcode ChildWork} as JSON; it prints a {@linkcode ChildReport}.
 */
import type { FileOutcome } from "@dgm/data/decode_file.ts";
import { decodeFiles, type DecodeFilesOptions } from "@dgm/data/decode_files.ts";

/** What is read, and how often. */
export interface ChildWork {
  paths: string[];
  /** Reads once for each. */
  manners: DecodeFilesOptions[];
  /** Leaves after the first file: by a break or by an error. */
  leave?: "break" | "throw";
}

/** What became of each file in each reading, and what became of the threads. */
export interface ChildReport {
  outcomes: FileOutcome[][];
  /** Workers of this process while it read and soon after; none can be counted but on Linux. */
  during: number;
  after: number;
}

if (import.meta.main) {
  const { paths, manners, leave } = JSON.parse(Deno.args[0]!) as ChildWork;
  const report: ChildReport = { outcomes: [], during: 0, after: 0 };
  for (const manner of manners) {
    const outcomes: FileOutcome[] = [];
    try {
      for await (const outcome of decodeFiles(paths, manner)) {
        outcomes.push(outcome);
        report.during = Math.max(report.during, await workers());
        if (leave === "break") break;
        if (leave === "throw") throw new RangeError("enough");
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
    report.outcomes.push(outcomes);
  }
  // The system's thread ends a moment after the worker.
  for (let tries = 0; tries < 500 && await workers() > 0; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  report.after = await workers();
  console.log(JSON.stringify(report));
}

async function workers(): Promise<number> {
  if (Deno.build.os !== "linux") return 0;
  const tasks = await Array.fromAsync(Deno.readDir("/proc/self/task"));
  const names = await Promise.all(
    tasks.map(({ name }) => Deno.readTextFile(`/proc/self/task/${name}/comm`).catch(() => "")),
  );
  return names.filter((name) => name.startsWith("worker")).length;
}
