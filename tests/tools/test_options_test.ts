import assert from "node:assert/strict";
import { testOptions } from "../../tools/test.ts";

Deno.test("testOptions() runs everything by default, and only files that are named", () => {
  assert.deepEqual(testOptions([]), { unit: false, files: [] });
  assert.deepEqual(testOptions(["--unit"]), { unit: true, files: [] });
  assert.deepEqual(testOptions(["tests/math", "lib/math"]), {
    unit: false,
    files: ["tests/math", "lib/math"],
  });
  assert.equal(testOptions(["-h"]), undefined);
});

Deno.test("testOptions() refuses an unknown flag in one line", () => {
  assert.throws(() => testOptions(["--fast"]), { name: "SetUpError", message: /'--fast'.*--help/ });
});
