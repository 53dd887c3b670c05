import { useEngine } from "@dgm/engine/use_engine.ts";
import { evidenceErrorsApart } from "@dgm/math/importance_sampling.ts";
import { createRandom } from "@dgm/math/random.ts";
import { annealedEvidence, annealedSandwich } from "@dgm/inference/annealed_importance.ts";
import { annealingSchedule } from "@dgm/inference/annealing_run.ts";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { assertNoLeak } from "../support/close.ts";
import { exact, tensorModel, X } from "../models/latent/linear_gaussian_tensors.ts";

await useEngine();

const model = tensorModel();
const x = tf.tensor2d([X, [2, 1, -1, 0.5]]);
const truth = (x.arraySync() as number[][]).map((row) => exact.logEvidence(row));

Deno.test("annealingSchedule() climbs from 0 to 1 with its smallest steps at both ends", () => {
  const betas = annealingSchedule(100);
  assert.deepEqual([betas[0], betas[100], betas.length], [0, 1, 101]);
  const steps = Array.from(betas.subarray(1), (beta, t) => beta - betas[t]!);
  assert.ok(steps.every((step) => step > 0));
  assert.equal(Math.max(...steps), Math.max(steps[49]!, steps[50]!));
});

Deno.test("annealedEvidence() is unbiased for p(x), whether the chains are short or long", async () => {
  for (const [temperatures, chains] of [[4, 40_000], [40, 8_000]] as const) {
    const options = { temperatures, chains, random: createRandom(1) };
    const { lower } = await annealedEvidence(model, x, options);
    lower.forEach((estimate, b) => {
      assert.deepEqual(estimate.doubts, []);
      assert.ok(evidenceErrorsApart(estimate, truth[b]!) < 4, `T = ${temperatures}, image ${b}`);
      assert.ok(evidenceErrorsApart(estimate, truth[b]! + Math.log(1.05)) > 4);
    });
  }
});

Deno.test("annealedEvidence() gains effective draws with every temperature, and moves its chains", async () => {
  const effective: number[] = [];
  for (const temperatures of [1, 10, 100]) {
    const options = { temperatures, chains: 500, random: createRandom(2) };
    const { lower, acceptance, stepSizes } = await annealedEvidence(model, x, options);
    effective.push(lower[0]!.effectiveSampleSize);
    assert.equal(stepSizes.length, (temperatures - 1) * 2);
    // Steered to 0.65, with noise and a lag while the target narrows.
    if (temperatures === 100) assert.ok(Math.abs(acceptance - 0.65) < 0.15, `${acceptance}`);
  }
  assert.ok(effective[0]! < effective[1]! && effective[1]! < effective[2]!, `${effective}`);
});

Deno.test("annealedSandwich() holds log p(x) between bounds less than 0.1 nat apart", async () => {
  const random = createRandom(3);
  const drawn = Array.from({ length: 3 }, () => exact.sample(random));
  const data = {
    x: tf.tensor2d(drawn.map((pair) => pair.x)),
    z: tf.tensor2d(drawn.map((pair) => pair.z)),
  };
  const { lower, upper } = await annealedSandwich(model, data, {
    temperatures: 200,
    chains: 200,
    random,
  });
  drawn.forEach((pair, b) => {
    const [low, high] = [lower[b]!.logEvidence, upper[b]!];
    const known = exact.logEvidence(pair.x);
    assert.ok(Math.abs(high - low) < 0.1, `width ${high - low}`);
    // Each side is a bound in expectation only: four standard errors of 200 chains.
    const slack = 4 * lower[b]!.relativeError;
    assert.ok(low < known + slack && high > known - slack, `${low} ≤ ${known} ≤ ${high}`);
  });
});

Deno.test("annealedSandwich() with few temperatures has its upper side above and its lower side below", async () => {
  const random = createRandom(4);
  const drawn = Array.from({ length: 40 }, () => exact.sample(random));
  const data = {
    x: tf.tensor2d(drawn.map((pair) => pair.x)),
    z: tf.tensor2d(drawn.map((pair) => pair.z)),
  };
  const { lower, upper } = await annealedSandwich(model, data, {
    temperatures: 3,
    chains: 4,
    random,
  });
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value) / values.length;
  const known = mean(drawn.map((pair) => exact.logEvidence(pair.x)));
  assert.ok(mean(lower.map(({ logEvidence }) => logEvidence)) < known);
  assert.ok(mean(upper) > known);
});

Deno.test("annealedEvidence() refuses empty runs, and a z that is not the data's", async () => {
  const run = (options: { temperatures: number; chains?: number; leapfrogs?: number }) =>
    annealedEvidence(model, x, { random: createRandom(0), ...options });
  await assert.rejects(run({ temperatures: 0 }), /temperatures must be a positive integer, got 0/);
  await assert.rejects(run({ temperatures: 5, leapfrogs: 0 }), /leapfrogs must be a positive/);
  await assert.rejects(
    run({ temperatures: 5, chains: 1 }),
    /chains must be an integer of at least/,
  );
  const data = { x, z: tf.zeros([2, 3]) as tf.Tensor2D };
  await assert.rejects(
    annealedSandwich(model, data, { temperatures: 5, random: createRandom(0) }),
    {
      name: "TypeError",
      message: /want z \[2,2\], got \[2,3\]/,
    },
  );
  const broken = {
    latent: 2,
    logLikelihood: (_: tf.Tensor, z: tf.Tensor) => tf.mul(NaN, tf.sum(z, 1)) as tf.Tensor1D,
  };
  await assert.rejects(
    annealedEvidence(broken, x, { temperatures: 1, chains: 4, random: createRandom(0) }),
    /want no NaN/,
  );
});

Deno.test("annealedEvidence() keeps no tensor, tells its progress, and ends when aborted", async () => {
  await assertNoLeak(tf.memory, async () => {
    const told: [number, number][] = [];
    const options = { temperatures: 5, chains: 4, random: createRandom(0) };
    await annealedEvidence(model, x, { ...options, onProgress: (...p) => told.push(p) });
    assert.deepEqual(told.at(-1), [8, 8]);
    assert.equal(told.length, 8);
  });
  await assertNoLeak(tf.memory, async () => {
    const controller = new AbortController();
    const work = annealedEvidence(model, x, {
      temperatures: 500,
      random: createRandom(0),
      onProgress: (done) => done === 3 && controller.abort(),
      signal: controller.signal,
    });
    await assert.rejects(work, { name: "AbortError" });
  });
});
