import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { uniformTensor } from "@dgm/distributions/random_tensor.ts";
import { convDecoder, convEncoder } from "@dgm/nets/conv_body.ts";
import {
  type FieldWindow,
  reachedWindow,
  receptiveField,
  receptiveWindow,
} from "@dgm/nets/inspect/receptive_field.ts";
import assert from "node:assert/strict";

await useEngine("cpu");

const image = { height: 28, width: 28, channels: 1 };
const body = { kind: "conv" as const, channels: [3, 2] };

/** Positive weights: every unit is switched on, and nothing cancels. */
function makePositive(model: tf.LayersModel): void {
  model.setWeights(
    model.getWeights().map((weight, i) =>
      tf.add(0.1, uniformTensor(createRandom(i), weight.shape))
    ),
  );
}

/** The bounding box of the places of the input whose change moves the output. */
function measured(
  part: tf.LayersModel,
  { unit, trials }: { unit: [number, number]; trials: number },
): FieldWindow {
  const [, height, width, channels] = part.inputs[0]!.shape as number[];
  const box = { top: Infinity, left: Infinity, bottom: -1, right: -1 };
  for (let trial = 0; trial < trials; trial++) {
    tf.tidy(() => {
      // Max-pooling passes the gradient to one of four: over many images, each is the largest once.
      const x = uniformTensor(createRandom(trial), [1, height!, width!, channels!]);
      const looked = (input: tf.Tensor) =>
        tf.sum(tf.slice(part.apply(input) as tf.Tensor, [0, ...unit, 0], [1, 1, 1, -1]));
      const slope = tf.sum(tf.abs(tf.grad(looked)(x)), [0, 3]).arraySync() as number[][];
      slope.forEach((row, i) =>
        row.forEach((value, j) => {
          if (value === 0) return;
          box.top = Math.min(box.top, i);
          box.left = Math.min(box.left, j);
          box.bottom = Math.max(box.bottom, i);
          box.right = Math.max(box.right, j);
        })
      );
    });
  }
  return box;
}

Deno.test("receptiveWindow() of every encoder layer is where its gradient lies, edges included", () => {
  const encoder = convEncoder(body, { image, latent: 4, outputs: ["code"] });
  makePositive(encoder);
  for (const layer of ["conv1", "pool1", "conv2", "pool2"]) {
    const output = encoder.getLayer(layer).output as tf.SymbolicTensor;
    const part = tf.model({ inputs: encoder.inputs, outputs: output });
    const last = (output.shape[1] as number) - 1;
    for (const unit of [[0, 0], [3, 5], [last, 2]] as [number, number][]) {
      const want = measured(part, { unit, trials: 40 });
      assert.deepEqual(receptiveWindow(encoder, { layer, unit }), want, `${layer} ${unit}`);
    }
  }
  encoder.dispose();
});

Deno.test("receptiveWindow() of every decoder layer is where its gradient lies", () => {
  const decoder = convDecoder(body, { image, latent: 4 });
  makePositive(decoder);
  const map = tf.input({ shape: [7, 7, 2] });
  let h: tf.SymbolicTensor = map;
  for (const layer of ["up1", "conv1", "up2", "conv2", "output"]) {
    h = decoder.getLayer(layer).apply(h) as tf.SymbolicTensor;
    const part = tf.model({ inputs: map, outputs: h });
    for (const unit of [[0, 0], [6, 7], [13, 3]] as [number, number][]) {
      const want = measured(part, { unit, trials: 1 });
      const found = receptiveWindow(decoder, { layer, unit, from: "reshape" });
      assert.deepEqual(found, want, `${layer} ${unit}`);
    }
  }
  decoder.dispose();
});

Deno.test("receptiveWindow() knows strides, valid padding and kernels that are not square", () => {
  const layers = [
    tf.layers.conv2d({
      filters: 1,
      kernelSize: [3, 5],
      strides: [2, 1],
      padding: "same",
      inputShape: [20, 21, 1],
      name: "first",
    }),
    tf.layers.conv2d({ filters: 1, kernelSize: 2, padding: "valid", name: "even" }),
    tf.layers.maxPooling2d({ poolSize: 3, strides: 2, padding: "same", name: "pool" }),
  ];
  const model = tf.sequential({ layers });
  makePositive(model);
  for (const unit of [[0, 0], [1, 4], [3, 8]] as [number, number][]) {
    const want = measured(model, { unit, trials: 60 });
    assert.deepEqual(receptiveWindow(model, { layer: "pool", unit }), want, `${unit}`);
  }
  model.dispose();
});

