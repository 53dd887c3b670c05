import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { uniformTensor } from "@dgm/distributions/random_tensor.ts";
import { createClassifier } from "@dgm/models/judge/classifier.ts";
import assert from "node:assert/strict";
import { assertAllClose, assertNoLeak } from "../../support/close.ts";

await useEngine("cpu");

const image = { height: 4, width: 4, channels: 1 };
const body = { kind: "dense" as const, hidden: [5] };

Deno.test("Classifier.objective() is −log of the probability of the label, and right or wrong", () => {
  const classifier = createClassifier(image, { classes: 3, body, random: createRandom(1) });
  tf.tidy(() => {
    const x = uniformTensor(createRandom(2), [6, 4, 4, 1]) as tf.Tensor4D;
    const labels = Uint8Array.of(0, 1, 2, 0, 1, 2);
    const p = classifier.probabilities(x).arraySync();
    for (const row of p) assertAllClose([row.reduce((a, b) => a + b)], [1], 1e-6);
    const { loss, accuracy } = classifier.objective(x, { random: createRandom(0), labels });
    assertAllClose(loss.dataSync(), p.map((row, i) => -Math.log(row[labels[i]!]!)), 1e-5);
    const right = p.map((row, i) => row.indexOf(Math.max(...row)) === labels[i] ? 1 : 0);
    assert.deepEqual([...accuracy!.dataSync()], right);
  });
  classifier.dispose();
});

Deno.test("Classifier.objective() refuses to work without labels", () => {
  const classifier = createClassifier(image, { classes: 3, body, random: createRandom(1) });
  assert.throws(
    () => classifier.objective(tf.zeros([1, 4, 4, 1]), { random: createRandom(0) }),
    { name: "TypeError", message: "Cannot classify: labels are missing" },
  );
  classifier.dispose();
});

Deno.test("Classifier refuses other shapes and no classes, and leaks no tensor", async () => {
  assert.throws(() => createClassifier(image, { classes: 0, random: createRandom(0) }), /classes/);
  await assertNoLeak(tf.memory, () => {
    const classifier = createClassifier(image, { classes: 3, body, random: createRandom(1) });
    const flat = tf.zeros([2, 16]);
    assert.throws(() => classifier.probabilities(flat as tf.Tensor as tf.Tensor4D), TypeError);
    const images = tf.zeros([2, 4, 4, 1]) as tf.Tensor4D;
    tf.dispose([classifier.probabilities(images), images, flat]);
    classifier.dispose();
  });
});

Deno.test("Classifier.features() are what the last layer sees", () => {
  for (const kind of [body, { kind: "conv" as const, channels: [2] }]) {
    const classifier = createClassifier(image, { classes: 3, body: kind, random: createRandom(1) });
    tf.tidy(() => {
      const x = uniformTensor(createRandom(2), [6, 4, 4, 1]) as tf.Tensor4D;
      const last = classifier.network.layers.at(-1)!;
      const features = classifier.features(x);
      const logits = last.apply(features) as tf.Tensor;
      assertAllClose(logits.dataSync(), classifier.logits(x).dataSync(), 1e-6);
      assert.equal(features.shape[0], 6);
    });
    classifier.dispose();
  }
});

Deno.test("createClassifier() adds a class for none of the others where it may refuse", () => {
  const options = { classes: 3, body, random: createRandom(1) };
  const [bound, free] = [false, true].map((refuses) =>
    createClassifier(image, { ...options, refuses })
  );
  assert.deepEqual([bound!.none, free!.none], [undefined, 3]);
  const x = tf.zeros([2, 4, 4, 1]) as tf.Tensor4D;
  assert.deepEqual([bound!.logits(x).shape[1], free!.logits(x).shape[1]], [3, 4]);
  bound!.dispose();
  free!.dispose();
});
