/**
 * `random_calls.ts COUNT SEED`: calls every kind of convolution with whatever comes, sense or nonsense.
 *
 * tfjs and the kernels may refuse with an Error; the process must live, and leave no tensor behind where it did as asked.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import assert from "node:assert/strict";
import { useEngine } from "@dgm/engine/use_engine.ts";

const odd = (most: number) =>
  fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 1, max: most }) },
    { weight: 1, arbitrary: fc.constantFrom(0, -1, 1.5, NaN, 40) },
  );
const small = fc.integer({ min: 0, max: 9 });
const side = fc.integer({ min: 0, max: 4 });
const calls = fc.record({
  kind: fc.constantFrom("plain", "fused", "transposed", "depthwise", "upSampled", "gradients"),
  threads: fc.constantFrom(1, 2),
  image: fc.tuple(fc.integer({ min: 0, max: 5 }), small, small, small),
  filter: fc.tuple(side, side, small, small),
  // Mostly a filter that fits.
  fits: fc.integer({ min: 0, max: 9 }).map((draw) => draw > 0),
  strides: fc.tuple(odd(3), odd(3)),
  dilations: fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, odd(3)),
  pad: fc.oneof(
    fc.constantFrom("same" as const, "valid" as const),
    odd(3),
    fc.array(fc.tuple(side, side), { minLength: 2, maxLength: 2 }).map(([rows, columns]) =>
      [[0, 0], rows!, columns!, [0, 0]] as [[number, number], [number, number], [number, number], [
        number,
        number,
      ]]
    ),
  ),
  rounding: fc.constantFrom(undefined, "floor" as const, "round" as const, "ceil" as const),
  activation: fc.constantFrom("linear" as const, "relu" as const, "elu" as const),
  value: fc.oneof(
    { weight: 9, arbitrary: fc.float({ min: -2, max: 2, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, 3e38) },
  ),
});

type Call = typeof calls extends fc.Arbitrary<infer T> ? T : never;

function run(call: Call): void {
  const { kind, image, filter, strides, dilations, pad, rounding, value } = call;
  const [fh, fw, c, o] = filter;
  const sizes = (call.fits ? [fh, fw, image[3], o] : [fh, fw, c, o]) as [
    number,
    number,
    number,
    number,
  ];
  const x = tf.fill(image, value) as tf.Tensor4D, w = tf.fill(sizes, 0.5) as tf.Tensor4D;
  const convolve = (x: tf.Tensor4D, w: tf.Tensor4D) =>
    tf.conv2d(x, w, strides, pad, "NHWC", dilations, rounding);
  const depthwise = (x: tf.Tensor4D, w: tf.Tensor4D) =>
    tf.depthwiseConv2d(x, w, strides, pad, "NHWC", dilations, rounding);
  if (kind === "plain") convolve(x, w).dataSync();
  else if (kind === "depthwise") {
    tf.grads((x, w) => depthwise(x as tf.Tensor4D, w as tf.Tensor4D))([x, w]).map((g) =>
      g.dataSync()
    );
  } else if (kind === "fused") {
    const options = { x, filter: w, strides, pad, dilations, activation: call.activation };
    tf.fused.conv2d({ ...options, bias: tf.ones([o]) }).dataSync();
  } else if (kind === "transposed") {
    const shape = [image[0], fh + image[1], fw + image[2], c] as [number, number, number, number];
    const turned = tf.fill([fh, fw, c, call.fits ? image[3] : o], 0.5) as tf.Tensor4D;
    tf.conv2dTranspose(x, turned, shape, strides, pad, rounding).dataSync();
  } else {
    const upSampled = (x: tf.Tensor4D) =>
      kind === "gradients"
        ? x
        : tf.image.resizeNearestNeighbor(x, [2 * image[1], 2 * image[2]]) as tf.Tensor4D;
    const gradients = tf.grads((x, w) => convolve(upSampled(x as tf.Tensor4D), w as tf.Tensor4D));
    gradients([x, w]).map((gradient) => gradient.dataSync());
  }
}

const [count, seed] = Deno.args.map(Number);
let done = 0;
await fc.assert(
  fc.asyncProperty(calls, async (call) => {
    await useEngine("native", { threads: call.threads });
    const before = tf.memory().numTensors;
    try {
      tf.tidy(() => run(call));
    } catch (error) {
      // What WebAssembly throws tells of a kernel that left its place.
      assert.ok(error instanceof Error && !(error instanceof WebAssembly.RuntimeError), `${error}`);
      return;
    }
    done++;
    assert.equal(tf.memory().numTensors, before);
  }),
  { numRuns: count!, seed: seed! },
);
console.log(JSON.stringify({ done, rss: Math.round(Deno.memoryUsage().rss / 1e6) }));
Deno.exit(0);
