import * as tf from "@tensorflow/tfjs";
import { gaussianKl } from "@dgm/distributions/gaussian_kl.ts";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { standardGaussianKl } from "@dgm/math/gaussian_divergence.ts";
import { finiteDifferenceGradient } from "@dgm/math/gradient_check.ts";
import { createRandom } from "@dgm/math/random.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { assertAllClose, assertNoLeak } from "../support/close.ts";

await useEngine("cpu");

const number = fc.double({ min: -3, max: 3, noNaN: true });

Deno.test("gaussianKl() equals the formula and its gradient the finite difference", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 7 }), (pairs) => {
      const mean = pairs.map(([m]) => m);
      const logVar = pairs.map(([, l]) => l);
      tf.tidy(() => {
        const tensors = [tf.tensor2d([mean]), tf.tensor2d([logVar])];
        assertAllClose(gaussianKl(tensors[0]!, tensors[1]!).dataSync(), [
          standardGaussianKl({ mean, logVar }),
        ], 2e-6);
        const [dMean, dLogVar] = tf.grads((m, l) => tf.sum(gaussianKl(m!, l!)))(tensors);
        assertAllClose(
          dMean!.dataSync(),
          finiteDifferenceGradient((m) => standardGaussianKl({ mean: m, logVar }), mean),
          1e-5,
        );
        assertAllClose(
          dLogVar!.dataSync(),
          finiteDifferenceGradient((l) => standardGaussianKl({ mean, logVar: l }), logVar),
          1e-5,
        );
      });
    }),
  );
});

Deno.test("gaussianKl() equals its Monte Carlo estimate within 4 standard errors", () => {
  // E_q[log q(z) − log p(z)] with z ~ q, term by term in float64.
  const [mean, logVar] = [[0.7, -1.1], [-0.5, 0.8]];
  const random = createRandom(11);
  const n = 400_000;
  let [sum, squares] = [0, 0];
  for (let i = 0; i < n; i++) {
    let term = 0;
    for (let d = 0; d < 2; d++) {
      const eps = random.normal();
      const z = mean[d]! + Math.exp(0.5 * logVar[d]!) * eps;
      term += 0.5 * (z * z - eps * eps - logVar[d]!);
    }
    sum += term;
    squares += term * term;
  }
  const estimate = sum / n;
  const standardError = Math.sqrt((squares / n - estimate ** 2) / n);
  const value = tf.tidy(() =>
    gaussianKl(tf.tensor2d([mean]), tf.tensor2d([logVar])).dataSync()[0]!
  );
  assert.ok(Math.abs(estimate - value) < 4 * standardError);
  // n is large enough that an error of 2 % would be seen.
  assert.ok(0.02 * value > 4 * standardError);
});

Deno.test("gaussianKl() sums over latents: two copies cost twice as much", () => {
  tf.tidy(() => {
    const one = gaussianKl(tf.tensor2d([[1]]), tf.tensor2d([[0.3]])).dataSync()[0]!;
    const two = gaussianKl(tf.tensor2d([[1, 1]]), tf.tensor2d([[0.3, 0.3]])).dataSync()[0]!;
    assertAllClose([two], [2 * one], 1e-6);
  });
});

Deno.test("gaussianKl() keeps its accuracy near σ = 1", () => {
  // (l²/4 + l³/12 + …) by Taylor's series of ½(e^l − l − 1).
  const l = 1e-3;
  const value = tf.tidy(() => gaussianKl(tf.zeros([1, 1]), tf.tensor2d([[l]])).dataSync()[0]!);
  assert.ok(Math.abs(value - (l * l / 4 + l ** 3 / 12)) < 1e-10);
});

Deno.test("gaussianKl() takes an empty batch", () => {
  assert.equal(tf.tidy(() => gaussianKl(tf.zeros([0, 2]), tf.zeros([0, 2])).size), 0);
});

Deno.test("gaussianKl() refuses two shapes", () => {
  assert.throws(() => gaussianKl(tf.zeros([32, 2]), tf.zeros([32, 3])), {
    name: "TypeError",
    message: "Cannot evaluate the KL: logVar must match mean in shape, " +
      "got mean [32,2] and logVar [32,3]",
  });
});

Deno.test("gaussianKl() leaks no tensor", () =>
  assertNoLeak(tf.memory, () => {
    const inputs = [tf.ones([3, 2]), tf.zeros([3, 2])] as const;
    tf.dispose([gaussianKl(...inputs), ...inputs]);
  }));
