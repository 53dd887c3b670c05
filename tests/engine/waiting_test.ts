import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import assert from "node:assert/strict";
import { adamUpdate } from "@dgm/engine/adam_update.ts";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { assertParity, engines, normal, withGradients } from "./parity.ts";

// Convolutions, sums with a bias and gradients of max-pooling wait for what follows them.

const image = (x: tf.Tensor) => x as tf.Tensor4D;
const upSample = (x: tf.Tensor) =>
  tf.image.resizeNearestNeighbor(image(x), [2 * x.shape[1]!, 2 * x.shape[2]!]);

Deno.test("convolution, bias, ReLU and max-pooling together match tfjs cpu in value and gradient", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 1, max: 3 }),
      fc.constantFrom([1, 16], [8, 4], [3, 5], [9, 1], [16, 8]),
      fc.boolean(),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 0, max: 99 }),
      async (batch, half, [channels, filters], small, size, seed) => {
        const x = normal(seed, [batch, 2 * half, 4, channels!]);
        const operands = [x, normal(seed + 1, [size, size, channels!, filters!])];
        await assertParity(
          [...operands, normal(seed + 2, [filters!])],
          withGradients((x, filter, bias) => {
            const from = image(small ? upSample(x!) : x!);
            const sum = tf.add(tf.conv2d(from, image(filter!), 1, "same"), bias!);
            return tf.maxPool(image(tf.relu(sum)), 2, 2, "valid");
          }),
        );
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("what waits is there for every use, in any shape and order", async () => {
  const convolve = (x: tf.Tensor, filter: tf.Tensor) =>
    tf.conv2d(image(x), image(filter), 1, "same");
  const programs: ((x: tf.Tensor, filter: tf.Tensor, bias: tf.Tensor) => tf.Tensor)[] = [
    // The same values in another shape, with a bias that fits this shape only.
    (x, filter) => tf.add(tf.reshape(convolve(x, filter), [2, 4, 32]), tf.range(0, 32)),
    (x, filter) => tf.relu(tf.reshape(tf.add(convolve(x, filter), tf.range(0, 8)), [-1])),
    (x, filter, bias) => {
      const y = convolve(x, filter), sum = tf.add(y, bias);
      return tf.add(tf.add(tf.relu(sum), sum), tf.mul(y, tf.relu(y)));
    },
    (x, filter, bias) => tf.relu(tf.relu(tf.add(tf.relu(convolve(x, filter)), bias))),
    (x, _, bias) => tf.add(tf.relu(tf.add(x, bias)), tf.softplus(tf.add(x, bias))),
    (x) => {
      const y = tf.relu(x);
      const pooled = tf.maxPool(image(y), 2, 2, "valid");
      return tf.add(tf.sum(pooled), tf.sum(tf.square(y)));
    },
    (x) => tf.maxPool(image(tf.reshape(tf.relu(x), [2, 2, 8, 8])), 2, 2, "valid"),
    (x) => tf.maxPool(image(tf.relu(tf.reshape(x, [2, 2, 8, 8]))), 2, 2, "valid"),
    (x) => tf.maxPool(image(x), 2, 2, "valid"),
  ];
  for (const [i, program] of programs.entries()) {
    try {
      await assertParity(
        [normal(1, [2, 4, 4, 8]), normal(2, [3, 3, 8, 8]), normal(3, [8])],
        withGradients((x, filter, bias) =>
          tf.add(program(x!, filter!, bias!), tf.mul(0, tf.add(tf.sum(filter!), tf.sum(bias!))))
        ),
      );
    } catch (error) {
      (error as Error).message = `program ${i}: ${(error as Error).message}`;
      throw error;
    }
  }
});

Deno.test("NaN and infinity pass ReLU and max-pooling as on tfjs cpu, in value and gradient", async () => {
  for (const channels of [3, 4]) {
    for (const value of [NaN, Infinity, -Infinity, -0]) {
      for (const place of [0, 1, 2 * channels, 2 * 4 * channels + 1]) {
        const x = normal(1, [1, 4, 4, channels]), dy = normal(2, [1, 2, 2, channels]);
        x.values[place] = value;
        const gradient = (x: tf.Tensor, dy: tf.Tensor) =>
          tf.grad((x) => tf.maxPool(image(tf.relu(x)), 2, 2, "valid"))(x, dy);
        await assertParity([x, dy], gradient);
        const infinite = { ...dy, values: dy.values.slice() };
        infinite.values[0] = value;
        await assertParity([normal(1, x.shape), infinite], gradient);
      }
    }
  }
});

Deno.test("all of equal pixels but the first lose, as on tfjs cpu", async () => {
  for (const channels of [1, 4]) {
    const x = { shape: [2, 4, 4, channels], values: new Float32Array(32 * channels).fill(2) };
    const program = withGradients((x) => tf.maxPool(image(tf.relu(x!)), 2, 2, "valid"));
    await assertParity([x], program);
  }
});

Deno.test("a convolution that waits sees the weights of its time, not those after a step", async () => {
  for (const engine of engines) {
    await useEngine(engine);
    const before = tf.memory().numTensors;
    const x = normal(1, [1, 4, 4, 8]), w = normal(2, [3, 3, 8, 2]);
    const images = tf.tensor(x.values, x.shape), weights = tf.tensor(w.values, w.shape);
    const filter = tf.variable(weights),
      [m, v] = [filter, filter].map((f) => tf.variable(tf.zerosLike(f)));
    const want = tf.tidy(() => tf.conv2d(image(images), image(weights), 1, "same").dataSync());
    const waiting = tf.conv2d(image(images), image(filter), 1, "same");
    const numbers = { learningRate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, step: 1 };
    adamUpdate([filter], [weights], [m!], [v!], numbers);
    assert.deepEqual(waiting.dataSync(), want);
    assert.notDeepEqual(filter.dataSync(), weights.dataSync());
    tf.dispose([images, weights, filter, m!, v!, waiting]);
    assert.equal(tf.memory().numTensors <= before + 2, true);
    tf.disposeVariables();
  }
});
