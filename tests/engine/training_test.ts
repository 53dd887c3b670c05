import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { createRandom } from "@dgm/math/random.ts";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { assertClose, assertParity, engines, normal, withGradients } from "./parity.ts";

Deno.test("pooling, up-sampling and reductions match tfjs cpu in value and gradient", async () => {
  const programs: Record<string, (x: tf.Tensor) => tf.Tensor> = {
    maxPool: (x) => tf.maxPool(x as tf.Tensor4D, 2, 2, "same"),
    maxPoolOverlapping: (x) => tf.maxPool(x as tf.Tensor4D, 3, 2, "valid"),
    maxPoolDisjoint: (x) =>
      tf.maxPool(tf.pad(x, [[0, 0], [1, 0], [0, 1], [0, 0]]) as tf.Tensor4D, 2, 2, "valid"),
    maxPoolDisjointFour: (x) => tf.maxPool(tf.tile(x, [1, 2, 2, 3]) as tf.Tensor4D, 2, 2, "valid"),
    avgPool: (x) => tf.avgPool(x as tf.Tensor4D, 2, 2, "valid"),
    upSampling: (x) => tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [10, 14]),
    upSamplingAligned: (x) => tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [8, 12], true),
    sumFirst: (x) => tf.sum(x, 0),
    sumLast: (x) => tf.sum(x, [2, 3]),
    mean: (x) => tf.mean(x, [0, 2]),
    relu: (x) => tf.relu(x),
    sigmoid: (x) => tf.sigmoid(x),
    tanh: (x) => tf.tanh(x),
    softplus: (x) => tf.softplus(x),
    elu: (x) => tf.elu(x),
    exp: (x) => tf.exp(x),
    logSigmoid: (x) => tf.logSigmoid(x),
    square: (x) => tf.square(x),
    transpose: (x) => tf.transpose(x, [0, 3, 1, 2]),
    concat: (x) => tf.concat([x, x], 3),
    slice: (x) => tf.slice(x, [0, 1, 0, 0], [2, 3, 7, 3]),
    logSumExp: (x) => tf.logSumExp(x, -1),
    softmax: (x) => tf.softmax(x),
    pad: (x) => tf.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]]),
    reverse: (x) => tf.reverse(x, 1),
    cumsum: (x) => tf.cumsum(x, 3),
    maximum: (x) => tf.maximum(x, 0.25),
    clip: (x) => tf.clipByValue(x, -1, 1),
    tile: (x) => tf.tile(x, [1, 2, 1, 1]),
    gatherRows: (x) => tf.gather(x, tf.tensor1d([1, 1, 0], "int32")),
  };
  for (const [name, program] of Object.entries(programs)) {
    try {
      await assertParity([normal(5, [2, 5, 7, 3])], withGradients(program));
    } catch (error) {
      (error as Error).message = `${name}: ${(error as Error).message}`;
      throw error;
    }
  }
});

Deno.test("the gradient of 2 × 2 up-sampling is the sum over each 2 × 2 block", async () => {
  const { shape, values } = normal(8, [3, 6, 8, 5]);
  for (const engine of ["cpu", ...engines] as const) {
    await useEngine(engine);
    tf.tidy(() => {
      const dy = tf.tensor4d(values, shape as [number, number, number, number]);
      const upSample = (x: tf.Tensor) => tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [6, 8]);
      const gradient = tf.grad(upSample)(tf.zeros([3, 3, 4, 5]), dy);
      const want = tf.mul(tf.avgPool(dy, 2, 2, "valid"), 4);
      assertClose(gradient.dataSync(), want.dataSync(), {}, engine);
    });
  }
});

/** Size of the WebAssembly heap, 0 on engines without. */
function heapBytes(): number {
  return (tf.backend() as unknown as { wasm?: { HEAPU8: Uint8Array } }).wasm?.HEAPU8.length ?? 0;
}

/** Losses of a small convolutional autoencoder, trained with tfjs' own layers and Adam. */
async function losses(engine: "cpu" | "native" | "wasm"): Promise<number[]> {
  await useEngine(engine);
  const random = createRandom(3);
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [8, 8, 1],
        filters: 3,
        kernelSize: 3,
        padding: "same",
        activation: "relu",
      }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 5, activation: "tanh" }),
      tf.layers.dense({ units: 48, activation: "relu" }),
      tf.layers.reshape({ targetShape: [4, 4, 3] }),
      tf.layers.upSampling2d({ size: [2, 2] }),
      tf.layers.conv2dTranspose({ filters: 2, kernelSize: 3, strides: 1, padding: "same" }),
      tf.layers.separableConv2d({ filters: 1, kernelSize: 3, padding: "same" }),
    ],
  });
  model.setWeights(
    model.getWeights().map((weight) => {
      const values = random.fillNormal(new Float32Array(weight.size)).map((x) => 0.3 * x);
      return tf.tensor(values, weight.shape);
    }),
  );
  const optimizer = tf.train.adam(0.01);
  const x = tf.tensor4d(random.fillUniform(new Float32Array(6 * 64)), [6, 8, 8, 1]);
  const history: number[] = [];
  let counted = 0, heap = 0;
  for (let step = 0; step < 12; step++) {
    const loss = optimizer.minimize(
      () => tf.mean(tf.squaredDifference(model.apply(x) as tf.Tensor, x)) as tf.Scalar,
      true,
    )!;
    history.push(loss.dataSync()[0]!);
    loss.dispose();
    if (step === 2) {
      counted = tf.memory().numTensors;
      heap = heapBytes();
    }
  }
  assert.equal(tf.memory().numTensors, counted, "a training step leaks tensors");
  assert.equal(heapBytes(), heap, "a training step leaks heap");
  model.dispose();
  optimizer.dispose();
  x.dispose();
  return history;
}

Deno.test("a convolutional network trains on every engine as on tfjs cpu", async () => {
  const reference = await losses("cpu");
  assert.ok(reference.at(-1)! < 0.8 * reference[0]!);
  for (const engine of engines) {
    assertClose(await losses(engine), reference, { relative: 1e-3 }, engine);
  }
});

Deno.test("a training step is bit-identical when it is run again", async () => {
  for (const engine of engines) assert.deepEqual(await losses(engine), await losses(engine));
});

Deno.test("kernels survive a heap that grows in the middle of a step", async () => {
  for (const engine of engines) {
    await useEngine(engine);
    const a = normal(1, [40, 30]);
    const left = tf.tensor(a.values, a.shape);
    const before = tf.matMul(left, left, true, false);
    const heap = () => (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8;
    const size = heap().length;
    const large: tf.Tensor[] = [];
    while (heap().length === size) large.push(tf.zeros([4_000_000]));
    const after = tf.matMul(left, left, true, false);
    assert.deepEqual(after.dataSync(), before.dataSync());
    tf.dispose([left, before, after, ...large]);
  }
});
