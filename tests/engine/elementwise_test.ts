import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import assert from "node:assert/strict";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { assertParity, engines, normal, type Operand, withGradients } from "./parity.ts";

const special = [
  0,
  -0,
  NaN,
  Infinity,
  -Infinity,
  1e-30,
  -1e-30,
  1e38,
  -1e38,
  88,
  89,
  -87,
  -88,
  -104,
];

const programs: Record<string, (x: tf.Tensor) => tf.Tensor> = {
  exp: (x) => tf.exp(x),
  relu: (x) => tf.relu(x),
  sigmoid: (x) => tf.sigmoid(x),
  softplus: (x) => tf.softplus(x),
  tanh: (x) => tf.tanh(x),
  step: (x) => tf.step(x, 0.25),
  identity: (x) => tf.clone(x),
  cast: (x) => tf.cast(x, "float32"),
};

for (const [name, program] of Object.entries(programs)) {
  Deno.test(`${name} matches tfjs cpu in value and gradient for all sizes`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 70 }), async (size) => {
        const x = normal(size, [size]);
        await assertParity([{ ...x, values: x.values.map((v) => 3 * v) }], withGradients(program));
      }),
      { numRuns: 20 },
    );
  });

  Deno.test(`${name} matches tfjs cpu at NaN, infinities, zeros and the ends of the range`, async () => {
    for (const value of special) {
      const values = new Float32Array([1, 2, -3, 0.5, value]);
      // Alone, and at each place of a vector of four.
      for (const at of [0, 3, 4]) {
        [values[at], values[4]] = [values[4]!, values[at]!];
        await assertParity([{ shape: [5], values }], program, { relative: 1e-6, absolute: 1e-37 });
      }
    }
  });
}

