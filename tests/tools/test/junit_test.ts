import assert from "node:assert/strict";
import { addCounts, countsOfJunit, noCounts } from "../../../tools/test/junit.ts";

const REPORT = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="4" failures="1" errors="0" time="0.1">
  <testsuite name="a_test.ts" tests="4">
    <testcase name="passes" classname="./tests/a_test.ts" time="0.000" line="1" col="6">
    </testcase>
    <testcase name="passes too" classname="./tests/a_test.ts" time="0.000"/>
    <testcase name="a &lt; b &amp;&amp; &quot;c&quot;" classname="./tests/a_test.ts" time="0.001">
      <failure message="no">AssertionError</failure>
    </testcase>
    <testcase name="file:///elsewhere/lib/b.ts$4-8.ts" classname="./lib/b.ts$4-8.ts" time="0.001">
      <failure message="no">AssertionError</failure>
    </testcase>
    <testcase name="waits" classname="./tests/a_test.ts" time="0.000">
      <skipped/>
    </testcase>
  </testsuite>
</testsuites>`;

Deno.test("countsOfJunit() counts each kind and names the failures by file, as they were written", () => {
  assert.deepEqual(countsOfJunit(REPORT), {
    passed: 2,
    failed: 2,
    skipped: ["tests/a_test.ts: waits"],
    failures: ['tests/a_test.ts: a < b && "c"', "lib/b.ts: the example in lines 4-8"],
  });
});

Deno.test("countsOfJunit() refuses what is no report", () => {
  assert.throws(() => countsOfJunit("error: Module not found"), TypeError);
});

Deno.test("addCounts() adds in place", () => {
  const sum = noCounts();
  addCounts(sum, { passed: 1, failed: 2, skipped: ["w"], failures: ["a"] });
  addCounts(sum, { passed: 1, failed: 0, skipped: [], failures: [] });
  assert.deepEqual(sum, { passed: 2, failed: 2, skipped: ["w"], failures: ["a"] });
});
