import { useEngine } from "@dgm/engine/use_engine.ts";
import { standardErrorsApart } from "@dgm/math/monte_carlo.ts";
import { createRandom } from "@dgm/math/random.ts";
import { estimateElbo } from "@dgm/inference/elbo_estimate.ts";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { assertNoLeak } from "../support/close.ts";
import { exact, tensorModel, X } from "../models/latent/linear_gaussian_tensors.ts";

await useEngine();

const model = tensorModel({ shift: 0.6, widen: 0.4 });
const rows = [X, [2, 1, -1, 0.5]];
const x = tf.tensor2d(rows);
const q = model.posterior(x);

Deno.test("estimateElbo() is the exact ELBO of each x, and sees an error of 2 %", () => {
  const estimates = estimateElbo(model, x, { q, samples: 50_000, random: createRandom(0) });
  estimates.forEach((estimate, b) => {
    const [mean, logVar] = [q.mean, q.logVar].map((t) => (t.arraySync() as number[][])[b]!);
    const { elbo } = exact.elbo(rows[b]!, { mean: mean!, logVar: logVar! });
    assert.ok(standardErrorsApart(estimate, elbo) < 4);
    assert.ok(standardErrorsApart(estimate, 1.02 * elbo) > 4);
  });
});

Deno.test("estimateElbo() works in chunks, keeps no tensor, and refuses no draws", async () => {
  await assertNoLeak(tf.memory, () => {
    // 5,000 draws of two images are three chunks.
    const [estimate] = estimateElbo(model, x, { q, samples: 5000, random: createRandom(0) });
    assert.ok(Number.isFinite(estimate!.mean));
  });
  assert.throws(() => estimateElbo(model, x, { q, samples: 0, random: createRandom(0) }), {
    name: "RangeError",
  });
});
