import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { assertParity, normal, type Operand, withGradients } from "./parity.ts";

Deno.test("unsortedSegmentSum matches tfjs cpu, ids outside the range left out", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: -2, max: 6 }), { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 4 }),
      async (ids, width, segments) => {
        const segmentIds: Operand = { shape: [ids.length], values: new Int32Array(ids) };
        await assertParity(
          [normal(width, [ids.length, width]), segmentIds],
          (x, ids) => tf.unsortedSegmentSum(x, ids as tf.Tensor1D, segments),
        );
      },
    ),
    { numRuns: 30 },
  );
});

Deno.test("gather has tfjs cpu's gradient", async () => {
  await assertParity(
    [normal(1, [5, 3, 2])],
    withGradients((x) => tf.gather(x, tf.tensor1d([4, 0, 4, 2], "int32"))),
  );
  await assertParity(
    [normal(1, [5, 3, 2])],
    withGradients((x) => tf.gather(x, tf.tensor1d([2, 0, 2, 1, 2], "int32"), 1)),
  );
});
