import assert from "node:assert/strict";
import { codeHash } from "../../../tools/machines/code_hash.ts";
import {
  currentRecords,
  missingRuns,
  recordFaults,
} from "../../../tools/machines/record_faults.ts";
import { code, notebookOf } from "../notebooks/tiny_notebook.ts";
import { atLeast, recordWith } from "./tiny_record.ts";

const trained = notebookOf(code("train()", { tags: ["training"] }));
const untrained = notebookOf(code("add()"));
const hash = codeHash(trained);

/** Five seeds whose accuracy varies by 0.01 about 0.9. */
const seeds = (threshold: number) =>
  [-1, -1, 0, 1, 1].map((step, i) =>
    recordWith({
      variant: `seed-${i + 1}`,
      code: hash,
      bounds: { check: [atLeast(0.9 + 0.01 * step, threshold)] },
    })
  );

Deno.test("recordFaults() passes green seeds that are far from every threshold", () => {
  assert.deepEqual(recordFaults(trained, seeds(0.85)), []);
});

Deno.test("recordFaults() finds a check that is near its threshold, though all runs are green", () => {
  const [fault, ...rest] = recordFaults(trained, seeds(0.87));
  assert.deepEqual(rest, []);
  assert.match(fault!, /accuracy ≥ 0.87 is 3.0 standard deviations .* over 5 runs, want 4/);
});

Deno.test("recordFaults() names red runs by variant and processor", () => {
  const red = recordWith({ code: hash, red: ["code cell 50: share: want 0.89 ≥ 0.9", "more"] });
  assert.deepEqual(recordFaults(trained, [...seeds(0.5), red]), [
    "wasm on Z80, code cell 50: share: want 0.89 ≥ 0.9",
  ]);
});

Deno.test("missingRuns() wants records of this code, and all seeds where something is trained", () => {
  assert.match(missingRuns(trained, [])[0]!, /want records of the code as it is: run/);
  assert.match(missingRuns(trained, [recordWith()])[0]!, /those there are belong to other code/);
  assert.match(missingRuns(trained, seeds(0.5).slice(2))[0]!, /want records of the seeds 1, 2/);
  assert.deepEqual(missingRuns(trained, seeds(0.5)), []);
  const one = recordWith({ code: codeHash(untrained) });
  assert.deepEqual(missingRuns(untrained, [one, recordWith({ red: ["old"] })]), []);
  assert.deepEqual(currentRecords(untrained, [one, recordWith()]), [one]);
});
