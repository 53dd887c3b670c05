import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { normalTensor, uniformTensor } from "@dgm/distributions/random_tensor.ts";
import { createClassifier } from "@dgm/models/judge/classifier.ts";
import { readableShare, verdicts } from "@dgm/models/judge/verdicts.ts";
import assert from "node:assert/strict";
import { assertNoLeak } from "../../support/close.ts";

await useEngine("cpu");

const image = { height: 4, width: 4, channels: 1 };
const body = { kind: "dense" as const, hidden: [8] };
const judge = createClassifier(image, { classes: 3, body, random: createRandom(1) });

Deno.test("verdicts() are argmax and max of the probabilities, more images than a batch", () => {
  const images = uniformTensor(createRandom(2), [1003, 4, 4, 1]) as tf.Tensor4D;
  const rows = judge.probabilities(images).arraySync();
  const want = rows.map((row) => ({
    digit: row.indexOf(Math.max(...row)),
    probability: Math.max(...row),
  }));
  const found = verdicts(judge, images);
  assert.equal(found.length, 1003);
  found.forEach((verdict, i) => {
    assert.equal(verdict.digit, want[i]!.digit);
    assert.ok(Math.abs(verdict.probability - want[i]!.probability) < 1e-6);
  });
  images.dispose();
});

Deno.test("readableShare() counts verdicts at or above the limit", () => {
  const images = uniformTensor(createRandom(3), [50, 4, 4, 1]) as tf.Tensor4D;
  const all = verdicts(judge, images).map(({ probability }) => probability).sort((a, b) => a - b);
  assert.equal(readableShare(judge, images, { sure: all[40]! }), 0.2);
  assert.equal(readableShare(judge, images, { sure: 1.01 }), 0);
  images.dispose();
  assert.throws(() => readableShare(judge, tf.zeros([0, 4, 4, 1])), RangeError);
});

Deno.test("verdicts() leaks no tensor and leaves the images", async () => {
  const images = uniformTensor(createRandom(4), [2, 4, 4, 1]) as tf.Tensor4D;
  await assertNoLeak(tf.memory, () => void verdicts(judge, images));
  assert.ok(!images.isDisposed);
});

Deno.test("readableShare() counts no image that the judge refuses", () => {
  const linear = { kind: "dense" as const, hidden: [] };
  const options = { classes: 2, refuses: true, body: linear, random: createRandom(5) };
  const free = createClassifier(image, options);
  const images = normalTensor(createRandom(6), [50, 4, 4, 1]) as tf.Tensor4D;
  const refused = verdicts(free, images).filter(({ digit }) => digit === free.none).length;
  assert.ok(refused > 5 && refused < 45, `${refused}`);
  assert.equal(readableShare(free, images, { sure: 0 }), (50 - refused) / 50);
  images.dispose();
  free.dispose();
});
