import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { buildDecoder } from "@dgm/nets/body.ts";
import { initialiseWeights } from "@dgm/nets/initialise.ts";
import { namedWeights } from "@dgm/nets/named_weights.ts";
import { nudged } from "@dgm/nets/nudge.ts";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";

await useEngine("cpu");

/** What `body` returns while DGM_NUDGE has this value. */
function under<T>(draw: string, body: () => T): T {
  Deno.env.set("DGM_NUDGE", draw);
  try {
    return body();
  } finally {
    Deno.env.delete("DGM_NUDGE");
  }
}

Deno.test("nudged() moves every weight by one unit in the last place, and zeros not at all", () => {
  const before = Float32Array.of(1.5, -1.5, 1e-3, -3e-30, 0, -0);
  const after = under("1", () => nudged(tf.tensor1d(before), createRandom(0)).dataSync());
  const bits = (values: ArrayLike<number>) => new Int32Array(Float32Array.from(values).buffer);
  const steps = bits(after).map((b, i) => b - bits(before)[i]!);
  assert.deepEqual([...steps.map(Math.abs)], [1, 1, 1, 1, 0, 0]);
});

Deno.test("nudged() goes up and down about as often, and each draw in its own way", () => {
  const ones = tf.ones([4000]);
  const ups = (draw: string) =>
    [...under(draw, () => nudged(ones, createRandom(0)).dataSync())].map((v) => Number(v > 1));
  const [first, second] = [ups("1"), ups("2")];
  assert.deepEqual(ups("1"), first);
  // 4 standard errors of a fair coin: 4 · √(4000 / 4) = 126.
  assert.ok(Math.abs(first.reduce((a, b) => a + b, 0) - 2000) < 126);
  assert.ok(Math.abs(first.filter((up, i) => up === second[i]).length - 2000) < 126);
});

Deno.test("nudged() gives back the tensor itself without the variable, and refuses nonsense", () => {
  const weights = tf.ones([2]);
  assert.equal(nudged(weights, createRandom(0)), weights);
  for (const draw of ["0", "-1", "1.5", "up"]) {
    assert.throws(() => under(draw, () => nudged(weights, createRandom(0))), {
      name: "RangeError",
      message: /DGM_NUDGE must be a whole number/,
    });
  }
});

Deno.test("initialiseWeights() honours DGM_NUDGE in every kernel and leaks no tensor", () => {
  const image = { height: 28, width: 28, channels: 1 };
  const network = buildDecoder({ kind: "dense", hidden: [30] }, { image, latent: 5 });
  const kernels = () => {
    initialiseWeights(network, createRandom(3));
    return Object.entries(namedWeights(network)).filter(([name]) => name.endsWith("kernel"))
      .map(([, variable]) => variable.dataSync().slice());
  };
  const plain = kernels();
  const tensors = tf.memory().numTensors;
  const moved = under("1", kernels);
  assert.equal(tf.memory().numTensors, tensors);
  plain.forEach((values, k) =>
    values.forEach((value, i) => {
      const distance = Math.abs(moved[k]![i]! - value);
      assert.ok(value === 0 || (distance > 0 && distance <= 2 ** -23 * Math.abs(value)));
    })
  );
  network.dispose();
});
