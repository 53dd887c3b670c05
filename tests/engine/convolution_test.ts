import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import assert from "node:assert/strict";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { assertParity as assertParityOf, normal, waysToConvolve, withGradients } from "./parity.ts";

const assertParity = (
  operands: Parameters<typeof assertParityOf>[0],
  program: Parameters<typeof assertParityOf>[1],
) => assertParityOf(operands, program, { ways: waysToConvolve });

const seed = fc.integer({ min: 0, max: 1e6 });
const geometry = fc.record({
  seed,
  batch: fc.integer({ min: 0, max: 3 }),
  height: fc.integer({ min: 1, max: 9 }),
  width: fc.integer({ min: 1, max: 9 }),
  channels: fc.integer({ min: 1, max: 9 }),
  filters: fc.integer({ min: 1, max: 9 }),
  filterHeight: fc.integer({ min: 1, max: 4 }),
  filterWidth: fc.integer({ min: 1, max: 4 }),
  strides: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
  pad: fc.oneof(fc.constantFrom("same" as const, "valid" as const), fc.integer({ min: 0, max: 2 })),
}).filter(({ height, width, filterHeight, filterWidth, pad }) =>
  height >= filterHeight && width >= filterWidth &&
  // tfjs sizes the output of a padding in pixels by the filter's height alone.
  (typeof pad === "string" || filterHeight === filterWidth)
);

type Geometry = typeof geometry extends fc.Arbitrary<infer T> ? T : never;

/** Value and both gradients of one convolution of random numbers agree with tfjs' cpu backend. */
async function assertConvolutionParity(
  g: Omit<Geometry, "strides"> & { strides: 1 | [number, number] },
): Promise<void> {
  const x = normal(g.seed, [g.batch, g.height, g.width, g.channels]);
  const filter = normal(g.seed + 1, [g.filterHeight, g.filterWidth, g.channels, g.filters]);
  await assertParity(
    [x, filter],
    withGradients((x, filter) =>
      tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, g.strides, g.pad)
    ),
  );
}

Deno.test("conv2d matches tfjs cpu in value and gradient for strides and paddings", async () => {
  await fc.assert(
    fc.asyncProperty(geometry, async (g) => {
      await assertConvolutionParity(g);
    }),
    { numRuns: 60 },
  );
});

Deno.test("conv2d of many channels, product by tap, matches tfjs cpu in value and gradient", async () => {
  await fc.assert(
    fc.asyncProperty(
      geometry,
      fc.integer({ min: 8, max: 20 }),
      fc.integer({ min: 8, max: 20 }),
      async (g, channels, filters) => {
        await assertConvolutionParity({ ...g, channels, filters, strides: 1 });
      },
    ),
    { numRuns: 40 },
  );
});

Deno.test("conv2d of few channels, or to one or sixteen, matches tfjs cpu in value and gradient", async () => {
  await fc.assert(
    fc.asyncProperty(
      geometry,
      fc.integer({ min: 1, max: 18 }),
      fc.constantFrom(1, 16, 32),
      async (g, channels, filters) => {
        await assertConvolutionParity({ ...g, channels, filters, strides: 1 });
      },
    ),
    { numRuns: 40 },
  );
});

Deno.test("conv2d in several chunks of the batch matches tfjs cpu in value and gradient", async () => {
  for (const [channels, filters, batch] of [[8, 2, 50], [1, 1, 210], [1, 2, 110]] as const) {
    await assertParity(
      [normal(1, [batch, 24, 24, channels]), normal(2, [3, 3, channels, filters])],
      withGradients((x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "same")),
    );
  }
});

Deno.test("conv2d carries NaN and infinity to where they are seen, and nowhere else", async () => {
  for (const [channels, filters] of [[1, 9], [9, 9], [2, 16], [9, 1]] as const) {
    for (const value of [NaN, Infinity, -Infinity]) {
      const x = normal(1, [2, 6, 6, channels]), filter = normal(2, [3, 3, channels, filters]);
      x.values[2 * channels] = value;
      // The first pixel of an image: most taps see it nowhere.
      x.values[36 * channels] = value;
      await assertParity(
        [x, filter],
        withGradients((x, filter) =>
          tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "valid")
        ),
      );
    }
  }
});