Deno.test("tile matches tfjs cpu in value and gradient for all shapes and repetitions", async () => {
  const axis = fc.record({ size: fc.nat(5), times: fc.integer({ min: 1, max: 4 }) });
  const first = fc.record({
    first: axis,
    others: fc.array(axis, { maxLength: 3 }),
    whole: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(first, async ({ first, others, whole }) => {
      const axes = [first, ...others];
      const reps = axes.map(({ times }, i) => i > 0 && whole ? 1 : times);
      const x = normal(1, axes.map(({ size }) => size));
      await assertParity([x], withGradients((x) => tf.tile(x, reps)));
    }),
    { numRuns: 40 },
  );
  const special = { shape: [2, 2], values: Float32Array.of(NaN, -Infinity, -0, 1e-40) };
  await assertParity([special], (x) => tf.tile(x, [3, 1]));
  await assertParity([{ shape: [2, 1], values: Int32Array.of(1, 2) }], (x) => tf.tile(x, [3, 1]));
});

Deno.test("exp, sigmoid, softplus and tanh keep seven digits over their whole range", async () => {
  const values = Float32Array.from({ length: 40_001 }, (_, i) => (i - 20_000) / 230);
  const exact: Record<string, (x: number) => number> = {
    exp: (x) => Math.exp(x),
    sigmoid: (x) => 1 / (1 + Math.exp(-x)),
    softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    tanh: Math.tanh,
  };
  for (const engine of engines) {
    await useEngine(engine);
    for (const [name, f] of Object.entries(exact)) {
      const got = tf.tidy(() => programs[name]!(tf.tensor1d(values)).dataSync());
      let worst = 0;
      values.forEach((x, i) => {
        const wanted = f(x), error = Math.abs(got[i]! - wanted);
        worst = Math.max(worst, wanted === 0 ? error : error / Math.abs(wanted));
      });
      assert.ok(worst < 4e-7, `${engine} ${name}: relative error ${worst}`);
    }
  }
});

const binaries: Record<string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor> = {
  add: (a, b) => tf.add(a, b),
  sub: (a, b) => tf.sub(a, b),
  mul: (a, b) => tf.mul(a, b),
  div: (a, b) => tf.div(a, b),
};

for (const [name, program] of Object.entries(binaries)) {
  Deno.test(`${name} matches tfjs cpu in value and gradient for every broadcasting`, async () => {
    const shapes: [number[], number[]][] = [
      [[5, 7], [7]],
      [[2, 3, 4, 5], [5]],
      [[3, 1], [1]],
      [[6, 1], [1, 4]],
      [[4], [4]],
      [[11, 3], [11, 3]],
      [[0, 3], [3]],
      [[3, 0], [0]],
      [[0], [0]],
      [[], []],
      [[], [3]],
      [[7], [5, 7]],
      // One number for each row, or for all.
      [[5, 1], [5, 7]],
      [[5, 7], [5, 1]],
      [[2, 3, 1, 1], [2, 3, 4, 5]],
      [[2, 1, 3, 1], [2, 4, 3, 5]],
      [[1, 1], [3, 6]],
      [[1], [9]],
      [[3, 5], []],
      [[1], [2, 3]],
      [[2, 3], [1]],
      [[1, 1, 1], [2, 3]],
      [[0, 1], [0, 4]],
      [[5, 1], [1, 5]],
    ];
    for (const [a, b] of shapes) {
      await assertParity(
        [normal(1, a), normal(2, b)],
        withGradients((x, y) => program(x!, y!)),
      );
    }
    // tfjs has no gradient for this one.
    await assertParity([normal(1, [4, 1]), normal(2, [4, 0])], (x, y) => program(x!, y!));
  });

  Deno.test(`${name} matches tfjs cpu in value and gradient for random shapes`, async () => {
    const axis = fc.record({ size: fc.integer({ min: 1, max: 9 }), shrinks: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(axis, { maxLength: 4 }),
        fc.integer({ min: 0, max: 4 }),
        fc.boolean(),
        async (axes, kept, swapped) => {
          const shape = axes.map(({ size }) => size);
          // Axes from `kept` on are 1: one number for each row. Others as they fall.
          const small = axes.map(({ size, shrinks }, i) => i >= kept || shrinks ? 1 : size);
          const rows = axes.map(({ size }, i) => i >= kept ? 1 : size);
          const x = normal(1, shape);
          for (const other of [normal(2, small), normal(3, rows), normal(4, shape)]) {
            const operands = swapped ? [other, x] : [x, other];
            await assertParity(operands, withGradients((a, b) => program(a!, b!)));
          }
        },
      ),
      { numRuns: 25 },
    );
    await assertParity([normal(1, [300, 999]), normal(2, [300, 1])], (a, b) => program(a!, b!));
    await assertParity([normal(1, [300, 999]), normal(2, [300, 999])], (a, b) => program(a!, b!));
  });

  Deno.test(`${name} matches tfjs cpu at NaN, infinities and zeros, and for whole numbers`, async () => {
    const all = special.flatMap((a) => special.map((b) => [a, b] as const));
    const operand = (side: 0 | 1, shape: number[]): Operand => ({
      shape,
      values: Float32Array.from(all, (pair) => pair[side]),
    });
    const size = all.length, row = special.length;
    const close = { relative: 0, absolute: 0 };
    await assertParity(
      [operand(0, [size]), operand(1, [size])],
      (a, b) => program(a!, b!),
      close,
    );
    const factors = { shape: [row, 1], values: Float32Array.from(special) };
    await assertParity([factors, operand(1, [row, row])], (a, b) => program(a!, b!), close);
    await assertParity([operand(1, [row, row]), factors], (a, b) => program(a!, b!), close);
    const whole: Operand = { shape: [3], values: new Int32Array([1, -2, 2_000_000_000]) };
    await assertParity([whole, whole], (a) => program(a!, tf.scalar(2, "int32")));
  });
}

Deno.test("a product with one factor for each row waits until somebody looks, and may be forgotten", async () => {
  await useEngine("native", { threads: 1 });
  const before = tf.memory();
  const factors = tf.tensor2d([[2], [3]]), x = tf.ones([2, 4]);
  const forgotten = tf.mul(factors, x), seen = tf.mul(factors, x);
  x.dispose();
  factors.dispose();
  forgotten.dispose();
  assert.deepEqual([...seen.dataSync()], [2, 2, 2, 2, 3, 3, 3, 3]);
  seen.dispose();
  const after = tf.memory();
  assert.equal(after.numTensors, before.numTensors);
  assert.equal(after.numDataBuffers, before.numDataBuffers);
});

Deno.test("chains of operations that wait for each other may be of any length", async () => {
  await useEngine("native", { threads: 1 });
  const chains: Record<string, (x: tf.Tensor) => tf.Tensor> = {
    sums: (x) => tf.add(x, tf.tensor1d([1, 2, 3])),
    products: (x) => tf.mul(tf.tensor2d([[1], [-1]]), x),
  };
  const wanted: Record<string, number[]> = {
    sums: [20_001, 40_001, 60_001, 20_001, 40_001, 60_001],
    products: [1, 1, 1, 1, 1, 1],
  };
  for (const [name, step] of Object.entries(chains)) {
    let x: tf.Tensor = tf.ones([2, 3]);
    for (let i = 0; i < 20_000; i++) {
      const next = tf.tidy(() => step(x));
      x.dispose();
      x = next;
    }
    assert.deepEqual([...x.dataSync()], wanted[name], name);
    x.dispose();
  }
});

Deno.test("sum matches tfjs cpu for every axis, also of nothing", async () => {
  for (const shape of [[4, 5, 6], [1, 300, 2], [17, 33], [0, 3], [3, 0], [2, 0, 4], []]) {
    const axes: (number[] | undefined)[] = [undefined];
    for (let axis = 0; axis < shape.length; axis++) {
      axes.push([axis]);
      if (axis > 0) axes.push([0, axis], [axis - 1, axis]);
    }
    for (const axis of axes) {
      for (const keepDims of [false, true]) {
        const program = (x: tf.Tensor) => tf.sum(x, axis, keepDims);
        await assertParity([normal(1, shape)], withGradients(program));
      }
    }
  }
  const whole: Operand = { shape: [2, 3], values: new Int32Array([1, 2, 3, 4, 5, 6]) };
  await assertParity([whole], (x) => tf.sum(x!, 0));
  await assertParity([whole], (x) => tf.sum(x!, 1));
});

Deno.test("sum keeps six digits over a million values", async () => {
  const values = new Float32Array(1_000_000).fill(0.1);
  for (const engine of engines) {
    await useEngine(engine);
    for (const shape of [[1_000_000], [1_000_000, 1], [250_000, 4], [1000, 1000], [2, 500_000]]) {
      const sums = tf.tidy(() => tf.sum(tf.tensor(values, shape), 0).dataSync());
      for (const sum of sums) {
        assert.ok(Math.abs(sum / (shape[0]! * Math.fround(0.1)) - 1) < 1e-6, `${shape}: ${sum}`);
      }
    }
  }
});

Deno.test("relu has tfjs cpu's gradient at NaN and zero, and a second gradient", async () => {
  const x: Operand = {
    shape: [7],
    values: new Float32Array([1, -1, 0, -0, NaN, Infinity, -Infinity]),
  };
  await assertParity([x, normal(1, [7])], (x, dy) => tf.grad((x) => tf.relu(x))(x!, dy!));
  await assertParity([normal(2, [9])], (x) => {
    const slope = tf.grad((x) => tf.sum(tf.square(tf.relu(x))));
    return tf.grad((x) => tf.sum(tf.square(slope(x))))(x!);
  });
});

Deno.test("tanh has tfjs cpu's gradient at NaN, infinities and zero, and a second gradient", async () => {
  const x: Operand = {
    shape: [7],
    values: new Float32Array([1, -1, 0, -0, NaN, Infinity, -Infinity]),
  };
  await assertParity([x, normal(1, [7])], (x, dy) => tf.grad((x) => tf.tanh(x))(x!, dy!));
  const slope = (x: tf.Tensor, dy: tf.Tensor) => tf.grad((x) => tf.tanh(x))(x, dy);
  await assertParity([normal(2, [70_001]), normal(3, [70_001])], (x, dy) => {
    return tf.grad((dy) => tf.sum(tf.square(slope(x!, dy))))(dy!);
  });
  // tfjs cannot go on to x: it keeps tanh x off the tape. So by the kernel, where it is there.
  await assertParity([normal(4, [9]), normal(5, [9]), normal(6, [9])], (y, dy, upstream) => {
    const kernel = (y: tf.Tensor) =>
      tf.getKernel("TanhGrad", tf.getBackend())
        ? tf.engine().runKernel("TanhGrad", { dy: dy!, y }) as tf.Tensor
        : tf.mul(tf.sub(1, tf.square(y)), dy!);
    return tf.grad(kernel)(y!, upstream!);
  });
});
