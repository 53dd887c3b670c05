import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { normalTensor } from "@dgm/distributions/random_tensor.ts";
import type { Objective, Trainable } from "@dgm/models/trainable.ts";
import { fit } from "@dgm/training/fit.ts";
import { FitState } from "@dgm/training/fit_state.ts";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { likelihoodOptions } from "../../benchmarks/likelihood.ts";
import { buildVae, learningRateOf, objectiveOf } from "../../benchmarks/likelihood/build.ts";
import { splitOff } from "../../benchmarks/likelihood/data.ts";
import { curveOf, type CurvePoint } from "../../benchmarks/likelihood/curve.ts";
import { epochNoise } from "../../benchmarks/likelihood/noise.ts";
import { recipeNamed, recipesFor } from "../../benchmarks/likelihood/recipes.ts";
import { tinyData } from "../training/tiny_data.ts";

await useEngine();

/** A model that only looks at what it is given, and draws as one with k = 2 and three latents would. */
function watcher(seen: { x: number[]; eps: number[] }[]): Trainable {
  const weight = tf.tidy(() => tf.variable(tf.scalar(0)));
  return {
    image: { height: 4, width: 4, channels: 1 },
    pixels: "binarised",
    variables: { weight },
    objective(x, { random }): Objective {
      const eps = normalTensor(random, [2, x.shape[0], 3]);
      seen.push({ x: [...x.dataSync()], eps: [...eps.dataSync()] });
      return { loss: tf.mul(weight, tf.ones([x.shape[0]!])) as tf.Tensor1D };
    },
  };
}

Deno.test("epochNoise() gives the twin the very bits and draws that fit() trains with, epoch after epoch", async () => {
  const { train } = tinyData();
  const seen: { x: number[]; eps: number[] }[] = [];
  await fit(watcher(seen), { name: "bars", train, tests: {} }, {
    epochs: 3,
    batchSize: 64,
    random: createRandom(9),
  });
  const state = new FitState(createRandom(9).stream("fit"));
  const noise = [1, 2, 3].flatMap(() => [
    ...epochNoise(state, train, { batchSize: 64, samples: 2, latent: 3 }),
  ]);
  assert.equal(noise.length, 2 * seen.length);
  seen.forEach(({ x, eps }, i) => {
    const bits = [...noise[2 * i]!].flatMap((byte) =>
      [7, 6, 5, 4, 3, 2, 1, 0].map((i) => (byte >> i) & 1)
    );
    assert.deepEqual(bits, x);
    assert.deepEqual([...new Float32Array(noise[2 * i + 1]!.buffer)], eps);
  });
});

Deno.test("every recipe builds a model that trains, and ends with the snapshot of its last epoch", async () => {
  const images = { ...tinyData().train, height: 4, width: 4 };
  for (const recipe of [...recipesFor("mnist"), ...recipesFor("validation")]) {
    assert.equal(recipe.snapshots.at(-1), recipe.epochs);
    assert.ok(recipe.rows.every((epoch) => recipe.snapshots.includes(epoch)));
    const vae = buildVae(recipe, images, 0);
    const data = { name: "bars", train: images, tests: {} };
    const { history } = await fit(objectiveOf(recipe, vae), data, {
      epochs: 10,
      batchSize: recipe.batchSize,
      learningRate: learningRateOf(recipe),
      epsilon: recipe.epsilon,
      random: createRandom(0),
    });
    assert.ok(history.at(-1)!.train_loss! < history[0]!.train_loss!, recipe.name);
    vae.dispose();
  }
});

Deno.test("learningRateOf() falls along half a cosine, or stays", () => {
  const cosine = learningRateOf(recipeNamed("deep")) as (done: number) => number;
  assert.deepEqual([0, 0.5, 1].map((done) => Number(cosine(done).toFixed(12))), [1e-3, 5e-4, 0]);
  assert.equal(learningRateOf(recipeNamed("plain")), 1e-3);
});

Deno.test("likelihoodOptions() reads lists, and refuses what it does not know in one line", () => {
  const options = likelihoodOptions(["--recipe", "plain,conv", "--seed", "0,1", "--no-twin"])!;
  assert.deepEqual(options.recipes.map(({ name }) => name), ["plain", "conv"]);
  assert.deepEqual([options.seeds, options.twin, options.samples], [[0, 1], false, 5000]);
  assert.equal(likelihoodOptions(["--help"]), undefined);
  const refused: [string[], RegExp][] = [
    [["--recipe", "nvae"], /Cannot find recipe nvae: there are plain, deep/],
    [["--dataset", "cifar"], /--dataset wants one of mnist, glyphs, validation, got cifar/],
    [["--dataset", "glyphs", "--recipe", "aim"], /Cannot find recipe aim: there are plain/],
    [["--samples", "0"], /--samples wants whole numbers from 4, got 0/],
    [["--seed", "-1"], /--seed/],
  ];
  for (const [args, message] of refused) {
    assert.throws(() => likelihoodOptions(args), { name: "SetUpError", message });
  }
});

Deno.test("curveOf() draws both sides of each recipe, and tells every point", () => {
  const points = ["plain", "deep"].flatMap((recipe, r) =>
    (["ours", "twin"] as const).flatMap((side, s) =>
      [1, 2, 4].map((n): CurvePoint => ({
        recipe,
        side,
        minutes: n * (1 + s),
        nll: 100 - 3 * n - r,
      }))
    )
  );
  const picture = curveOf(points);
  assert.match(picture.alt, /deep, PyTorch, 8\.0 min: 87\.0/);
  assert.equal(picture.alt.match(/ min: /g)!.length, points.length);
  assert.ok(picture.png.length > 1000);
});

Deno.test("splitOff() puts the last images aside, and loses none", () => {
  const { train } = tinyData();
  const [rest, last] = splitOff(train, 10);
  assert.deepEqual([rest.count, last.count], [train.count - 10, 10]);
  assert.deepEqual([...rest.labels, ...last.labels], [...train.labels]);
  assert.deepEqual([...rest.pixels, ...last.pixels], [...train.pixels]);
});
