import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import assert from "node:assert/strict";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { runScript } from "../support/run_script.ts";
import { normal } from "./parity.ts";

await useEngine();

const REPLACED = ["clone", "endScope", "gradients"] as const;

/** Runs something on TensorFlow.js' own bookkeeping, which lies beneath ours. */
function asItComes<T>(work: () => T): T {
  const engine = tf.engine() as unknown as Record<string, unknown>;
  const ours = REPLACED.map((name) => [name, engine[name]] as const);
  for (const name of REPLACED) delete engine[name];
  try {
    return work();
  } finally {
    for (const [name, method] of ours) engine[name] = method;
  }
}

/** What a work returns or throws, and how many tensors it leaves. */
function outcome(work: () => tf.TensorContainer): unknown {
  const before = tf.memory().numTensors;
  let result: unknown;
  try {
    const got = work();
    const tensors = got instanceof tf.Tensor ? [got] : got as tf.Tensor[];
    result = tensors.map((tensor) => tensor && [tensor.shape, [...tensor.dataSync()]]);
    tf.dispose(got);
  } catch (error) {
    result = (error as Error).message;
  }
  return { result, left: tf.memory().numTensors - before };
}

type Operation = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

/** Operations of two [n, n] tensors that save inputs, outputs, both or nothing. */
const OPERATIONS: Operation[] = [
  (a, b) => tf.add(a, b),
  (a, b) => tf.mul(a, b),
  (a, b) => tf.matMul(a, b),
  (a) => tf.tanh(a),
  (a) => tf.relu(a),
  (a, b) => tf.sub(tf.square(a), tf.transpose(b)),
  (a, b) => tf.tidy(() => tf.add(tf.sum(tf.exp(tf.mul(0.1, a)), 1, true), b)),
  (a, b) => tf.unstack(tf.stack([a, b]))[1]!,
  (a) => tf.clone(a),
];

/** A scalar by a chain of operations, each on two of the tensors so far. */
function chain(steps: [number, number, number][], xs: tf.Tensor[]): tf.Scalar {
  const tensors = [...xs];
  for (const [operation, a, b] of steps) {
    const pick = (place: number) => tensors[place % tensors.length]!;
    tensors.push(OPERATIONS[operation]!(pick(a), pick(b)));
  }
  return tf.sum(tensors.at(-1)!);
}

const place = fc.nat({ max: 30 });
const chains = fc.array(fc.tuple(fc.nat({ max: OPERATIONS.length - 1 }), place, place), {
  minLength: 1,
  maxLength: 12,
});

Deno.test("gradients are those of TensorFlow.js' own bookkeeping, bit for bit, and so is what is left", () => {
  fc.assert(
    fc.property(chains, (steps) => {
      const given = [1, 2, 3].map((seed) => normal(seed, [3, 3]));
      const xs = given.map((operand) => tf.tensor(operand.values, operand.shape));
      const work = () => tf.grads((...xs: tf.Tensor[]) => chain(steps, xs))(xs);
      assert.deepEqual(outcome(work), asItComes(() => outcome(work)));
      tf.dispose(xs);
    }),
    { numRuns: 200 },
  );
});

Deno.test("gradients of gradients are the same, also of what was noted outside of the inner one", () => {
  fc.assert(
    fc.property(chains, (steps) => {
      const { values, shape } = normal(7, [3, 3]);
      const x = tf.tensor(values, shape);
      const work = () =>
        tf.grad((x) => {
          const outer = tf.tanh(tf.mul(0.1, x));
          const inner = tf.grad((y) => tf.square(chain(steps, [y, outer, x])))(x);
          return tf.sum(tf.square(inner));
        })(x);
      assert.deepEqual(outcome(work), asItComes(() => outcome(work)));
      x.dispose();
    }),
    { numRuns: 100 },
  );
});

Deno.test("refusals are worded as TensorFlow.js words them", () => {
  const x = tf.tensor1d([1, 2]), integers = tf.tensor1d([1, 1], "int32");
  const badShape = tf.customGrad((x) => ({
    value: tf.square(x as tf.Tensor),
    gradFunc: () => tf.zeros([3]),
  }));
  const badType = tf.customGrad((x) => ({
    value: tf.square(x as tf.Tensor),
    gradFunc: () => tf.zeros([2], "int32"),
  }));
  const works: (() => tf.TensorContainer)[] = [
    () => tf.grads(() => tf.scalar(1))([]),
    () => tf.grad(() => tf.scalar(1))(x),
    () => tf.grad((x) => tf.sum(x))(x, integers),
    () => tf.grad(() => 1 as unknown as tf.Tensor)(x),
    () => tf.grad((x) => badShape(x))(x),
    () => tf.grad((x) => badType(x))(x),
    () => tf.grad((x) => tf.sum(tf.topk(x, 1).indices))(x),
    () => tf.grad((x) => tf.sum(tf.round(tf.reverse(tf.cumprod(x)))))(x),
    () =>
      tf.grad((): tf.Tensor => {
        throw new Error("from within");
      })(x),
  ];
  for (const work of works) {
    const got = outcome(work);
    assert.equal(typeof (got as { result: unknown }).result, "string", String(work));
    assert.deepEqual(got, asItComes(() => outcome(work)), String(work));
  }
  tf.dispose([x, integers]);
});

Deno.test("tidy() keeps what it returns and what is kept, frees the rest, and stays usable after an error", () => {
  const work = (): tf.TensorContainer => {
    const kept: tf.Tensor[] = [];
    const y = tf.tidy("outer", () => {
      const a = tf.scalar(1);
      kept.push(tf.keep(tf.scalar(2)));
      const both = tf.tidy(() => [tf.add(a, 1), tf.add(a, 2), tf.keep(tf.add(a, 3))]);
      kept.push(both[2]!);
      assert.throws(() =>
        tf.tidy(() => {
          tf.scalar(9);
          throw new Error("inside");
        })
      );
      assert.equal(tf.tidy(() => tf.add(a, 7) && undefined), undefined);
      return tf.add(both[0]!, tf.tidy(() => a));
    });
    const states = [...kept, y].map(({ isDisposed }) => Number(isDisposed));
    return [...kept, y, tf.tensor1d(states)];
  };
  const got = outcome(work);
  assert.deepEqual(got, {
    result: [[[], [2]], [[], [4]], [[], [3]], [[3], [0, 0, 0]]],
    left: 0,
  });
  assert.deepEqual(got, asItComes(() => outcome(work)));
});

Deno.test("V8 does not compile what measures a shape again and again", async () => {
  const program = `
    import * as tf from "@tensorflow/tfjs";
    import { useEngine } from "@dgm/engine/use_engine.ts";
    await useEngine("auto", { threads: 1 });
    const layer = tf.layers.dense({ units: 3, inputShape: [4] });
    const x = tf.ones([2, 4]);
    const loss = () => tf.mean(tf.reshape(tf.square(layer.apply(x)), [6]));
    loss().dispose();
    const weights = layer.trainableWeights.map(({ val }) => val);
    for (let i = 0; i < 4000; i++) tf.dispose(tf.variableGrads(loss, weights));
  `;
  const { lines, errors, code } = await runScript(program, { DENO_V8_FLAGS: "--trace-deopt" });
  assert.equal(code, 0, errors);
  const again = lines.filter((line) => /bailout.*wrong map.*sizeFromShape/.test(line));
  assert.ok(lines.some((line) => line.includes("bailout")), "V8 tells nothing");
  assert.ok(again.length < 10, `given up ${again.length} times`);
});
