import { boundSteps } from "@dgm/figures/bound_steps.ts";
import { chart } from "@dgm/figures/chart.ts";
import { theme } from "@dgm/figures/theme.ts";
import assert from "node:assert/strict";
import { assertLooksLike, pixelsOf, shareOf } from "./pixels.ts";

const alt = "A step down by the KL, and a gap.";

Deno.test("boundSteps() draws a gap only where there is one", async () => {
  const orange = async (elbo: number) => {
    const terms = { reconstruction: -0.6, elbo, logEvidence: -1.3 };
    return shareOf(await pixelsOf(chart(boundSteps(terms), { alt }).png), theme.colours.failure);
  };
  const [open, closed] = [await orange(-1.8), await orange(-1.3)];
  assert.ok(open > 2 * closed, `${open} ${closed}`);
});

Deno.test("boundSteps() refuses what is no number", () => {
  assert.throws(() => boundSteps({ reconstruction: NaN, elbo: -2, logEvidence: -1 }), {
    name: "RangeError",
    message: "Cannot draw the terms of a bound: want finite nats, got [NaN,-2,-1]",
  });
});

Deno.test("boundSteps() looks as it did", async () => {
  const panel = boundSteps({ reconstruction: -0.6, elbo: -1.8, logEvidence: -1.3 });
  await assertLooksLike(chart(panel, { alt, width: 340 }), "bound_steps");
});
