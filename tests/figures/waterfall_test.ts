import { theme } from "@dgm/figures/theme.ts";
import { waterfall } from "@dgm/figures/waterfall.ts";
import assert from "node:assert/strict";
import { assertLooksLike, pixelsOf, shareOf } from "./pixels.ts";

const steps = [
  { label: "as it comes", value: 220 },
  { label: "matrix products by a BLAS", value: 31 },
  { label: "a step that costs", value: 33 },
  { label: "Adam in one pass", value: 13.04 },
  { label: "all threads", value: 3.4 },
];

Deno.test("waterfall() looks as it did", async () => {
  const picture = waterfall(steps, { title: "Products first, then memory", unit: "ms a step" });
  await assertLooksLike(picture, "waterfall");
});

Deno.test("waterfall() tells what is left and by what factor; a step that costs claims none", () => {
  assert.equal(
    waterfall(steps).alt,
    "Waterfall. as it comes: 220; matrix products by a BLAS: 31, 7.1 times less; " +
      "a step that costs: 33; Adam in one pass: 13, 2.5 times less; all threads: 3.4, 3.8 times less.",
  );
});

Deno.test("waterfall() draws a larger light piece where a step bought more", async () => {
  const light = async (value: number) => {
    const picture = waterfall([{ label: "a", value: 100 }, { label: "b", value }]);
    return shareOf(await pixelsOf(picture.png), theme.colours.modelLight);
  };
  assert.ok(await light(10) > 1.5 * await light(50));
  assert.equal(await light(100), 0);
});

Deno.test("waterfall() refuses what it cannot draw", () => {
  assert.throws(() => waterfall(steps.slice(0, 1)), /want two steps or more, got 1/);
  for (const value of [0, -1, NaN, Infinity]) {
    assert.throws(
      () => waterfall([steps[0]!, { label: "b", value }]),
      /b must be a finite number above 0, got/,
    );
  }
});
