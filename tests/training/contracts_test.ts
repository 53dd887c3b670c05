import * as tf from "@tensorflow/tfjs";
import { Alphabet } from "@dgm/data/alphabet.ts";
import { pointSource } from "@dgm/data/point_source.ts";
import { wordSource } from "@dgm/data/word_source.ts";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { gaussianMixture } from "@dgm/math/gaussian_mixture.ts";
import { meanWithError } from "@dgm/math/monte_carlo.ts";
import { createRandom } from "@dgm/math/random.ts";
import { createWordMade } from "@dgm/models/autoregressive/word_made.ts";
import { createVae } from "@dgm/models/latent/vae.ts";
import type { Objective, ObjectiveOptions, Trainable } from "@dgm/models/trainable.ts";
import { evaluate } from "@dgm/training/evaluate.ts";
import { fit } from "@dgm/training/fit.ts";
import assert from "node:assert/strict";
import { assertNoLeak } from "../support/close.ts";
import { inFolder } from "../support/in_folder.ts";
import { tinyData } from "./tiny_data.ts";

await useEngine();

const truth = gaussianMixture([
  { weight: 0.3, mean: [-2], logVar: [-1] },
  { weight: 0.7, mean: [1.5], logVar: [0] },
]);
const random = () => createRandom(5);
const drawn = (name: string, count: number) => {
  const stream = createRandom(9).stream(name);
  return Array.from({ length: count }, () => truth.sample(stream));
};
const [seen, unseen] = [drawn("train", 600), drawn("test", 400)];
const points = {
  name: "mixture",
  train: pointSource("train", seen),
  tests: { test: pointSource("test", unseen) },
};

/** Two Gaussians on a line, whose every number is learned. */
function lineMixture(): Trainable<tf.Tensor2D> {
  const variables = tf.tidy(() => ({
    logits: tf.variable(tf.zeros([2])),
    mean: tf.variable(tf.tensor1d([-1, 1])),
    logVar: tf.variable(tf.zeros([2])),
  }));
  const { logits, mean, logVar } = variables;
  return {
    variables,
    objective(x) {
      const squares = tf.mul(tf.square(tf.sub(x, mean)), tf.exp(tf.neg(logVar)));
      const each = tf.mul(-0.5, tf.add(tf.add(squares, logVar), Math.log(2 * Math.PI)));
      return { loss: tf.neg(tf.logSumExp(tf.add(each, tf.logSoftmax(logits)), 1)) as tf.Tensor1D };
    },
  };
}

Deno.test("fit() trains a density on points until it scores new ones like the truth", async () => {
  await assertNoLeak(tf.memory, async () => {
    const model = lineMixture();
    const options = { epochs: 60, batchSize: 100, learningRate: 0.02, random: random() };
    const { history } = await fit(model, points, options);
    const { mean: entropy, standardError } = meanWithError(unseen.map((x) => -truth.logDensity(x)));
    assert.ok(history[0]!.test_loss! > entropy + 4 * standardError);
    assert.ok(Math.abs(history.at(-1)!.test_loss! - entropy) < 0.02);
    tf.dispose(model.variables);
  });
});

Deno.test("fit() and evaluate() take words, and bring a model of them to the entropy of the sample", async () => {
  const words = ["abab", "ab", "aba", "abab", "ab", "ababa"];
  const source = wordSource(words, { alphabet: new Alphabet("ab"), length: 5 });
  const model = createWordMade({ symbols: 3, length: 5 }, { hidden: [20], random: random() });
  const before = await evaluate(model, source, { random: random() });
  const data = { name: "words", train: source, tests: { same: source } };
  const { history } = await fit(model, data, {
    epochs: 200,
    batchSize: 3,
    learningRate: 0.02,
    random: random(),
  });
  // Six words, of which two come twice: no model knows them better than this entropy.
  const entropy = -(4 / 6 * Math.log(2 / 6) + 2 / 6 * Math.log(1 / 6));
  assert.ok(before.nll! > entropy + 1);
  assert.ok(Math.abs(history.at(-1)!.same_nll! - entropy) < 0.1, `${history.at(-1)!.same_nll}`);
  model.dispose();
});

/** A running mean of the points as state, and a parameter that is drawn to it. */
function running(): Trainable<tf.Tensor2D> & { told: ObjectiveOptions[] } {
  const [w, mean] = tf.tidy(() => [tf.variable(tf.scalar(0)), tf.variable(tf.scalar(0))]);
  const told: ObjectiveOptions[] = [];
  return {
    variables: { w: w! },
    state: { mean: mean! },
    told,
    objective(x, options) {
      told.push(options);
      if (options.training) {
        tf.tidy(() => mean!.assign(tf.add(tf.mul(0.9, mean!), tf.mul(0.1, tf.mean(x)))));
      }
      const error = tf.add(tf.square(tf.sub(w!, mean!)), options.random.normal() * 1e-3);
      return { loss: tf.add(error, tf.zeros([x.shape[0]])) as tf.Tensor1D };
    },
  };
}

