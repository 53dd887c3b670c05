import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { createPixelCnn } from "@dgm/models/autoregressive/pixel_cnn.ts";
import { fit } from "@dgm/training/fit.ts";
import assert from "node:assert/strict";
import { assertNoLeak } from "../../support/close.ts";
import { tinyData } from "../../training/tiny_data.ts";
import {
  assertCausal,
  assertSamplesFit,
  everyBatch,
  image,
  probabilities,
  shaken,
} from "./binary_density.ts";

await useEngine();

const random = () => createRandom(1);
const reading = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const small = { channels: 4, layers: 2, first: 3, window: 3 };

Deno.test("PixelCnn: no output sees its pixel or a later one, each sees all before it, and all sums to one", () => {
  const net = shaken(createPixelCnn(image, { ...small, random: random() }), 0.4);
  assertCausal((x) => net.logits(x), reading);
  probabilities(net);
  net.dispose();
});

Deno.test("PixelCnn.sample(): frequencies are the probabilities", () => {
  const net = shaken(createPixelCnn(image, { ...small, random: random() }), 0.4);
  assertSamplesFit(net, createRandom(2));
  net.dispose();
});

for (const condition of [0, 3]) {
  Deno.test(`PixelCnn.sample(), condition of ${condition}: cached draws equal uncached ones, bit for bit`, () => {
    const wide = { height: 5, width: 7, channels: 1 };
    const options = { channels: 4, layers: 3, first: 7, window: 5, condition, random: random() };
    const net = shaken(createPixelCnn(wide, options), 0.3);
    tf.tidy(() => {
      const told = condition ? { condition: tf.tensor2d([1, 0, 0, 0, 1, 0, 0, 0, 1], [3, 3]) } : {};
      const fast = net.sample(3, createRandom(2), told);
      const slow = net.sample(3, createRandom(2), { ...told, cached: false });
      assert.deepEqual(fast.dataSync(), slow.dataSync());
      const share = tf.mean(fast).dataSync()[0]!;
      assert.ok(share > 0.1 && share < 0.9, `${share}`);
      const rest = { given: 11, random: createRandom(4), ...told };
      const completed = net.complete(fast, rest);
      const slowly = net.complete(fast, { ...rest, random: createRandom(4), cached: false });
      assert.deepEqual(completed.dataSync(), slowly.dataSync());
      const [kept, first] = [completed, fast].map((x) =>
        tf.slice(tf.reshape(x, [3, 35]), [0, 0], [3, 11]).dataSync()
      );
      assert.deepEqual(kept, first);
    });
    net.dispose();
  });
}

Deno.test("PixelCnn with a condition is a density for each of its values", () => {
  const net = shaken(createPixelCnn(image, { ...small, condition: 2, random: random() }), 0.4);
  tf.tidy(() => {
    const told = [[1, 0], [0, 1]].map((row) =>
      tf.tile(tf.tensor2d([row]), [512, 1]) as tf.Tensor2D
    );
    const [first, second] = told.map((rows) =>
      probabilities({ logDensity: (x) => net.logDensity(x, rows) })
    );
    assert.notDeepEqual(first, second);
    const labels = Uint8Array.from({ length: 512 }, (_, i) => i % 2);
    const { loss } = net.objective(everyBatch(), { random: random(), labels });
    assert.ok(Math.abs(-loss.dataSync()[0]! - Math.log(first![0]!)) < 1e-4);
    assert.ok(Math.abs(-loss.dataSync()[1]! - Math.log(second![1]!)) < 1e-4);
  });
  net.dispose();
});

Deno.test("fit() trains a PixelCNN well below independent pixels, and leaks no tensor", async () => {
  await assertNoLeak(tf.memory, async () => {
    const data = tinyData();
    const net = createPixelCnn(data.train, { channels: 8, layers: 2, first: 5, random: random() });
    const options = { epochs: 8, batchSize: 50, learningRate: 0.01, random: createRandom(3) };
    const { history } = await fit(net, data, options);
    const independent = -16 * (0.25 * Math.log(0.25) + 0.75 * Math.log(0.75));
    assert.ok(history.at(-1)!.test_nll! < independent - 1, `${history.at(-1)!.test_nll}`);
    net.sample(2, createRandom(0)).dispose();
    net.dispose();
  });
});

Deno.test("PixelCnn refuses what does not fit", () => {
  const colour = { ...image, channels: 3 };
  assert.throws(() => createPixelCnn(colour, { random: random() }), /images of one channel, got 3/);
  assert.throws(
    () => createPixelCnn(image, { window: 4, random: random() }),
    /odd integer of at least 3, got 4/,
  );
  assert.throws(
    () => createPixelCnn(image, { layers: 0, random: random() }),
    /layers must be a positive/,
  );
  const net = createPixelCnn(image, { ...small, condition: 2, random: random() });
  tf.tidy(() => {
    const x = tf.zeros([1, 3, 3, 1]) as tf.Tensor4D;
    assert.throws(() => net.logDensity(x), /want a condition \[1,2\], got none/);
    assert.throws(
      () => net.objective(x, { random: random() }),
      /want the labels of the images, got none/,
    );
    const labels = Uint8Array.of(2);
    assert.throws(
      () => net.objective(x, { random: random(), labels }),
      /labels must be below 2, got 2/,
    );
    assert.throws(() => net.sample(1, random(), { condition: tf.zeros([1, 3]) }), TypeError);
  });
  net.dispose();
});
