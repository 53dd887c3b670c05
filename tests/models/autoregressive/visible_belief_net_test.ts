import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { finiteDifferenceGradient } from "@dgm/math/gradient_check.ts";
import { createRandom } from "@dgm/math/random.ts";
import { normalTensor } from "@dgm/distributions/random_tensor.ts";
import {
  createVisibleBeliefNet,
  type VisibleBeliefNet,
} from "@dgm/models/autoregressive/visible_belief_net.ts";
import { fit } from "@dgm/training/fit.ts";
import assert from "node:assert/strict";
import { assertAllClose, assertNoLeak } from "../../support/close.ts";
import { tinyData } from "../../training/tiny_data.ts";

await useEngine("cpu");

const image = { height: 2, width: 2, channels: 1 };
const D = 4;

/** A net with weights that are not zero, below the diagonal too. */
function filled(): VisibleBeliefNet {
  const net = createVisibleBeliefNet(image);
  for (const [name, variable] of Object.entries(net.variables)) {
    const values = normalTensor(createRandom(1).stream(name), variable.shape);
    variable.assign(values);
    values.dispose();
  }
  return net;
}

/** All 2⁴ images, one after the other. */
const everyImage = Array.from(
  { length: 2 ** D },
  (_, n) => Array.from({ length: D }, (_, d) => (n >> d) & 1),
);
const all = () => tf.tensor4d(everyImage.flat(), [2 ** D, 2, 2, 1]);

/** log p(x) by the chain rule, in float64, from the kernel row by row. */
function byHand(
  kernel: ArrayLike<number>,
  bias: ArrayLike<number>,
  x: number[],
  add = [0, 0, 0, 0],
) {
  return x.reduce((sum, value, d) => {
    let logit = bias[d]! + add[d]!;
    for (let c = 0; c < d; c++) logit += kernel[c * D + d]! * x[c]!;
    return sum + value * logit - Math.log1p(Math.exp(logit));
  }, 0);
}

function weightsOf(net: VisibleBeliefNet): [Float32Array, Float32Array] {
  return Object.values(net.variables).map((v) => v.dataSync()) as [Float32Array, Float32Array];
}

Deno.test("VisibleBeliefNet.logDensity() is the chain rule, and sums to one over all images", () => {
  const net = filled();
  const [kernel, bias] = weightsOf(net);
  tf.tidy(() => {
    const found = [...net.logDensity(all()).dataSync()];
    assertAllClose(found, everyImage.map((x) => byHand(kernel, bias, x)), 1e-6);
    assertAllClose([found.reduce((sum, one) => sum + Math.exp(one), 0)], [1], 1e-6);
  });
  net.dispose();
});

Deno.test("VisibleBeliefNet.logits() of a pixel change with those before it, and with no other", () => {
  const net = filled();
  tf.tidy(() => {
    const of = (x: number[]) => net.logits(tf.tensor4d(x, [1, 2, 2, 1])).dataSync();
    const base = of([0, 0, 0, 0]);
    for (let c = 0; c < D; c++) {
      const turned = of([0, 0, 0, 0].with(c, 1));
      turned.forEach((logit, d) => assert.equal(logit !== base[d], d > c, `${c} on ${d}`));
    }
  });
  net.dispose();
});

Deno.test("VisibleBeliefNet.objective() has the gradient of its formula, and none below the diagonal", () => {
  const net = filled();
  const [kernel, bias] = weightsOf(net);
  tf.tidy(() => {
    const loss = () => tf.sum(net.objective(all()).loss) as tf.Scalar;
    const { grads } = tf.variableGrads(loss, Object.values(net.variables));
    const found = Object.values(net.variables).flatMap((v) => [...grads[v.name]!.dataSync()]);
    const nll = (point: number[]) =>
      -everyImage.reduce((sum, x) => sum + byHand(point, point.slice(D * D), x), 0);
    assertAllClose(found, finiteDifferenceGradient(nll, [...kernel, ...bias]), 1e-5);
    for (let c = 0; c < D; c++) for (let d = 0; d <= c; d++) assert.ok(found[c * D + d] === 0);
  });
  net.dispose();
});

for (const offset of [false, true]) {
  const name = offset ? "drawWith() draws from the net with log-odds added" : "sampleDraws() draws";
  Deno.test(`VisibleBeliefNet.${name}: frequencies are the probabilities`, () => {
    const net = filled();
    const [kernel, bias] = weightsOf(net);
    const add = offset ? [1, -0.5, -1, 0.7] : [0, 0, 0, 0];
    const count = 20_000;
    const seen = new Float64Array(2 ** D);
    tf.tidy(() => {
      const random = createRandom(2);
      const drawn = offset
        ? net.drawWith(tf.tile(tf.tensor4d(add, [1, 2, 2, 1]), [count, 1, 1, 1]), random)
        : net.sampleDraws(count, random);
      const x = drawn.dataSync();
      for (let n = 0; n < count; n++) {
        seen[x[4 * n]! + 2 * x[4 * n + 1]! + 4 * x[4 * n + 2]! + 8 * x[4 * n + 3]!]! += 1 / count;
      }
    });
    seen.forEach((share, n) => {
      const p = Math.exp(byHand(kernel, bias, everyImage[n]!, add));
      const standardError = Math.sqrt(p * (1 - p) / count);
      assert.ok(Math.abs(share - p) <= 4 * standardError, `image ${n}: ${share} against ${p}`);
    });
    net.dispose();
  });
}

Deno.test("fit() trains a visible belief net well below independent pixels, and leaks no tensor", async () => {
  await assertNoLeak(tf.memory, async () => {
    const data = tinyData();
    const net = createVisibleBeliefNet(data.train);
    const options = { epochs: 30, batchSize: 50, learningRate: 0.1, random: createRandom(3) };
    const { history } = await fit(net, data, options);
    // Entropy of independent pixels: 16 coins that are inked a quarter of the time.
    const independent = -16 * (0.25 * Math.log(0.25) + 0.75 * Math.log(0.75));
    const last = history.at(-1)!;
    assert.ok(last.test_nll! < independent - 1, `${last.test_nll} against ${independent}`);
    assert.equal(last.test_nll, last.test_loss);
    net.dispose();
  });
});

Deno.test("VisibleBeliefNet refuses what does not fit", () => {
  assert.throws(() => createVisibleBeliefNet({ ...image, width: 0 }), /visible belief net: width/);
  const net = createVisibleBeliefNet(image);
  tf.tidy(() => {
    const wide = tf.zeros([1, 2, 3, 1]) as tf.Tensor4D;
    for (const act of [() => net.logits(wide), () => net.logDensity(wide)]) {
      assert.throws(act, { name: "TypeError", message: /visible belief net/ });
    }
    assert.throws(() => net.drawWith(wide, createRandom(0)), TypeError);
    assert.throws(() => net.logDensity(tf.fill([1, 2, 2, 1], 2)), RangeError);
    assert.throws(() => net.sampleDraws(0, createRandom(0)), /count must be a positive integer/);
  });
  net.dispose();
});