Deno.test("receptiveField() of a dilated kernel is as wide as its holes make it", () => {
  // TensorFlow.js has no gradient for dilation to measure it by: 3 taps, 4 apart, span 9.
  const config = { filters: 1, kernelSize: 3, dilationRate: 4, padding: "same" as const };
  const model = tf.sequential({
    layers: [tf.layers.conv2d({ ...config, inputShape: [20, 20, 1], name: "dilated" })],
  });
  assert.deepEqual(receptiveField(model, { layer: "dilated" }), [9, 9]);
  model.dispose();
});

Deno.test("receptiveField() grows 3, 4, 8, 10 and then to the whole image", () => {
  const encoder = convEncoder(body, { image, latent: 4, outputs: ["code"] });
  const fields = ["image", "conv1", "pool1", "conv2", "pool2", "flatten", "code"]
    .map((layer) => receptiveField(encoder, { layer }));
  assert.deepEqual(fields, [1, 3, 4, 8, 10, 28, 28].map((size) => [size, size]));
  encoder.dispose();
});

Deno.test("reachedWindow() is where the output changes when one place does, edges included", () => {
  const decoder = convDecoder(body, { image, latent: 4 });
  makePositive(decoder);
  for (const place of [[0, 0], [3, 4], [6, 2]] as [number, number][]) {
    const changed = tf.tidy(() => {
      let h: tf.Tensor = tf.tensor(
        Array.from({ length: 98 }, (_, i) => i >> 1 === 7 * place[0] + place[1] ? 1 : 0),
        [1, 7, 7, 2],
      );
      for (const layer of ["up1", "conv1", "up2", "conv2", "output"]) {
        // Without biases and with positive weights, only what sees the place is not 0.
        const weights = decoder.getLayer(layer).getWeights();
        if (weights[1]) decoder.getLayer(layer).setWeights([weights[0]!, tf.zerosLike(weights[1])]);
        h = decoder.getLayer(layer).apply(h) as tf.Tensor;
      }
      return (h as tf.Tensor4D).arraySync()[0]!;
    });
    const rows = changed.flatMap((row, i) => row.some(([v]) => v! > 0) ? [i] : []);
    const columns = changed[rows[0]!]!.flatMap(([v], j) => v! > 0 ? [j] : []);
    assert.deepEqual(reachedWindow(decoder, { layer: "output", from: "reshape", place }), {
      top: rows[0],
      left: columns[0],
      bottom: rows.at(-1),
      right: columns.at(-1),
    });
  }
  const outside = () => reachedWindow(decoder, { layer: "output", from: "reshape", place: [7, 0] });
  assert.throws(outside, RangeError);
  decoder.dispose();
});

Deno.test("reachedWindow() says when nobody looks", () => {
  const config = { poolSize: 2, strides: 3, inputShape: [5, 5, 1], name: "sparse" };
  const model = tf.sequential({ layers: [tf.layers.maxPooling2d(config)] });
  const seen = reachedWindow(model, { layer: "sparse", place: [4, 3] });
  assert.deepEqual(seen, { top: 1, left: 1, bottom: 1, right: 1 });
  assert.throws(() => reachedWindow(model, { layer: "sparse", place: [2, 2] }), {
    name: "RangeError",
    message: "Cannot trace sparse: none of its units sees [2,2]",
  });
  model.dispose();
});

Deno.test("receptiveWindow() refuses what it cannot trace", () => {
  const encoder = convEncoder(body, { image, latent: 4, outputs: ["code"] });
  const trace = (options: Parameters<typeof receptiveWindow>[1]) => () =>
    receptiveWindow(encoder, options);
  assert.throws(trace({ layer: "conv9" }), {
    name: "TypeError",
    message: "Cannot trace conv9: the model has the layers image, conv1, pool1, conv2, pool2, " +
      "flatten, code",
  });
  assert.throws(trace({ layer: "conv1", unit: [0, 28] }), {
    name: "RangeError",
    message: "Cannot trace conv1: want a unit of its 28 × 28, got [0,28]",
  });
  assert.throws(trace({ layer: "conv1" }), RangeError);
  assert.throws(trace({ layer: "conv1", unit: [0, 0], from: "pool2" }), /rows and columns before/);
  assert.throws(trace({ layer: "code", from: "flatten" }), /rows and columns before it/);
  encoder.dispose();
  const odd = tf.sequential({
    layers: [tf.layers.cropping2D({ cropping: 1, inputShape: [4, 4, 1], name: "crop" })],
  });
  assert.throws(() => receptiveField(odd, { layer: "crop" }), {
    name: "TypeError",
    message: "Cannot trace crop: its kind Cropping2D is not known",
  });
  odd.dispose();
});
