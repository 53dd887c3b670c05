/** The program of a thread that decodes image files: see decode_files.ts. @module */
import { parentPort, workerData } from "node:worker_threads";
import { decodeFile } from "./decode_file.ts";
import type { HelperData } from "./decode_files.ts";

const { options, most } = workerData as HelperData;

let turn: Promise<void> = Promise.resolve();
// One after the other, and not several half done: memory is given to one image at a time.
parentPort!.on("message", (path: string) => turn = turn.then(() => answer(path)));

async function answer(path: string): Promise<void> {
  // What is no error that a file can cause is left to the main thread, as a question without answer.
  const outcome = await decodeFile(path, options, most).catch(() => undefined);
  const pixels = outcome && "image" in outcome ? [outcome.image.pixels.buffer as ArrayBuffer] : [];
  parentPort!.postMessage(outcome, pixels);
}
