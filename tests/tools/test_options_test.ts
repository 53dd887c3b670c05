import assert from "node:assert/strict";
import { testOptions } from "../../tools/test.ts";

Deno.test("testOptions() runs everything by default, and only files that are named", () => {
  assert.deepEqual(testOptions([]), { unit: false, lab: false, files: [], budget: "full" });
  assert.deepEqual(testOptions(["--unit"]), {
    unit: true,
    lab: false,
    files: [],
    budget: "full",
  });
  assert.deepEqual(testOptions(["tests/math", "lib/math"]), {
    budget: "full",
    unit: false,
    lab: false,
    files: ["tests/math", "lib/math"],
  });
  assert.equal(testOptions(["-h"]), undefined);
});

Deno.test("testOptions() runs the browser alone, with neither --unit nor files", () => {
  assert.equal(testOptions(["--lab"])?.lab, true);
  for (const more of ["--unit", "tests/math"]) {
    assert.throws(() => testOptions(["--lab", more]), /--lab stands alone/);
  }
});

Deno.test("testOptions() refuses an unknown flag in one line", () => {
  assert.throws(() => testOptions(["--fast"]), { name: "SetUpError", message: /'--fast'.*--help/ });
});

Deno.test("testOptions() takes a budget for the notebooks, and refuses one that does not exist", () => {
  assert.equal(testOptions(["--budget", "smoke"])?.budget, "smoke");
  assert.throws(() => testOptions(["--budget", "none"]), /--budget wants full or smoke, got none/);
});
