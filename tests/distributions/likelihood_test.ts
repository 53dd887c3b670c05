import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { createLikelihood, type LikelihoodName } from "@dgm/distributions/likelihood.ts";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";
import { bernoulli, gaussian } from "./losses_reference.ts";

await useEngine("cpu");

const sigmoid = (l: number) => 1 / (1 + Math.exp(-l));

Deno.test("createLikelihood() scores as its formula does", () => {
  const [x, output] = [[1, 0, 1], [0.2, -1, 3]];
  const means = output.map(sigmoid);
  const cases: [LikelihoodName, number | undefined, number][] = [
    ["bernoulli", undefined, bernoulli(x, output)],
    ["gaussian", undefined, gaussian(x, means, 0.1)],
    ["gaussian", 0.5, gaussian(x, means, 0.5)],
    ["learnedGaussian", 0.3, gaussian(x, means, 0.3)],
  ];
  for (const [name, sigma, want] of cases) {
    const likelihood = createLikelihood(name, sigma === undefined ? {} : { sigma });
    tf.tidy(() => {
      const value = likelihood.logDensity(tf.tensor2d([x]), tf.tensor2d([output]));
      assertAllClose(value.dataSync(), [want], 1e-5);
    });
    tf.dispose(likelihood.variables);
  }
});

Deno.test("createLikelihood() draws with the mean that it states, within 4 standard errors", () => {
  const n = 100_000;
  for (const [name, sigma] of [["bernoulli", 0], ["gaussian", 0.2]] as const) {
    const likelihood = createLikelihood(name, sigma ? { sigma } : {});
    tf.tidy(() => {
      const output = tf.fill([n, 1], 0.8);
      const mean = likelihood.mean(output).dataSync()[0]!;
      assertAllClose([mean], [sigmoid(0.8)], 1e-6);
      const draws = likelihood.draw(output, createRandom(1));
      const spread = sigma || Math.sqrt(mean * (1 - mean));
      assert.ok(Math.abs(tf.mean(draws).dataSync()[0]! - mean) < 4 * spread / Math.sqrt(n));
      const variance = tf.moments(draws).variance.dataSync()[0]!;
      assert.ok(Math.abs(Math.sqrt(variance) / spread - 1) < 0.02);
    });
  }
});

Deno.test("createLikelihood() learnedGaussian reaches the best σ, the root mean squared error", () => {
  // d/dσ of −S/(2σ²) − D log σ vanishes at σ² = S/D.
  const likelihood = createLikelihood("learnedGaussian", { sigma: 0.5 });
  const variables = Object.values(likelihood.variables);
  const x = tf.tensor2d([[0.5 + 0.1, 0.5 - 0.3]]);
  const output = tf.zeros([1, 2]);
  for (let i = 0; i < 400; i++) {
    tf.tidy(() => {
      const { grads } = tf.variableGrads(
        () => tf.sum(likelihood.logDensity(x, output)) as tf.Scalar,
        variables,
      );
      for (const variable of variables) {
        variable.assign(tf.add(variable, tf.mul(0.05, grads[variable.name]!)));
      }
    });
  }
  const raw = variables[0]!.dataSync()[0]!;
  assertAllClose([1 / 256 + Math.exp(raw)], [Math.sqrt((0.01 + 0.09) / 2)], 1e-4);
  tf.dispose([x, output, ...variables]);
});

Deno.test("createLikelihood() never lets σ fall to its floor", () => {
  const likelihood = createLikelihood("learnedGaussian", { sigma: 0.2, floor: 0.1 });
  const raw = Object.values(likelihood.variables)[0]!;
  tf.tidy(() => raw.assign(tf.scalar(-50)));
  tf.tidy(() => {
    const x = tf.tensor2d([[0.5]]);
    const value = likelihood.logDensity(x, tf.zeros([1, 1])).dataSync()[0]!;
    assertAllClose([value], [gaussian([0.5], [0.5], 0.1)], 1e-5);
  });
  raw.dispose();
});

Deno.test("createLikelihood() refuses unknown names and impossible spreads", () => {
  assert.throws(() => createLikelihood("poisson" as LikelihoodName), {
    name: "RangeError",
    message: "Cannot create the likelihood: name must be bernoulli, gaussian or learnedGaussian, " +
      'got "poisson"',
  });
  for (const sigma of [0, -1, NaN, Infinity]) {
    assert.throws(() => createLikelihood("gaussian", { sigma }), RangeError);
  }
});

Deno.test("createLikelihood() says which pixels each one scores, and in which range", () => {
  const names = ["bernoulli", "gaussian", "learnedGaussian"] as const;
  const about = names.map((name) => {
    const { pixels, range, variables } = createLikelihood(name);
    tf.dispose(variables);
    return [name, pixels, range];
  });
  assert.deepEqual(about, [
    ["bernoulli", "binarised", "unit"],
    ["gaussian", "grey", "finite"],
    ["learnedGaussian", "dequantised", "finite"],
  ]);
});
