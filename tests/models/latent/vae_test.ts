import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { standardGaussianKl } from "@dgm/math/gaussian_divergence.ts";
import { createRandom } from "@dgm/math/random.ts";
import { normalTensor, uniformTensor } from "@dgm/distributions/random_tensor.ts";
import { sumPerExample } from "@dgm/distributions/shapes.ts";
import type { Body } from "@dgm/nets/body.ts";
import { createVae, Vae } from "@dgm/models/latent/vae.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { assertAllClose, assertNoLeak } from "../../support/close.ts";
import { bernoulli } from "../../distributions/losses_reference.ts";

await useEngine("cpu");

const image = { height: 8, width: 4, channels: 1 };
const bodies: Body[] = [
  { kind: "dense", hidden: [6] },
  { kind: "dense", hidden: [] },
  { kind: "dense", hidden: [7, 5], activation: "tanh" },
  { kind: "conv", channels: [2, 3] },
];
const bits = (count: number) =>
  tf.tidy(() => tf.round(uniformTensor(createRandom(9), [count, 8, 4, 1])) as tf.Tensor4D);

for (const body of bodies) {
  const name = JSON.stringify(body);

  Deno.test(`Vae.elbo() of ${name} equals the formulas in float64`, () => {
    const vae = createVae(image, { latent: 3, body, random: createRandom(1) });
    const x = bits(2);
    const eps = normalTensor(createRandom(2), [2, 3]) as tf.Tensor2D;
    tf.tidy(() => {
      const parts = vae.elbo(x, eps);
      const { mean, logVar } = vae.encode(x);
      const z = tf.add(mean, tf.mul(tf.exp(tf.mul(0.5, logVar)), eps)) as tf.Tensor2D;
      const logits = vae.decode(z).reshape([2, 32]).arraySync() as number[][];
      const pixels = x.reshape([2, 32]).arraySync() as number[][];
      const [means, logVars] = [mean.arraySync(), logVar.arraySync()];
      for (const i of [0, 1]) {
        const reconstruction = bernoulli(pixels[i]!, logits[i]!);
        const divergence = standardGaussianKl({ mean: means[i]!, logVar: logVars[i]! });
        assertAllClose([parts.reconstruction.arraySync()[i]!], [reconstruction], 1e-5);
        assertAllClose([parts.kl.arraySync()[i]!], [divergence], 1e-5);
        assertAllClose([parts.elbo.arraySync()[i]!], [reconstruction - divergence], 1e-5);
      }
    });
    tf.dispose([x, eps]);
    vae.dispose();
  });

  Deno.test(`Vae.objective() of ${name} has the gradient of finite differences`, () => {
    const vae = createVae(image, { latent: 2, body, random: createRandom(4) });
    // Grey, not binary: equal pixels would put poolings and ReLUs exactly on their kinks.
    const x = uniformTensor(createRandom(9), [3, 8, 4, 1]) as tf.Tensor4D;
    for (const variable of Object.values(vae.variables)) {
      const shift = tf.tidy(() => tf.mul(0.1, normalTensor(createRandom(5), variable.shape)));
      tf.tidy(() => variable.assign(tf.add(variable, shift)));
      shift.dispose();
    }
    const loss = () =>
      tf.tidy(() =>
        tf.mean(vae.objective(x, { random: createRandom(8), beta: 0.7 }).loss)
      ) as tf.Scalar;
    const { value, grads } = tf.variableGrads(loss, Object.values(vae.variables));
    const random = createRandom(6);
    for (const [name, variable] of Object.entries(vae.variables)) {
      // Along one random direction. Float32 rounds the loss at 1e-6, so the slope at 1e-6 / h; a
      // wider step would cross more of ReLU's kinks.
      const start = variable.clone();
      const direction = normalTensor(random, variable.shape);
      const h = 3e-4;
      const at = (t: number) => {
        tf.tidy(() => variable.assign(tf.add(start, tf.mul(t, direction))));
        const scalar = loss();
        const result = scalar.dataSync()[0]!;
        scalar.dispose();
        return result;
      };
      const difference = (at(h) - at(-h)) / (2 * h);
      const slope = tf.tidy(() => tf.sum(tf.mul(grads[variable.name]!, direction)).dataSync()[0]!);
      const scale = Math.max(1, Math.abs(slope));
      assert.ok(Math.abs(difference - slope) / scale < 0.02, `${name}: ${difference} ≠ ${slope}`);
      at(0);
      tf.dispose([start, direction]);
    }
    tf.dispose([x, value, grads]);
    vae.dispose();
  });
}

Deno.test("Vae.objective() weighs the KL by beta", () => {
  const vae = createVae(image, { latent: 2, body: bodies[0]!, random: createRandom(1) });
  const x = bits(2);
  tf.tidy(() => {
    for (const beta of [0, 0.3, 1, 4]) {
      const parts = vae.objective(x, { random: createRandom(1), beta });
      const want = tf.sub(tf.mul(beta, parts.kl!), parts.reconstruction!).dataSync();
      assertAllClose(parts.loss.dataSync(), want, 1e-6);
      assertAllClose(
        parts.elbo!.dataSync(),
        tf.sub(parts.reconstruction!, parts.kl!).dataSync(),
        1e-6,
      );
    }
  });
  x.dispose();
  vae.dispose();
});

