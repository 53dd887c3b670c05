import { useEngine } from "@dgm/engine/use_engine.ts";
import { meanWithError, standardErrorsApart } from "@dgm/math/monte_carlo.ts";
import { createRandom } from "@dgm/math/random.ts";
import { normalTensor } from "@dgm/distributions/random_tensor.ts";
import { chainState, hamiltonianStep } from "@dgm/inference/hamiltonian.ts";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { assertAllClose, assertNoLeak } from "../support/close.ts";
import { exact, tensorModel, X } from "../models/latent/linear_gaussian_tensors.ts";

await useEngine();

const model = tensorModel();
const N = 100_000;

/** N exact draws from the posterior of X. */
function posteriorDraws(seed: number): tf.Tensor2D {
  const random = createRandom(seed);
  const q = exact.posterior(X);
  return tf.tensor2d(Array.from({ length: N }, () => q.sample(random)));
}

const rows = () => tf.tile(tf.tensor2d([X]), [N, 1]);

Deno.test("chainState() gives log p(x|z) and its slope Wᵀ(x − Wz) / σ²", () => {
  const z = [0.3, -0.8];
  const { fit, slope } = chainState(model, tf.tensor2d([X]), tf.tensor2d([z]));
  assertAllClose(fit.dataSync(), [exact.likelihood(z).logDensity(X)], 1e-5);
  const centre = exact.likelihood(z).mean;
  const weights = [[1, 0.5], [1, -0.5], [0.5, 1], [-0.5, 1]];
  const want = [0, 1].map((m) =>
    weights.reduce((sum, row, d) => sum + row[m]! * (X[d]! - centre[d]!) / 0.64, 0)
  );
  assertAllClose(slope.dataSync(), want, 1e-5);
});

Deno.test("hamiltonianStep() leaves the posterior as it is: mean and spread of both coordinates", () => {
  const q = exact.posterior(X);
  const x = rows();
  const random = createRandom(5);
  let state = chainState(model, x, posteriorDraws(1));
  let moved = 0;
  for (let i = 0; i < 3; i++) {
    const options = { beta: 1, stepSizes: new Float32Array(N).fill(0.45), leapfrogs: 4, random };
    const next = hamiltonianStep(model, x, state, options);
    state = next.state;
    moved += next.accepted.reduce((sum, one) => sum + one, 0) / N / 3;
  }
  assert.ok(moved > 0.5 && moved < 0.99, `accepted ${moved}: steps that test the acceptance`);
  const z = state.z.arraySync();
  for (const d of [0, 1]) {
    const values = z.map((row) => row[d]!);
    assert.ok(standardErrorsApart(meanWithError(values), q.mean[d]!) < 4, `mean ${d}`);
    const squares = meanWithError(values.map((value) => (value - q.mean[d]!) ** 2));
    assert.ok(standardErrorsApart(squares, q.covariance[d]![d]!) < 4, `spread ${d}`);
    // Without the acceptance step the spread of such large steps is wrong by more than 2 %.
    assert.ok(standardErrorsApart(squares, 1.04 * q.covariance[d]![d]!) > 4, `power ${d}`);
  }
});

Deno.test("hamiltonianStep() at β = 0 leaves the prior as it is", () => {
  const x = rows();
  const random = createRandom(6);
  const start = chainState(model, x, normalTensor(random, [N, 2]) as tf.Tensor2D);
  const { state } = hamiltonianStep(model, x, start, {
    beta: 0,
    stepSizes: new Float32Array(N).fill(0.7),
    leapfrogs: 3,
    random,
  });
  const squares = meanWithError(Float64Array.from(state.z.dataSync(), (value) => value * value));
  assert.ok(standardErrorsApart(squares, 1) < 4);
});

Deno.test("hamiltonianStep() accepts nearly always with small steps, and never what is not a number", () => {
  const x = rows();
  const start = chainState(model, x, posteriorDraws(2));
  const accepted = (stepSize: number) => {
    const stepSizes = new Float32Array(N).fill(stepSize);
    const options = { beta: 1, stepSizes, leapfrogs: 3, random: createRandom(1) };
    const { state, accepted } = hamiltonianStep(model, x, start, options);
    const finite = tf.all(tf.isFinite(state.z)).dataSync()[0] === 1;
    return { share: accepted.reduce((sum, one) => sum + one, 0) / N, finite };
  };
  // The energy error of leapfrog steps is of order ε³ over a path of fixed number of steps.
  assert.ok(accepted(0.01).share > 0.9999);
  assert.ok(accepted(0.1).share > 0.99);
  assert.deepEqual(accepted(1e20), { share: 0, finite: true });
});

Deno.test("hamiltonianStep() keeps no tensor but the new state", async () => {
  const x = tf.tensor2d([X]);
  const z = tf.tensor2d([[0, 0]]);
  await assertNoLeak(tf.memory, () => {
    const start = chainState(model, x, z);
    const options = {
      beta: 1,
      stepSizes: Float32Array.of(0.1),
      leapfrogs: 2,
      random: createRandom(0),
    };
    const { state } = hamiltonianStep(model, x, start, options);
    tf.dispose([start, state]);
  });
});
