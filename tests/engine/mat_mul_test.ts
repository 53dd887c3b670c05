import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import assert from "node:assert/strict";
import { useEngine } from "@dgm/engine/use_engine.ts";
import {
  assertClose,
  assertParity,
  engines,
  normal,
  type Operand,
  withGradients,
} from "./parity.ts";

const size = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 10, max: 70 }));
const seed = fc.integer({ min: 0, max: 1e6 });

Deno.test("matMul matches tfjs cpu in value and gradient for all transposes and batches", async () => {
  await fc.assert(
    fc.asyncProperty(
      seed,
      size,
      size,
      size,
      fc.boolean(),
      fc.boolean(),
      fc.integer({ min: 0, max: 3 }),
      async (seed, m, n, k, transposeA, transposeB, batch) => {
        const outer = batch === 0 ? [] : [batch];
        const a = normal(seed, [...outer, ...(transposeA ? [k, m] : [m, k])]);
        const b = normal(seed + 1, [...outer, ...(transposeB ? [n, k] : [k, n])]);
        const program = (x: tf.Tensor, y: tf.Tensor) => tf.matMul(x, y, transposeA, transposeB);
        await assertParity([a, b], withGradients(program));
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("matMul broadcasts the outer axes as tiling does", async () => {
  const outers: [number[], number[]][] = [
    [[2, 1], [1, 3]],
    [[1], [4]],
    [[4], [1]],
    [[2, 3], [3]],
    [[3], [2, 1]],
    [[], [3]],
    [[2, 1, 2], [3, 1]],
    [[0], [1]],
  ];
  for (const engine of engines) {
    await useEngine(engine);
    for (const [aOuter, bOuter] of outers) {
      tf.tidy(() => {
        const a = normal(1, [...aOuter, 3, 4]), b = normal(2, [...bOuter, 4, 5]);
        const x = tf.tensor(a.values, a.shape), y = tf.tensor(b.values, b.shape);
        const outer = tf.backend_util.assertAndGetBroadcastShape(aOuter, bOuter);
        const product = tf.matMul(x, y);
        assert.deepEqual(product.shape, [...outer, 3, 5]);
        const tiledX = tf.broadcastTo(x, [...outer, 3, 4]).arraySync();
        const tiledY = tf.broadcastTo(y, [...outer, 4, 5]).arraySync();
        const want = batchedProduct(tiledX as Nested, tiledY as Nested, outer.length);
        tf.util.flatten(product.arraySync() as number[]).forEach((value, i) =>
          assert.ok(Math.abs(value as number - want[i]!) < 1e-5, `${aOuter} × ${bOuter}`)
        );
      });
    }
  }
});

type Nested = number[] | Nested[];

function batchedProduct(a: Nested, b: Nested, depth: number): number[] {
  if (depth > 0) {
    return (a as Nested[]).flatMap((part, i) =>
      batchedProduct(part, (b as Nested[])[i]!, depth - 1)
    );
  }
  const rows = a as number[][], others = b as number[][];
  return rows.flatMap((row) =>
    others[0]!.map((_, j) => row.reduce((sum, value, l) => sum + value * others[l]![j]!, 0))
  );
}

Deno.test("matMul carries NaN and infinity as IEEE says", async () => {
  const special: Operand = {
    shape: [4, 3],
    values: new Float32Array([1, 2, 3, NaN, 0, 1, Infinity, 1, 0, -Infinity, 5, Infinity]),
  };
  const zeros: Operand = { shape: [3, 5], values: new Float32Array(15) };
  await assertParity([special, normal(3, [3, 5])], (a, b) => tf.matMul(a, b));
  await assertParity([special, zeros], (a, b) => tf.matMul(a, b));
  await assertParity([special, normal(3, [3, 1])], (a, b) => tf.matMul(a, b));
  await assertParity([special, normal(4, [4, 7])], (a, b) => tf.matMul(a, b, true));
});

Deno.test("fused.matMul matches tfjs cpu with bias, activation and transposes", async () => {
  const activations = ["linear", "relu", "relu6", "sigmoid", "elu", "leakyrelu"] as const;
  await fc.assert(
    fc.asyncProperty(
      seed,
      size,
      size,
      fc.integer({ min: 1, max: 70 }),
      fc.boolean(),
      fc.boolean(),
      fc.constantFrom(...activations),
      fc.boolean(),
      async (seed, m, n, k, transposeA, transposeB, activation, withBias) => {
        const a = normal(seed, transposeA ? [k, m] : [m, k]);
        const b = normal(seed + 1, transposeB ? [n, k] : [k, n]);
        const program = (...[x, y, bias]: tf.Tensor[]) =>
          tf.fused.matMul({
            a: x!,
            b: y!,
            transposeA,
            transposeB,
            activation,
            ...(bias && { bias }),
            leakyreluAlpha: 0.3,
          });
        const operands = withBias ? [a, b, normal(seed + 2, [n])] : [a, b];
        await assertParity(operands, program);
        if (activation === "linear" || activation === "relu") {
          await assertParity(operands, withGradients(program));
        }
      },
    ),
    { numRuns: 40 },
  );
});

Deno.test("matMul refuses what does not fit with tfjs' own message", async () => {
  const messages = [];
  for (const engine of ["cpu", ...engines] as const) {
    await useEngine(engine);
    try {
      tf.tidy(() => tf.matMul(tf.zeros([2, 3]), tf.zeros([4, 5])));
      assert.fail("no error");
    } catch (error) {
      messages.push((error as Error).message);
    }
  }
  assert.match(messages[0]!, /inner shapes \(3\) and \(4\)/);
  assert.equal(new Set(messages).size, 1);
});

// The later ones are worth a second thread by their multiplications, but give a single tile.
for (const [m, k, n] of [[300, 257, 401], [16, 3000, 16], [1, 100_000, 3], [16, 2000, 17]]) {
  Deno.test(`matMul gives with two threads what it gives with one: ${m} × ${k} × ${n}`, async () => {
    const a = normal(1, [m!, k!]), b = normal(2, [k!, n!]);
    const products = [];
    for (const threads of [1, 2]) {
      await useEngine("native", { threads });
      products.push(
        tf.tidy(() =>
          tf.matMul(tf.tensor(a.values, a.shape), tf.tensor(b.values, b.shape)).dataSync()
        ),
      );
    }
    assertClose(products[1]!, products[0]!, {}, "two threads");
  });
}
