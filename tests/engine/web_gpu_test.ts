import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { adamUpdate } from "@dgm/engine/adam_update.ts";
import { bernoulliTerms } from "@dgm/engine/bernoulli_terms.ts";
import { gaussianDraw, gaussianKlTerms } from "@dgm/engine/gaussian_terms.ts";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { createVae } from "@dgm/models/latent/vae.ts";
import { fit } from "@dgm/training/fit.ts";
import { tinyData } from "../training/tiny_data.ts";
import { assertClose, normal, type Operand, withGradients } from "./parity.ts";

// Runs where a GPU answers, or software Vulkan (mesa-vulkan-drivers); elsewhere counted as skipped.
const ignore = await navigator.gpu?.requestAdapter() === null || navigator.gpu === undefined;

// deno-lint-ignore no-explicit-any
type Program = (...tensors: any[]) => tf.Tensor | tf.Tensor[];

async function outputsOn(engine: "cpu" | "webgpu", operands: Operand[], program: Program) {
  await useEngine(engine);
  const before = tf.memory().numTensors;
  const tensors = operands.map(({ values, shape }) => tf.tensor(values, shape));
  const results = [tf.tidy(() => program(...tensors) as tf.Tensor)].flat();
  const outputs = await Promise.all(results.map((result) => result.data()));
  tf.dispose([...tensors, ...results]);
  assert.equal(tf.memory().numTensors, before, `${engine} leaks tensors`);
  return outputs;
}

async function assertGpuParity(operands: Operand[], program: Program): Promise<void> {
  const want = await outputsOn("cpu", operands, program);
  const got = await outputsOn("webgpu", operands, program);
  // Graphics processors round transcendental functions to some 1e-5 (the WGSL specification, accuracy).
  got.forEach((values, i) => assertClose(values, want[i]!, { relative: 1e-4 }, `output ${i}`));
}

const image = normal(1, [2, 6, 6, 3]), filter = normal(2, [3, 3, 3, 4]), bias = normal(3, [4]);
const matrix = normal(4, [5, 7]), other = normal(5, [7, 4]), row = normal(6, [7]);
const upSample = (x: tf.Tensor4D) =>
  tf.image.resizeNearestNeighbor(x, [2 * x.shape[1]!, 2 * x.shape[2]!]);

const cases: Record<string, [Operand[], Program]> = {
  matMul: [[matrix, other], (a, b) => tf.matMul(a, b)],
  matMulTransposed: [[matrix, normal(6, [5, 3])], (a, b) => tf.matMul(a, b, true, false)],
  bias: [[matrix, row], (a, b) => tf.add(a, b)],
  relu: [[matrix], (x) => tf.relu(x)],
  sigmoid: [[matrix], (x) => tf.sigmoid(x)],
  tanh: [[matrix], (x) => tf.tanh(x)],
  softplus: [[matrix], (x) => tf.softplus(x)],
  exp: [[matrix], (x) => tf.exp(x)],
  sumRows: [[matrix], (x) => tf.sum(x, 1)],
  sumColumns: [[matrix], (x) => tf.sum(x, 0)],
  mean: [[matrix], (x) => tf.mean(x)],
  logSoftmax: [[matrix], (x) => tf.logSoftmax(x)],
  reshape: [[matrix], (x) => tf.reshape(x, [7, 5])],
  transpose: [[matrix], (x) => tf.transpose(x)],
  concat: [[matrix], (x) => tf.concat([x, x], 1)],
  slice: [[matrix], (x) => tf.slice(x, [1, 2], [3, 4])],
  conv2d: [[image, filter], (x, f) => tf.conv2d(x, f, 1, "same")],
  conv2dStrided: [[image, filter], (x, f) => tf.conv2d(x, f, 2, "valid")],
  convBiasRelu: [
    [image, filter, bias],
    (x, f, b) => tf.relu(tf.add(tf.conv2d(x, f, 1, "same"), b)),
  ],
  maxPool: [[image], (x) => tf.maxPool(x, 2, 2, "valid")],
  upSampling: [[image], (x) => upSample(x)],
  upSampledConv: [[image, filter], (x, f) => tf.conv2d(upSample(x), f, 1, "same")],
  gaussianKl: [[matrix, normal(7, [5, 7])], (m, l) => gaussianKlTerms(m, l)],
  gaussianDraw: [
    [matrix, normal(7, [5, 7]), normal(8, [5, 7])],
    (m, l, e) => gaussianDraw(m, l, e),
  ],
};

for (const [name, [operands, program]] of Object.entries(cases)) {
  Deno.test({
    name: `webgpu: ${name} matches tfjs cpu in value and gradient`,
    ignore,
    // The device lives as long as the process.
    sanitizeOps: false,
    sanitizeResources: false,
    fn: () => assertGpuParity(operands, withGradients(program as (x: tf.Tensor) => tf.Tensor)),
  });
}

Deno.test({
  name: "webgpu: bernoulliTerms() and adamUpdate() match tfjs cpu",
  ignore,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const x = { ...matrix, values: matrix.values.map((value) => Number(value > 0)) };
    await assertGpuParity(
      [x, normal(9, [5, 7])],
      (x, logits) => Object.values(bernoulliTerms(x, logits)),
    );
    await assertGpuParity([matrix, normal(9, [5, 7])], (x, g) => {
      const p = tf.variable(x as tf.Tensor), m = tf.variable(tf.zerosLike(p));
      const v = tf.variable(tf.zerosLike(p));
      const numbers = { learningRate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, step: 1 };
      adamUpdate([p], [g as tf.Tensor], [m], [v], numbers);
      const copy = tf.clone(p);
      tf.dispose([p, m, v]);
      return copy;
    });
  },
});

Deno.test({
  name: "webgpu: ten steps of fit() give the weights of tfjs cpu",
  ignore,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const trained = async (engine: "cpu" | "webgpu") => {
      await useEngine(engine);
      const data = tinyData();
      const vae = createVae(data.train, {
        latent: 2,
        body: { kind: "conv", channels: [3] },
        random: createRandom(1),
      });
      const batchSize = Math.ceil(data.train.count / 10);
      const { history } = await fit(vae, data, { epochs: 1, batchSize, random: createRandom(2) });
      const weights = await Promise.all(Object.values(vae.variables).map((one) => one.data()));
      vae.dispose();
      return { loss: history[0]!.test_loss!, weights };
    };
    const [want, got] = [await trained("cpu"), await trained("webgpu")];
    assert.ok(Math.abs(got.loss - want.loss) < 1e-3 * want.loss, `${got.loss}, ${want.loss}`);
    // Adam divides small gradients by their size: ten steps of 1e-3 amplify what a card rounds.
    got.weights.forEach((values, i) =>
      assertClose(values, want.weights[i]!, { absolute: 1e-4, relative: 1e-3 }, `weights ${i}`)
    );
  },
});
