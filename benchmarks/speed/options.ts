/** The command line of the benchmark. @module */
import { parseArgs } from "node:util";
import { refusing } from "../../tools/arguments.ts";
import { SetUpError } from "../../tools/setup/set_up_error.ts";

/** The parts of the benchmark, in the order in which they run. */
export const PARTS = ["a", "b", "c", "d", "e", "growth", "start", "waterfall", "weights"] as const;

/** One part. */
export type Part = typeof PARTS[number];

/** What `--help` prints. */
export const HELP = `deno task bench [--work a,b,…] [--seconds S] [--rounds N] [--threads N]
                [--write] [--set-up] [--yes] [--no-peers]

Times training steps of this project's engine and of its peers, in turn, each in a process of its
own, and prints medians, ratios and their spread. All of it takes about a quarter of an hour on a
machine that does nothing else. Ctrl-C ends it; parts that are done are kept in out/bench.

  --work LIST   of the parts, all by default:
                  a          dense VAE          e          matrix product, convolution
                  b          convolutional VAE  growth     memory over 10,000 steps
                  c          sizes of a         start      engine start, import
                  d          MLP and CNN        waterfall  what each step of the engine bought
                  weights    our weights, read by PyTorch
  --seconds S   for each turn, default 2
  --rounds N    turns of each contestant, default 5
  --threads N   of each contestant, default 2
  --write       writes benchmarks/RESULTS.md and its picture, from all parts that were ever run here
  --set-up      installs the peers and ends
  --yes         installs the peers without asking: PyTorch may bring gigabytes
  --no-peers    ours alone: installs nothing`;

/** What the command line asks for. */
export interface BenchOptions {
  /** The parts to run. */
  work: Part[];
  /** Seconds of each turn. */
  seconds: number;
  /** Turns of each contestant. */
  rounds: number;
  /** Threads of each contestant. */
  threads: number;
  /** Whether to write RESULTS.md. */
  write: boolean;
  /** Whether to install the peers and end. */
  setUpOnly: boolean;
  /** Whether to install without asking. */
  yes: boolean;
  /** Whether peers take part. */
  peers: boolean;
}

/** Reads the command line; undefined when help was asked for. */
export function benchOptions(args: string[]): BenchOptions | undefined {
  const options = {
    work: { type: "string", default: PARTS.join(",") },
    seconds: { type: "string", default: "2" },
    rounds: { type: "string", default: "5" },
    threads: { type: "string", default: "2" },
    write: { type: "boolean", default: false },
    "set-up": { type: "boolean", default: false },
    yes: { type: "boolean", default: false },
    "no-peers": { type: "boolean", default: false },
    help: { type: "boolean", short: "h" },
  } as const;
  const { values } = refusing(() => parseArgs({ args, options }));
  if (values.help) return undefined;
  const asked = values.work.split(",").map((part) => part.trim());
  for (const part of asked) {
    if (!(PARTS as readonly string[]).includes(part)) {
      throw new SetUpError(
        `Cannot run the benchmark: --work wants some of ${PARTS.join(", ")}, got ${part}`,
      );
    }
  }
  return {
    work: PARTS.filter((part) => asked.includes(part)),
    seconds: number("--seconds", values.seconds, 0.1, 600),
    rounds: whole("--rounds", values.rounds),
    threads: whole("--threads", values.threads),
    write: values.write,
    setUpOnly: values["set-up"],
    yes: values.yes,
    peers: !values["no-peers"],
  };
}

function number(flag: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= least && value <= most) return value;
  throw new SetUpError(
    `Cannot run the benchmark: ${flag} wants a number from ${least} to ${most}, got ${text}`,
  );
}

function whole(flag: string, text: string): number {
  const value = number(flag, text, 1, 100);
  if (Number.isInteger(value)) return value;
  throw new SetUpError(`Cannot run the benchmark: ${flag} wants a whole number, got ${text}`);
}
