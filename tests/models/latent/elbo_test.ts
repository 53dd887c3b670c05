import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { elbo } from "@dgm/models/latent/elbo.ts";
import { gaussianLogDensity } from "@dgm/distributions/gaussian_log_density.ts";
import { reparametrise } from "@dgm/distributions/reparametrise.ts";
import assert from "node:assert/strict";
import { assertAllClose } from "../../support/close.ts";
import { gaussian } from "../../distributions/losses_reference.ts";

await useEngine("cpu");

// The touchstone: z ~ N(0, 1), x|z ~ N(w z + b, σ²). Then x ~ N(b, w² + σ²), and z|x is Gaussian with
// precision 1 + w²/σ² and mean w (x − b) / (σ² + w²).
const [w, b, sigma] = [1.3, -0.4, 0.6];
const evidence = (x: number) => gaussian([x], [b], Math.hypot(w, sigma));
const posterior = (x: number) => ({
  mean: w * (x - b) / (sigma ** 2 + w ** 2),
  logVar: -Math.log(1 + w ** 2 / sigma ** 2),
});

/** E_eps[ELBO], exact: log p(x|z) is quadratic in eps, and three Gauss–Hermite nodes integrate that. */
function expectedElbo(x: number, q: { mean: number; logVar: number }): number {
  return tf.tidy(() => {
    const eps = tf.tensor2d([[-Math.sqrt(3)], [0], [Math.sqrt(3)]]);
    const weights = tf.tensor1d([1 / 6, 2 / 3, 1 / 6]);
    const three = (value: number) => tf.fill([3, 1], value);
    const posterior = { mean: three(q.mean), logVar: three(q.logVar) };
    const z = reparametrise(posterior, eps);
    const mean = tf.add(tf.mul(w, z), b);
    const logP = gaussianLogDensity(three(x), { mean, logSigma: Math.log(sigma) });
    return tf.sum(tf.mul(weights, elbo(logP, posterior).elbo)).dataSync()[0]!;
  });
}

Deno.test("elbo() equals log p(x) when q is the true posterior", () => {
  for (const x of [-3, -0.4, 0.2, 2.5]) {
    assertAllClose([expectedElbo(x, posterior(x))], [evidence(x)], 2e-6);
  }
});

Deno.test("elbo() lies below log p(x) by KL(q ‖ posterior), for any q", () => {
  const random = createRandom(3);
  for (let i = 0; i < 50; i++) {
    const x = 2 * random.normal();
    const q = { mean: random.normal(), logVar: random.normal() };
    const p = posterior(x);
    const ratio = Math.exp(q.logVar - p.logVar);
    const gap = 0.5 * (ratio + (q.mean - p.mean) ** 2 / Math.exp(p.logVar) - 1 - Math.log(ratio));
    assert.ok(gap > 0);
    assertAllClose([expectedElbo(x, q)], [evidence(x) - gap], 1e-5);
  }
});

Deno.test("elbo() is reconstruction minus kl, example by example", () => {
  tf.tidy(() => {
    const parts = elbo(tf.tensor1d([-10, -20]), {
      mean: tf.tensor2d([[1, 2], [0, 0]]),
      logVar: tf.zeros([2, 2]),
    });
    assert.deepEqual([...parts.reconstruction.dataSync()], [-10, -20]);
    assert.deepEqual([...parts.kl.dataSync()], [2.5, 0]);
    assert.deepEqual([...parts.elbo.dataSync()], [-12.5, -20]);
  });
});
