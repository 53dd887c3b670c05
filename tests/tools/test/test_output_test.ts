import assert from "node:assert/strict";
import { TestOutput } from "../../../tools/test/test_output.ts";

/** As `deno test --parallel` of 2.8.1 prints it. */
const PRINTED = `Uncaught error from ./tests/c_test.ts FAILED
./tests/a_test.ts => passes => still ... ok (0ms)
./tests/a_test.ts => waits ... ignored (0ms)
./tests/a_test.ts => steps ... inner ... ok (0ms)
./tests/a_test.ts => steps ... inner2 ... FAILED (1ms)
./tests/a_test.ts => steps ... FAILED (due to 1 failed step) (1ms)
------- post-test output -------
./noise => that a test printed
----- post-test output end -----
./lib/e.ts$4-8.ts => file:///lib/e.ts$4-8.ts ... ok (47ms)

 ERRORS 

steps ... inner2 => ./tests/a_test.ts:3:76
error: Error: a

 FAILURES 

steps ... inner2 => ./tests/a_test.ts:3:76

FAILED | 2 passed (1 step) | 2 failed (1 step) | 1 ignored (621ms)`;

Deno.test("TestOutput counts tests, not steps nor what they print, and keeps the explanations", () => {
  const output = new TestOutput();
  for (const line of PRINTED.split("\n")) output.add(line);
  assert.equal(output.ended, 4);
  assert.equal(output.failed, 1);
  assert.equal(output.file, "lib/e.ts$4-8.ts");
  assert.deepEqual(output.uncaught, ["tests/c_test.ts (outside of its tests)"]);
  assert.match(output.explanation.join("\n"), /^\nsteps \.\.\. inner2 .*\nerror: Error: a\n$/);
});
