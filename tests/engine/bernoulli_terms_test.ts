import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import assert from "node:assert/strict";
import { bernoulliTerms } from "@dgm/engine/bernoulli_terms.ts";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { assertClose, assertParity, engines, normal } from "./parity.ts";

Deno.test("bernoulliTerms() matches tfjs cpu on all engines and for all sizes", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 0, max: 1e6 }),
      async (shape, seed) => {
        const x = normal(seed, shape), logits = normal(seed + 1, shape);
        x.values.forEach((value, i) => x.values[i] = Number(value > 0));
        await assertParity([x, logits], (x, logits) => Object.values(bernoulliTerms(x!, logits!)));
      },
    ),
    { numRuns: 40 },
  );
});

Deno.test("bernoulliTerms() follows the formula in float64, also for long rows and large logits", async () => {
  const logits = Float32Array.from({ length: 3001 }, (_, i) => (i - 1500) / 10);
  const x = logits.map((_, i) => i % 3 === 0 ? 1 : 0);
  let want = 0;
  logits.forEach((l, i) => want += x[i]! * l - Math.max(l, 0) - Math.log1p(Math.exp(-Math.abs(l))));
  const slopes = logits.map((l, i) => x[i]! - 1 / (1 + Math.exp(-l)));
  for (const engine of ["cpu", ...engines] as const) {
    await useEngine(engine);
    tf.tidy(() => {
      const terms = bernoulliTerms(tf.tensor2d(x, [1, 3001]), tf.tensor2d(logits, [1, 3001]));
      assertClose(terms.value.dataSync(), [want], { relative: 1e-6 }, engine);
      assertClose(terms.slope.dataSync(), slopes, { relative: 0, absolute: 2e-7 }, engine);
    });
  }
});

Deno.test("bernoulliTerms() names shapes that do not fit", () => {
  assert.throws(
    () => bernoulliTerms(tf.zeros([2, 3]), tf.zeros([2, 4])),
    /must be one shape \[B, …\], got \[2,3\] and \[2,4\]/,
  );
});
