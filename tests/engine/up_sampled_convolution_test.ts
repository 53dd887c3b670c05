import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import assert from "node:assert/strict";
import { useEngine } from "@dgm/engine/use_engine.ts";
import {
  assertParity as assertParityOf,
  engines,
  normal,
  waysToConvolve,
  withGradients,
} from "./parity.ts";

const assertParity = (
  operands: Parameters<typeof assertParityOf>[0],
  program: Parameters<typeof assertParityOf>[1],
) => assertParityOf(operands, program, { ways: waysToConvolve });

const upSample = (x: tf.Tensor) =>
  tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [2 * x.shape[1]!, 2 * x.shape[2]!]);

const convolve = (x: tf.Tensor, filter: tf.Tensor, pad: "same" | "valid" | number) =>
  tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, pad);

const geometry = fc.record({
  seed: fc.integer({ min: 0, max: 1e6 }),
  batch: fc.integer({ min: 0, max: 4 }),
  height: fc.integer({ min: 1, max: 6 }),
  width: fc.integer({ min: 1, max: 6 }),
  channels: fc.integer({ min: 7, max: 14 }),
  filters: fc.integer({ min: 1, max: 9 }),
  filterHeight: fc.integer({ min: 1, max: 5 }),
  filterWidth: fc.integer({ min: 1, max: 5 }),
  pad: fc.oneof(fc.constantFrom("same" as const, "valid" as const), fc.integer({ min: 0, max: 2 })),
}).filter(({ height, width, filterHeight, filterWidth, pad }) =>
  2 * height >= filterHeight && 2 * width >= filterWidth &&
  (typeof pad === "string" || filterHeight === filterWidth)
);

Deno.test("conv2d after up-sampling matches tfjs cpu in value and gradient", async () => {
  await fc.assert(
    fc.asyncProperty(geometry, async (g) => {
      const x = normal(g.seed, [g.batch, g.height, g.width, g.channels]);
      const filter = normal(g.seed + 1, [g.filterHeight, g.filterWidth, g.channels, g.filters]);
      await assertParity(
        [x, filter],
        withGradients((x, filter) => convolve(upSample(x), filter!, g.pad)),
      );
    }),
    { numRuns: 80 },
  );
});

Deno.test("conv2d after up-sampling in several chunks of the batch matches tfjs cpu", async () => {
  await assertParity(
    [normal(1, [45, 3, 3, 8]), normal(2, [3, 3, 8, 60])],
    withGradients((x, filter) => convolve(upSample(x), filter!, "same")),
  );
});

Deno.test("up-sampled images are there for every other use, before and after a conv2d", async () => {
  const programs: ((x: tf.Tensor, filter: tf.Tensor) => tf.Tensor)[] = [
    (x) => tf.mul(upSample(x), 2),
    (x) => tf.reshape(upSample(x), [-1]),
    (x, filter) => {
      const large = upSample(x);
      return tf.add(tf.sum(convolve(large, filter, "same"), 3, true), tf.sum(large, 3, true));
    },
    (x, filter) => {
      const large = upSample(x);
      const before = tf.relu(large);
      return tf.add(convolve(large, filter, "same"), convolve(before, filter, "same"));
    },
    // The image gradient of a filter that saw up-sampled images once, wanted in full.
    (x, filter) => {
      const small = convolve(x, filter, "same");
      return tf.add(convolve(upSample(x), filter, "same"), upSample(small));
    },
    (x, filter) => convolve(upSample(upSample(x)), filter, "valid"),
  ];
  for (const program of programs) {
    await assertParity(
      [normal(3, [2, 4, 3, 8]), normal(4, [3, 3, 8, 8])],
      withGradients((x, filter) => tf.add(program(x!, filter!), tf.sum(filter!))),
    );
  }
});

Deno.test("conv2d after up-sampling carries NaN and infinity where they are seen", async () => {
  for (const value of [NaN, Infinity, -Infinity]) {
    for (const operand of [0, 1]) {
      const operands = [normal(1, [2, 4, 4, 8]), normal(2, [3, 3, 8, 2])];
      operands[operand]!.values[20] = value;
      await assertParity(operands, (x, filter) => convolve(upSample(x!), filter!, "valid"));
    }
  }
});

Deno.test("up-sampled images that nobody looked at follow to another engine, or leave nothing", async () => {
  for (const engine of engines) {
    await useEngine(engine);
    const before = tf.memory();
    const small = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
    const kept = upSample(small), dropped = upSample(small);
    small.dispose();
    dropped.dispose();
    await useEngine("cpu");
    const want = [1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4];
    assert.deepEqual([...tf.tidy(() => tf.mul(kept, 1).dataSync())], want);
    await useEngine(engine);
    assert.deepEqual([...kept.dataSync()], want);
    kept.dispose();
    assert.equal(tf.memory().numTensors, before.numTensors);
    assert.equal(tf.memory().numDataBuffers, before.numDataBuffers);
  }
});
