import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { gaussianLogDensity } from "@dgm/distributions/gaussian_log_density.ts";
import { squaredError } from "@dgm/distributions/squared_error.ts";
import { finiteDifferenceGradient } from "@dgm/math/gradient_check.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";
import { gaussian } from "./losses_reference.ts";

await useEngine("cpu");

const number = fc.double({ min: -2, max: 2, noNaN: true });

Deno.test("gaussianLogDensity() equals the formula, and its gradients the finite differences", () => {
  const pairs = fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 6 });
  fc.assert(fc.property(pairs, fc.double({ min: -1, max: 1, noNaN: true }), (pairs, logSigma) => {
    const x = pairs.map(([a]) => a);
    const mean = pairs.map(([, b]) => b);
    tf.tidy(() => {
      const inputs = [tf.tensor2d([mean]), tf.scalar(logSigma)];
      const f = (m: tf.Tensor, s: tf.Tensor) =>
        tf.sum(
          gaussianLogDensity(tf.tensor2d([x]), { mean: m, logSigma: s as tf.Scalar }),
        ) as tf.Scalar;
      const want = (m: number[], s: number) => gaussian(x, m, Math.exp(s));
      assertAllClose(f(inputs[0]!, inputs[1]!).dataSync(), [want(mean, logSigma)], 5e-6);
      const [dMean, dLogSigma] = tf.grads(f)(inputs);
      assertAllClose(
        dMean!.dataSync(),
        finiteDifferenceGradient((m) => want(m, logSigma), mean),
        1e-4,
      );
      assertAllClose(
        dLogSigma!.dataSync(),
        finiteDifferenceGradient(([s]) => want(mean, s!), [logSigma]),
        1e-4,
      );
    });
  }));
});

Deno.test("gaussianLogDensity() with σ² = ½ is minus the squared error plus a constant", () => {
  // ‖x − x̂‖² = −2σ² log N + const: the plain sum of squares hides σ² = ½.
  tf.tidy(() => {
    const x = tf.tensor2d([[0.1, 0.9, 0.4], [1, 0, 0.5]]);
    const mean = tf.tensor2d([[0.3, 0.2, 0.4], [0.5, 0.5, 0.1]]);
    const logP = gaussianLogDensity(x, { mean, logSigma: 0.5 * Math.log(0.5) });
    const rest = tf.add(logP, squaredError(x, mean));
    // −(3/2) log(2π · ½) = −(3/2) log π.
    assertAllClose(rest.dataSync(), [-1.5 * Math.log(Math.PI), -1.5 * Math.log(Math.PI)], 1e-6);
  });
});

Deno.test("gaussianLogDensity() refuses two shapes", () => {
  assert.throws(
    () => gaussianLogDensity(tf.zeros([2, 3]), { mean: tf.zeros([2, 2]), logSigma: 0 }),
    TypeError,
  );
});