Deno.test("conv2d's image gradient keeps an infinite weight from the pixels that it does not reach", async () => {
  for (const [channels, filters] of [[9, 9], [1, 9], [9, 1], [16, 2]] as const) {
    const filter = normal(2, [3, 3, channels, filters]);
    filter.values[filter.values.length - 1] = Infinity;
    await assertParity([filter, normal(1, [2, 4, 4, filters])], (filter, dy) => {
      const x = tf.zeros([2, 4, 4, channels]);
      return tf.grad((x) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "same"))(x, dy);
    });
  }
});

Deno.test("conv2d and fused.conv2d match tfjs cpu with dilations, bias and activations", async () => {
  const activations = ["linear", "relu", "relu6", "sigmoid", "elu", "leakyrelu"] as const;
  await fc.assert(
    fc.asyncProperty(
      geometry,
      fc.integer({ min: 1, max: 3 }),
      fc.constantFrom(...activations),
      async (g, dilation, activation) => {
        fc.pre((g.filterHeight - 1) * dilation < g.height);
        fc.pre((g.filterWidth - 1) * dilation < g.width);
        const x = normal(g.seed, [g.batch, g.height, g.width, g.channels]);
        const filter = normal(g.seed + 1, [g.filterHeight, g.filterWidth, g.channels, g.filters]);
        await assertParity(
          [x, filter, normal(g.seed + 2, [g.filters])],
          (x, filter, bias) =>
            tf.fused.conv2d({
              x: x as tf.Tensor4D,
              filter: filter as tf.Tensor4D,
              bias: bias!,
              activation,
              strides: 1,
              pad: g.pad,
              dilations: dilation,
              leakyreluAlpha: 0.2,
            }),
        );
      },
    ),
    { numRuns: 40 },
  );
});

Deno.test("conv2dTranspose matches tfjs cpu in value and gradient", async () => {
  await fc.assert(
    fc.asyncProperty(
      seed,
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 3 }),
      async (seed, side, channels, filters, stride) => {
        const x = normal(seed, [2, side, side, channels]);
        const filter = normal(seed + 1, [3, 3, filters, channels]);
        const shape: [number, number, number, number] = [2, side * stride, side * stride, filters];
        await assertParity(
          [x, filter],
          withGradients((x, filter) =>
            tf.conv2dTranspose(x as tf.Tensor4D, filter as tf.Tensor4D, shape, stride, "same")
          ),
        );
      },
    ),
    { numRuns: 25 },
  );
});

Deno.test("depthwiseConv2d matches tfjs cpu in value and gradient", async () => {
  await fc.assert(
    fc.asyncProperty(geometry, fc.integer({ min: 1, max: 3 }), async (g, multiplier) => {
      const x = normal(g.seed, [g.batch, g.height, g.width, g.channels]);
      const filter = normal(g.seed + 1, [g.filterHeight, g.filterWidth, g.channels, multiplier]);
      await assertParity(
        [x, filter],
        withGradients((x, filter) =>
          tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, g.strides, g.pad)
        ),
      );
    }),
    { numRuns: 30 },
  );
});

Deno.test("gradients refuse an output's gradient of another size than the convolution has", async () => {
  for (const engine of ["native", "wasm"] as const) {
    await useEngine(engine, { threads: 1 });
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const x = tf.ones([1, 3, 3, 2]) as tf.Tensor4D, filter = tf.ones([3, 3, 4, 2]) as tf.Tensor4D;
      const large = () => tf.conv2dTranspose(x, filter, [1, 9, 9, 4], 1, "same").dataSync();
      assert.throws(large, /want an output's gradient of shape \[1,9,9,2\], got \[1,3,3,2\]/);
    });
    assert.equal(tf.memory().numTensors, before);
  }
});

Deno.test("a convolution that makes no sense is refused, not begun", async () => {
  for (const engine of ["native", "wasm"] as const) {
    await useEngine(engine, { threads: 1 });
    tf.tidy(() => {
      const x = tf.ones([1, 3, 3, 2]) as tf.Tensor4D, filter = tf.ones([2, 2, 2, 1]) as tf.Tensor4D;
      assert.throws(() => tf.depthwiseConv2d(x, filter, [0, 1], "valid"), /whole sizes|stride/i);
      assert.throws(() => tf.conv2d(x, filter, [0, 1], "valid").dataSync(), /whole sizes|stride/i);
      assert.throws(() => tf.conv2d(x, filter, 1, -1).dataSync(), /no negative padding/);
      const untapped = tf.ones([0, 2, 2, 1]) as tf.Tensor4D;
      assert.throws(() => tf.conv2d(x, untapped, 1, "valid").dataSync(), /at least one tap/);
    });
  }
});
