import * as tf from "@tensorflow/tfjs";
import { gatherImages } from "@dgm/data/batches.ts";
import { firstImages } from "@dgm/data/first_images.ts";
import { loadGlyphs } from "@dgm/data/glyphs.ts";
import type { ImageSet } from "@dgm/data/image_set.ts";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { trainJudge } from "@dgm/inference/judge.ts";
import { createRandom } from "@dgm/math/random.ts";
import { normalTensor, uniformTensor } from "@dgm/distributions/random_tensor.ts";
import { createVae } from "@dgm/models/latent/vae.ts";
import { readableShare, verdicts } from "@dgm/models/judge/verdicts.ts";
import assert from "node:assert/strict";
import { assertNoLeak } from "../support/close.ts";

await useEngine();

const { train, tests } = await loadGlyphs();
const data = { name: "few", train: firstImages(train, 6000), tests: {} };
const judge = await trainJudge(data, { epochs: 6, random: createRandom(1) });
const COUNT = 500;

const images = (set: ImageSet) =>
  tf.tensor4d(gatherImages(set, Array.from({ length: COUNT }, (_, i) => i)), [COUNT, 28, 28, 1]);

/** The grey images with the phases of white noise: the same power at each frequency, no shape. */
function scrambled(x: tf.Tensor4D): tf.Tensor4D {
  const wave = (f: (angle: number) => number) =>
    tf.tensor2d(
      Array.from({ length: 28 }, (_, i) =>
        Array.from({ length: 28 }, (_, k) => f(2 * Math.PI * i * k / 28))),
    );
  const [cosines, sines] = [wave(Math.cos), wave(Math.sin)];
  const across = (a: tf.Tensor, m: tf.Tensor2D) =>
    tf.transpose(tf.reshape(tf.matMul(tf.reshape(a, [-1, 28]), m), [COUNT, 28, 28]), [0, 2, 1]);
  const oneAxis = (re: tf.Tensor, im: tf.Tensor, sign: number): [tf.Tensor, tf.Tensor] => [
    tf.sub(across(re, cosines), tf.mul(sign, across(im, sines))),
    tf.add(across(im, cosines), tf.mul(sign, across(re, sines))),
  ];
  const fourier = (re: tf.Tensor, im: tf.Tensor, sign: number) =>
    oneAxis(...oneAxis(re, im, sign), sign);
  const flat = tf.reshape(x, [COUNT, 28, 28]);
  const [re, im] = fourier(flat, tf.zerosLike(flat), -1);
  const noise = normalTensor(createRandom(3), [COUNT, 28, 28]);
  const [noiseRe, noiseIm] = fourier(noise, tf.zerosLike(flat), -1);
  const power = (a: tf.Tensor, b: tf.Tensor) => tf.add(tf.square(a), tf.square(b));
  const ratio = tf.sqrt(tf.div(power(re, im), power(noiseRe, noiseIm)));
  const [back] = fourier(tf.mul(noiseRe, ratio), tf.mul(noiseIm, ratio), 1);
  return tf.reshape(tf.clipByValue(tf.div(back, 784), 0, 1), [COUNT, 28, 28, 1]);
}

Deno.test("trainJudge() reads digits, in hands that it never saw too", () => {
  for (const [name, least] of [["test", 0.95], ["test_fonts", 0.85]] as const) {
    const x = images(tests[name]!);
    const right = verdicts(judge, x).filter(({ digit }, i) => digit === tests[name]!.labels[i]);
    assert.ok(right.length / COUNT > least, `${name}: ${right.length / COUNT}`);
    x.dispose();
  }
});

Deno.test("trainJudge() that is stopped ends within a second: with the reason, or in its lessons with what it learned", async () => {
  const reason = new Error("enough");
  const whole = { name: "whole", train, tests: {} };
  const body = { kind: "dense" as const, hidden: [8] };
  const delays: number[] = [];
  // The best of three: on a busy machine the process itself may have to wait.
  while (delays.length < 3 && !delays.some((ms) => ms < 1000)) {
    await assertNoLeak(tf.memory, async () => {
      const controller = new AbortController();
      let aborted = Infinity;
      setTimeout(() => {
        aborted = performance.now();
        controller.abort(reason);
      }, 150);
      const work = trainJudge(whole, {
        body,
        random: createRandom(0),
        signal: controller.signal,
        onProgress: () => assert.fail("the lessons have begun"),
      });
      await assert.rejects(work, (error) => error === reason);
      delays.push(performance.now() - aborted);
    });
  }
  assert.ok(delays.some((ms) => ms >= 0 && ms < 1000), `${delays} ms`);

  await assertNoLeak(tf.memory, async () => {
    const controller = new AbortController();
    let steps = 0;
    const learned = await trainJudge(data, {
      body,
      epochs: 100,
      random: createRandom(0),
      signal: controller.signal,
      onProgress: ({ step }) => {
        steps++;
        if (step === 3) controller.abort(reason);
      },
    });
    assert.equal(steps, 3);
    learned.dispose();
  });
});

const NOTHING: Record<string, () => tf.Tensor4D> = {
  "white noise": () => uniformTensor(createRandom(2), [COUNT, 28, 28, 1]) as tf.Tensor4D,
  "means of an untrained VAE": () =>
    createVae(train, { latent: 6, random: createRandom(4) }).sampleMeans(COUNT, createRandom(5)),
  "draws of an untrained VAE": () =>
    createVae(train, { latent: 6, random: createRandom(4) }).sampleDraws(COUNT, createRandom(5)),
  "digits with scrambled phases": () => scrambled(images(tests.test!)),
  "blank paper": () => tf.zeros([COUNT, 28, 28, 1]),
};

for (const [name, make] of Object.entries(NOTHING)) {
  Deno.test(`trainJudge() reads nothing in ${name}, which it never saw`, () => {
    const share = tf.tidy(() => readableShare(judge, make()));
    assert.ok(share <= 0.02, `${share}`);
  });
}

Deno.test("trainJudge() takes classes from the data, and leaks no tensor", async () => {
  const few = { name: "two", train: firstImages(train, 120), tests: {} };
  few.train = { ...few.train, labels: few.train.labels.map((label) => label % 3) };
  await assertNoLeak(tf.memory, async () => {
    const body = { kind: "dense" as const, hidden: [4] };
    const small = await trainJudge(few, { epochs: 1, body, random: createRandom(0) });
    assert.deepEqual([small.none, small.network.outputs[0]!.shape], [3, [null, 4]]);
    small.dispose();
  });
});
