/** A contestant: who takes part in which work, and its running process. @module */
import { linesFrom } from "../../tools/lines.ts";
import { fromFileUrl } from "../../tools/setup/path.ts";
import { ROOT, venvProgram } from "../../tools/setup/project.ts";
import type { Assignment } from "./contest.ts";
import { undecidedEnvironment } from "./environment.ts";
import { PEER_PYTHON } from "./peers.ts";

/** Who takes part. */
export interface Entry {
  /** As the tables call it. */
  name: string;
  /** The program beside this file. */
  program: string;
  /** What the program is told to be. */
  variant: string;
  /** Whether it belongs to the peers that must be installed. */
  peer: boolean;
}

const OURS: Entry = { name: "ours", program: "tfjs_contestant.ts", variant: "ours", peer: false };
const EAGER = entry("PyTorch eager", "torch_contestant.py", "eager");
const COMPILED = entry("PyTorch compile", "torch_contestant.py", "compile");
const JAX = entry("JAX jit", "jax_contestant.py", "jit");
const JAX_JS = entry("jax-js wasm jit", "jax_js_contestant.ts", "jit");
const WASM = { ...OURS, name: "tfjs wasm", variant: "wasm" };
const CPU = { ...OURS, name: "tfjs cpu", variant: "cpu" };
const BLAS = { ...OURS, name: "OpenBLAS itself", program: "blas_contestant.ts", variant: "blas" };

function entry(name: string, program: string, variant: string): Entry {
  return { name, program, variant, peer: true };
}

/** Who takes part in a work, ours first. */
export function entriesOf(work: string): Entry[] {
  switch (work.split("-")[0]) {
    case "a":
      return [OURS, EAGER, COMPILED, JAX, JAX_JS, WASM, CPU];
    case "c":
      return [OURS, EAGER];
    case "e":
      return [OURS, BLAS, EAGER, JAX];
    default:
      return [OURS, EAGER, COMPILED, JAX];
  }
}

/** What a turn brought. */
export interface Turn {
  /** Each step's time. */
  milliseconds: number[];
  /** The loss of the last one. */
  loss: number;
  /** The most memory that the process has had. */
  peakBytes: number;
}

/** How long a contestant may take to be ready: compilers are slow. */
const START_MINUTES = 6;
const running = new Set<Deno.ChildProcess>();

/** Ends all contestants at once. */
export function endAll(): void {
  for (const child of running) {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
  }
}

/** A contestant's process. */
export class Contestant {
  /** Versions and what else it told. */
  readonly about: Record<string, string>;
  readonly #child: Deno.ChildProcess;
  readonly #answers: AsyncGenerator<string>;
  readonly #orders: WritableStreamDefaultWriter<Uint8Array>;

  private constructor(
    readonly entry: Entry,
    parts: {
      child: Deno.ChildProcess;
      answers: AsyncGenerator<string>;
      orders: WritableStreamDefaultWriter<Uint8Array>;
      about: Record<string, string>;
    },
  ) {
    this.#child = parts.child;
    this.#answers = parts.answers;
    this.#orders = parts.orders;
    this.about = parts.about;
  }

  /**
   * Starts a contestant and waits until its first step is done.
   *
   * @throws {Error} with its last words when it does not get there.
   */
  static async start(entry: Entry, given: Omit<Assignment, "variant">): Promise<Contestant> {
    const assignment = { ...given, variant: entry.variant };
    const child = spawn(entry, assignment);
    const words = lastWords(child.stderr);
    const answers = linesFrom(child.stdout), orders = child.stdin.getWriter();
    const timer = setTimeout(() => child.kill("SIGKILL"), START_MINUTES * 60_000);
    const ready = await nextJson(answers);
    clearTimeout(timer);
    if (!ready?.ready) {
      await child.status;
      throw new Error(await words || "it ended without a word");
    }
    return new Contestant(entry, { child, answers, orders, about: ready.ready });
  }

  /** Steps for so many seconds. */
  async run(seconds: number): Promise<Turn> {
    return await this.#ask(`run ${seconds}`) as Turn;
  }

  /** Takes so many steps; the memory in use after each tenth, without garbage. */
  async take(steps: number): Promise<{ bytes: number[] }> {
    return await this.#ask(`take ${steps}`) as { bytes: number[] };
  }

  async #ask(order: string): Promise<unknown> {
    await this.#orders.write(new TextEncoder().encode(`${order}\n`));
    const answer = await nextJson(this.#answers);
    if (!answer) throw new Error(`${this.entry.name} ended in the middle of its turn`);
    return answer;
  }

  /** Lets it go. */
  async end(): Promise<void> {
    await this.#orders.close().catch(() => {});
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), 5000);
    await this.#child.status;
    clearTimeout(timer);
  }
}

function spawn({ program }: Entry, assignment: Assignment): Deno.ChildProcess {
  const file = fromFileUrl(new URL(program, import.meta.url));
  const words = program.endsWith(".py")
    ? [PEER_PYTHON, file]
    : [venvProgram("deno"), "run", "-A", "--no-check", "--v8-flags=--expose-gc", file];
  const [first, ...rest] = [...pinned(assignment.threads), ...words, JSON.stringify(assignment)];
  const child = new Deno.Command(first!, {
    args: rest,
    cwd: ROOT,
    env: environment(assignment.threads),
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  running.add(child);
  child.status.finally(() => running.delete(child));
  return child;
}

function environment(threads: number): Record<string, string> {
  const own = { NO_COLOR: "1", RUST_BACKTRACE: "0", PYTHONNOUSERSITE: "1" };
  return { ...undecidedEnvironment(), ...own, OMP_NUM_THREADS: String(threads) };
}

/** On a machine with more processors, all contestants are held to as many as they have threads. */
function pinned(threads: number): string[] {
  if (Deno.build.os !== "linux" || navigator.hardwareConcurrency <= threads) return [];
  return ["taskset", "-c", `0-${threads - 1}`];
}

// deno-lint-ignore no-explicit-any
async function nextJson(lines: AsyncGenerator<string>): Promise<any> {
  for (;;) {
    const { value, done } = await lines.next();
    if (done) return undefined;
    if (value.startsWith("{")) return JSON.parse(value);
  }
}

/** The last line of what a process complains, once it has ended. */
async function lastWords(stream: ReadableStream<Uint8Array>): Promise<string> {
  const lines: string[] = [];
  for await (const line of linesFrom(stream)) {
    if (line.trim() !== "") lines.push(line.trim());
    if (lines.length > 50) lines.shift();
  }
  return (lines.findLast((line) => /error|Error/.test(line)) ?? lines.at(-1) ?? "").slice(0, 200);
}
