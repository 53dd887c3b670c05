import { barLine, duration } from "@dgm/notebook/bar_line.ts";
import assert from "node:assert/strict";

Deno.test("barLine() is as long at any fraction, and never full before the end", () => {
  for (const done of [0, 0.01, 0.5, 0.999, 1]) {
    assert.equal([...barLine(done, "").matchAll(/[█░]/g)].length, 30);
  }
  assert.match(barLine(0.999, "x"), /░ 99 %/);
  assert.match(barLine(1, "x"), /^█{30} 100 % {2}x$/);
});

Deno.test("duration() counts seconds below a minute, and minutes above", () => {
  assert.deepEqual([0.2, 59, 59.5, 61].map(duration), ["1 s", "59 s", "1 min 0 s", "1 min 1 s"]);
});
