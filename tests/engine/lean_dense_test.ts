import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import assert from "node:assert/strict";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { runScript } from "../support/run_script.ts";
import { assertParity, engines, fixedWeights, normal } from "./parity.ts";

/** tfjs disposes of a layer's weights by itself only where a model holds it. */
function disposeWeights(layer: tf.layers.Layer): void {
  for (const weight of layer.weights) weight.dispose();
}

type Activation = NonNullable<Parameters<typeof tf.layers.dense>[0]["activation"]>;

/** A dense layer that has been built, with these weights. */
function layerWith(kernel: tf.Tensor, bias: tf.Tensor | undefined, activation: Activation) {
  const [inner, units] = kernel.shape as [number, number];
  const layer = tf.layers.dense({ units, activation, useBias: bias !== undefined });
  layer.build([null, inner]);
  layer.setWeights(bias ? [kernel, bias] : [kernel]);
  return layer;
}

/** Output and gradients for x, kernel and bias of a dense layer; tfjs' cpu backend has tfjs' own layer. */
function program(activation: Activation) {
  return (x: tf.Tensor, kernel: tf.Tensor, bias?: tf.Tensor) => {
    const layer = layerWith(kernel, bias, activation);
    const input = tf.variable(x, true);
    const loss = () => {
      const y = layer.apply(input) as tf.Tensor;
      return tf.sum(tf.mul(y, fixedWeights(y))) as tf.Scalar;
    };
    const y = layer.apply(input) as tf.Tensor;
    const { grads } = tf.variableGrads(loss);
    const results = [y, ...Object.values(grads).map((gradient) => tf.clone(gradient))];
    tf.dispose([grads, input]);
    disposeWeights(layer);
    return results;
  };
}

Deno.test("dense layers give what tfjs' own give, in value and every gradient", async () => {
  const activations = ["linear", "relu", "tanh", "sigmoid", "elu", "softmax", "relu6"] as const;
  for (const activation of activations) {
    for (const [batch, inner, units] of [[1, 1, 1], [5, 3, 7], [33, 20, 17], [64, 9, 1]] as const) {
      const x = normal(1, [batch, inner]), kernel = normal(2, [inner, units]);
      await assertParity([x, kernel, normal(3, [units])], program(activation));
      await assertParity([x, kernel], program(activation));
    }
    const sequence = normal(1, [2, 5, 3]);
    await assertParity([sequence, normal(2, [3, 4]), normal(3, [4])], program(activation));
  }
});

Deno.test("dense layers give what tfjs' own give for random shapes", async () => {
  const size = fc.integer({ min: 1, max: 40 });
  await fc.assert(
    fc.asyncProperty(fc.nat(40), size, size, fc.boolean(), async (batch, inner, units, relu) => {
      const operands = [normal(1, [batch, inner]), normal(2, [inner, units]), normal(3, [units])];
      await assertParity(operands, program(relu ? "relu" : "linear"));
    }),
    { numRuns: 25, examples: [[0, 3, 4, true], [130, 400, 300, true]] },
  );
});

Deno.test("dense layers with ReLU pass NaN and infinities on as tfjs' own do", async () => {
  const x = {
    shape: [4, 2],
    values: Float32Array.of(1, NaN, Infinity, 1, -Infinity, 1, 0, 0),
  };
  await assertParity([x, normal(2, [2, 3]), normal(3, [3])], program("relu"));
});

Deno.test("a gradient of a gradient goes through dense layers", async () => {
  const operands = [normal(1, [6, 4]), normal(2, [4, 5]), normal(3, [5])];
  for (const activation of ["linear", "relu", "tanh"] as const) {
    await assertParity(operands, (x, kernel, bias) => {
      const layer = layerWith(kernel!, bias, activation);
      const y = (x: tf.Tensor) => tf.sum(tf.square(layer.apply(x) as tf.Tensor));
      const result = tf.grad((x) => tf.sum(tf.square(tf.grad(y)(x))))(x!);
      disposeWeights(layer);
      return result;
    });
  }
});

Deno.test("a dense layer is one kernel, and a wrong input is refused as tfjs refuses it", async () => {
  const refusals: string[] = [];
  for (const engine of [...engines, "cpu"] as const) {
    const { name } = await useEngine(engine);
    const kernel = tf.ones([3, 2]), bias = tf.zeros([2]);
    for (const [activation, want] of [["relu", "DenseRelu"], ["linear", "Dense"]] as const) {
      const layer = layerWith(kernel, bias, activation);
      const x = tf.ones([4, 3]);
      const { kernelNames } = await tf.profile(() => layer.apply(x) as tf.Tensor);
      if (name !== "cpu") assert.deepEqual(kernelNames, [want], engine);
      assert.throws(() => layer.call(tf.ones([4, 2]), {}), (error: Error) => {
        refusals.push(error.message);
        return true;
      });
      tf.dispose(x);
      disposeWeights(layer);
    }
    tf.dispose([kernel, bias]);
  }
  assert.equal(new Set(refusals).size, 1, refusals.join("\n"));
});

Deno.test("layers without a name are counted as if the engine had made none", async () => {
  const { lines, errors } = await runScript(`
    import * as tf from "@tensorflow/tfjs";
    import { useEngine } from "@dgm/engine/use_engine.ts";
    await useEngine("wasm");
    console.log(tf.layers.dense({ units: 1 }).name);`);
  assert.deepEqual(lines, ["dense_Dense1"], errors);
});