/** Two players who share nothing but the batch: one learns its mean, the other what the first has learned. */
function players(): Trainable<tf.Tensor2D> {
  const [a, b] = tf.tidy(() => [tf.variable(tf.scalar(0)), tf.variable(tf.scalar(0))]);
  const spread = (value: tf.Tensor, x: tf.Tensor2D): Objective => ({
    loss: tf.add(tf.square(value), tf.zeros([x.shape[0]])) as tf.Tensor1D,
  });
  return {
    variables: { a: a!, b: b! },
    turns: [
      { name: "first", variables: { a: a! }, objective: (x) => spread(tf.sub(a!, tf.mean(x)), x) },
      { name: "second", variables: { b: b! }, objective: (x) => spread(tf.sub(b!, a!), x) },
    ],
    objective: (x) => spread(tf.sub(a!, b!), x),
  };
}

const numbers = ({ variables, state = {} }: Trainable<tf.Tensor2D>) =>
  [...Object.values(variables), ...Object.values(state)].map((each) => each.dataSync()[0]!);

for (const [name, create] of Object.entries({ running, players })) {
  Deno.test(`fit() resumed in the middle of an epoch equals the whole run bit for bit: ${name}`, () =>
    inFolder(async (folder) => {
      const run = async (checkpoint?: { path: string }, stopAt?: number) => {
        const model = create();
        const controller = new AbortController();
        let steps = 0;
        const { history } = await fit(model, points, {
          epochs: 3,
          batchSize: 100,
          random: random(),
          signal: controller.signal,
          onProgress: () => ++steps === stopAt && controller.abort(),
          ...(checkpoint && { checkpoint }),
        });
        const outcome = { history, numbers: numbers(model) };
        tf.dispose([model.variables, model.state ?? {}]);
        return outcome;
      };
      const checkpoint = { path: `${folder}/run.safetensors` };
      await run(checkpoint, 8);
      assert.deepEqual(await run(checkpoint), await run());
    }));
}

Deno.test("fit() says how much is done; evaluate() leaves the state as it is", async () => {
  const model = running();
  await fit(model, { ...points, tests: {} }, { epochs: 2, batchSize: 200, random: random() });
  const sixth = Array.from({ length: 6 }, (_, i) => i / 6);
  assert.deepEqual(
    model.told.map(({ done, training }) => [done, training]),
    sixth.map((d) => [d, true]),
  );
  const before = numbers(model);
  await evaluate(model, points.train, { random: random() });
  assert.deepEqual(numbers(model), before);
  assert.deepEqual([model.told.at(-1)!.training, model.told.at(-1)!.done], [false, 1]);
  tf.dispose([model.variables, model.state!]);
});

Deno.test("fit() lets players take turns, each by its own optimiser and its own columns", async () => {
  const model = players();
  const options = { epochs: 80, batchSize: 200, learningRate: 0.05, random: random() };
  const losses: number[] = [];
  const onProgress = ({ loss }: { loss: number }) => void losses.push(loss);
  const { history } = await fit(model, points, { ...options, onProgress });
  const keys = ["epoch", "train_first_loss", "train_second_loss", "test_loss"];
  assert.deepEqual(Object.keys(history[0]!), keys);
  const [a, b] = numbers(model);
  const mean = seen.reduce((sum, [x]) => sum + x! / seen.length, 0);
  assert.ok(Math.abs(a! - mean) < 0.1 && Math.abs(b! - a!) < 0.1, `${[mean, a, b]}`);
  // The second player had nothing to learn at the first step but what the first had just become.
  assert.ok(history[0]!.train_second_loss! < history[0]!.train_first_loss!);
  const sum = history.at(-1)!.train_first_loss! + history.at(-1)!.train_second_loss!;
  const last = losses.slice(-3).reduce((total, loss) => total + loss / 3, 0);
  assert.ok(Math.abs(sum - last) < 1e-6);
  tf.dispose(model.variables);
});

Deno.test("fit() follows the VAE's own β, and its options stand above it", async () => {
  const train = async (
    beta: number | ((done: number) => number),
    options: { beta?: number } = {},
  ) => {
    const data = tinyData();
    const vae = createVae(data.train, { latent: 2, beta, random: createRandom(0) });
    const { history } = await fit(vae, data, { epochs: 2, random: createRandom(1), ...options });
    vae.dispose();
    return history;
  };
  const twice = await train(2);
  assert.deepEqual(await train(1, { beta: 2 }), twice);
  assert.deepEqual(await train((done) => 2 - 0 * done), twice);
  assert.notDeepEqual(await train((done) => 4 * done), twice);
  // Whatever it is trained for, the test figure is the bound.
  assert.ok(twice.every((row) => row.test_loss === -row.test_elbo!));
  assert.throws(() => createVae(tinyData().train, { beta: -1, random: random() }), {
    message: "Cannot create the VAE: beta must be ≥ 0 and finite, got -1",
  });
});
