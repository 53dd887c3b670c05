import { CheckError } from "@dgm/notebook/check.ts";
import { exercise, todo } from "@dgm/notebook/exercise.ts";
import assert from "node:assert/strict";

/** The lines that an action printed. */
async function linesOf(action: () => unknown): Promise<string[]> {
  const lines: string[] = [];
  const log = console.log;
  console.log = (line: string) => lines.push(line);
  try {
    await action();
  } finally {
    console.log = log;
  }
  return lines;
}

Deno.test("exercise() with a stub is open and does not throw, so that Run All goes on", async () => {
  const open = ["○ Exercise 2 ★ is open: the KL"];
  assert.deepEqual(await linesOf(() => exercise("2 ★", () => todo("the KL"))), open);
  const later = () => exercise("2 ★", () => Promise.resolve().then(() => todo("the KL")));
  assert.deepEqual(await linesOf(later), open);
});

Deno.test("exercise() with a right answer is solved, after the promise if there is one", async () => {
  const solved = ["✓ Exercise 2 is solved"];
  assert.deepEqual(await linesOf(() => exercise("2", () => {})), solved);
  assert.deepEqual(await linesOf(() => exercise("2", () => Promise.resolve())), solved);
});

Deno.test("exercise() with a wrong answer throws what the check threw", async () => {
  const wrong = () => {
    throw new CheckError("4 is not 5");
  };
  assert.throws(() => exercise("2", wrong), CheckError);
  await assert.rejects(exercise("2", () => Promise.resolve().then(wrong)), CheckError);
});