Deno.test("Vae has the shapes it promises and leaks no tensor", async () => {
  await assertNoLeak(tf.memory, () => {
    const random = createRandom(0);
    createVae(image, { likelihood: "learnedGaussian", random }).dispose();
    const vae = createVae(image, { latent: 5, body: bodies[3]!, random });
    const x = bits(2);
    const [a, b] = tf.split(x, 2) as [tf.Tensor4D, tf.Tensor4D];
    const made = {
      encoded: vae.encode(x),
      reconstructed: vae.reconstruct(x),
      means: vae.sampleMeans(3, random),
      draws: vae.sampleDraws(4, random),
      line: vae.interpolate(a, b, 6),
    };
    assert.deepEqual(made.encoded.mean.shape, [2, 5]);
    assert.deepEqual(made.encoded.logVar.shape, [2, 5]);
    assert.deepEqual(made.reconstructed.shape, [2, 8, 4, 1]);
    assert.deepEqual(made.means.shape, [3, 8, 4, 1]);
    assert.deepEqual(made.draws.shape, [4, 8, 4, 1]);
    assert.deepEqual(made.line.shape, [6, 8, 4, 1]);
    assert.ok(made.draws.dataSync().every((value) => value === 0 || value === 1));
    tf.dispose([made, x, a, b]);
    vae.dispose();
  });
});

Deno.test("createVae() starts from its seed alone", () => {
  const weights = (seed: number) => {
    const vae = createVae(image, { latent: 2, random: createRandom(seed) });
    const values = Object.values(vae.variables).flatMap((variable) => [...variable.dataSync()]);
    vae.dispose();
    return values;
  };
  assert.deepEqual(weights(3), weights(3));
  assert.notDeepEqual(weights(3), weights(4));
});

Deno.test("createVae() leaves the other layers as they were when one changes its width", () => {
  const make = (hidden: number[]) =>
    createVae(image, { latent: 2, body: { kind: "dense", hidden }, random: createRandom(3) });
  const [narrow, wide] = [make([6, 4]), make([6, 9])];
  const first = "encoder/hidden1/kernel";
  assert.deepEqual(narrow.variables[first]!.dataSync(), wide.variables[first]!.dataSync());
  narrow.dispose();
  wide.dispose();
});

Deno.test("createVae() takes colour images in both bodies", () => {
  for (const body of [bodies[0]!, bodies[3]!]) {
    const colour = { height: 4, width: 8, channels: 3 };
    const vae = createVae(colour, {
      latent: 2,
      body,
      likelihood: "gaussian",
      random: createRandom(0),
    });
    const x = tf.ones([2, 4, 8, 3]) as tf.Tensor4D;
    const xHat = vae.reconstruct(x);
    assert.deepEqual(xHat.shape, [2, 4, 8, 3]);
    tf.dispose([x, xHat]);
    vae.dispose();
  }
});

Deno.test("createVae() refuses sizes that are no positive integers, naming them", () => {
  const random = createRandom(0);
  const bad = fc.constantFrom(0, -1, 2.5, NaN, Infinity);
  fc.assert(fc.property(bad, fc.constantFrom("height", "width", "channels"), (value, name) => {
    assert.throws(() => createVae({ ...image, [name]: value }, { random }), {
      name: "RangeError",
      message: `Cannot create the VAE: ${name} must be a positive integer, got ${value}`,
    });
    assert.throws(() => createVae(image, { latent: value, random }), /latent must be a positive/);
    const body: Body = { kind: "dense", hidden: [value] };
    assert.throws(() => createVae(image, { body, random }), RangeError);
  }));
});

Deno.test("createVae() refuses odd sizes for poolings, and batches of another shape", () => {
  const random = createRandom(0);
  const body: Body = { kind: "conv", channels: [2, 2] };
  assert.throws(() => createVae({ ...image, height: 6 }, { body, random }), {
    name: "RangeError",
    message:
      "Cannot build the encoder: height must be a multiple of 4 (2 poolings halve it), got 6",
  });
  const vae = createVae(image, { latent: 2, random });
  for (const shape of [[2, 32], [2, 4, 8, 1], [2, 8, 4, 3]]) {
    const x = tf.zeros(shape as [number]) as tf.Tensor as tf.Tensor4D;
    assert.throws(() => vae.encode(x), {
      name: "TypeError",
      message: `Cannot encode: want images [B,8,4,1], got [${shape}]`,
    });
    x.dispose();
  }
  assert.throws(() => vae.decode(tf.zeros([2, 3])), /want codes \[B,2\], got \[2,3\]/);
  vae.dispose();
});

Deno.test("Vae takes pixels and their range from its likelihood, whatever that is called", () => {
  const made = createVae(image, { latent: 2, random: createRandom(0) });
  const likelihood = {
    ...{ name: "Laplace", pixels: "dequantised" as const, range: "finite" as const, variables: {} },
    logDensity: (x: tf.Tensor, output: tf.Tensor) =>
      tf.neg(sumPerExample(tf.abs(tf.sub(x, output)))) as tf.Tensor1D,
    mean: (output: tf.Tensor) => output,
    draw: (output: tf.Tensor) => output,
  };
  const own = new Vae({ ...made, likelihood });
  const outside = tf.fill([1, image.height, image.width, image.channels], 2) as tf.Tensor4D;
  assert.equal(own.pixels, "dequantised");
  tf.dispose(own.encode(outside));
  assert.throws(() => made.encode(outside), /pixels must be in \[0, 1\], got 2 at 0/);
  outside.dispose();
  made.dispose();
});
