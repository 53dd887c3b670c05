/** How a contestant's process talks: lines of JSON on its standard output, orders on its input. @module */
import { readFileSync } from "node:fs";
import { linesFrom } from "../../tools/lines.ts";
import { type Work, WORKS } from "./works.ts";

/** What a contestant is started with, as JSON in its one argument. */
export interface Assignment {
  /** The name of the work. */
  work: string;
  /** Which variant of the contestant, such as `eager`. */
  variant: string;
  /** Folder of `images.bin` (bytes, one image after the other) and `labels.bin`. */
  data: string;
  /** How many images there are, and their size. */
  count: number;
  /** Rows and columns of an image. */
  side: number;
  /** Threads to work with. */
  threads: number;
}

/** The assignment of this process. */
export function assignment(): Assignment & { task: Work } {
  const given = JSON.parse(Deno.args[0]!) as Assignment;
  return { ...given, task: WORKS[given.work]! };
}

/** The images of an assignment. */
export function assignedImages({ data, count, side }: Assignment) {
  return {
    name: "bench",
    count,
    height: side,
    width: side,
    channels: 1,
    pixels: new Uint8Array(readFileSync(`${data}/images.bin`)),
    labels: new Uint8Array(readFileSync(`${data}/labels.bin`)),
  };
}

/** Says something to the bench. */
export function say(message: Record<string, unknown>): void {
  console.log(JSON.stringify(message));
}

/**
 * Answers orders until the input ends.
 *
 * @param step one step; its value is the loss
 * @param about versions, and what else is worth telling
 */
export async function contest(
  step: () => number | Promise<number>,
  about: Record<string, unknown>,
): Promise<void> {
  await step();
  say({ ready: about });
  for await (const line of linesFrom(Deno.stdin.readable)) {
    const [order, number] = line.split(" ");
    if (order === "run") say(await run(step, Number(number)));
    else if (order === "take") say(await take(step, Number(number)));
  }
}

/** Steps for so many seconds, at least three. */
async function run(step: () => number | Promise<number>, seconds: number) {
  const milliseconds: number[] = [];
  let loss = 0;
  const end = performance.now() + 1000 * seconds;
  while (milliseconds.length < 3 || performance.now() < end) {
    const start = performance.now();
    loss = await step();
    milliseconds.push(performance.now() - start);
  }
  return { milliseconds, loss, peakBytes: peakBytes() };
}

/** So many steps; tells the memory in use after each tenth, without garbage. */
async function take(step: () => number | Promise<number>, steps: number) {
  const bytes: number[] = [];
  for (let i = 1; i <= steps; i++) {
    await step();
    if (i % Math.ceil(steps / 10) === 0) {
      // Finalizers run when the event loop turns, and make garbage of their own.
      for (let i = 0; i < 2; i++) {
        (globalThis as { gc?(): void }).gc!();
        await new Promise((resolve) => setTimeout(resolve));
      }
      bytes.push(Deno.memoryUsage().rss);
    }
  }
  return { bytes };
}

/** The most memory that this process has had: Linux keeps count, elsewhere it is what is there now. */
function peakBytes(): number {
  try {
    const status = Deno.readTextFileSync("/proc/self/status");
    const kilobytes = status.match(/VmHWM:\s*(\d+) kB/)?.[1];
    if (kilobytes) return 1024 * Number(kilobytes);
  } catch {
    // No such file: not Linux.
  }
  return Deno.memoryUsage().rss;
}
