/** What `deno test --parallel` prints, reduced to what a person wants to see. @module */

/** Follows the output line by line: counts, and the part that explains the failures. */
export class TestOutput {
  /** Tests that have ended so far. */
  ended = 0;
  /** How many of them failed. */
  failed = 0;
  /** The file of the last one. */
  file = "";
  /** Files that broke outside of their tests: no report counts them. */
  readonly uncaught: string[] = [];
  /** The messages and stacks of the failures. */
  readonly explanation: string[] = [];
  #explaining = false;

  /** Takes one line, without colours. */
  add(line: string): void {
    if (line === " ERRORS ") this.#explaining = true;
    else if (line === " FAILURES ") this.#explaining = false;
    else if (this.#explaining) this.explanation.push(line);
    else this.#count(line);
  }

  #count(line: string): void {
    const uncaught = line.match(/^Uncaught error from (\S+) FAILED/)?.[1];
    if (uncaught) this.uncaught.push(`${withoutDot(uncaught)} (outside of its tests)`);
    const [, file, name, result] = line.match(/^(\S+) => (.*) \.\.\. (ok|ignored|FAILED)\b/) ?? [];
    // A step has its test's name before it.
    if (!file || name!.includes(" ... ")) return;
    this.ended++;
    this.file = withoutDot(file);
    if (result === "FAILED") this.failed++;
  }
}

/** The file as one types it: without the ./ that Deno puts before it. */
export function withoutDot(file: string): string {
  return file.replace(/^\.\//, "");
}
