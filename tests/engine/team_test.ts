import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import assert from "node:assert/strict";
import { adamUpdate } from "@dgm/engine/adam_update.ts";
import { bernoulliTerms } from "@dgm/engine/bernoulli_terms.ts";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { assertClose, normal, type Operand, withGradients } from "./parity.ts";

/** Runs a program with so many threads; the engines of this file differ in nothing else. */
async function outputsWith(
  threads: number,
  operands: Operand[],
  program: (...tensors: tf.Tensor[]) => tf.Tensor[],
): Promise<Float32Array[]> {
  const report = await useEngine("native", { threads });
  assert.equal(report.threads, report.name === "native" ? threads : 1, report.reason);
  assert.doesNotMatch(report.reason, /one thread/);
  const before = tf.memory().numTensors;
  const outputs = tf.tidy(() => {
    const tensors = operands.map(({ values, shape }) => tf.tensor(values, shape));
    return program(...tensors).map((tensor) => tensor.dataSync() as Float32Array);
  });
  assert.equal(tf.memory().numTensors, before);
  return outputs;
}

async function assertSameWithThreads(
  operands: Operand[],
  program: (...tensors: tf.Tensor[]) => tf.Tensor[],
): Promise<void> {
  const alone = await outputsWith(1, operands, program);
  for (const threads of [2, 3]) {
    const together = await outputsWith(threads, operands, program);
    const again = await outputsWith(threads, operands, program);
    together.forEach((values, i) => {
      assertClose(values, alone[i]!, {}, `${threads} threads, output ${i}`);
      assert.deepEqual(again[i], values, `${threads} threads do not repeat output ${i}`);
    });
  }
}

const image = (x: tf.Tensor) => x as tf.Tensor4D;
const upSample = (x: tf.Tensor) =>
  tf.image.resizeNearestNeighbor(image(x), [2 * x.shape[1]!, 2 * x.shape[2]!]);

Deno.test("kernels give with several threads what they give with one, bit for bit when repeated", async () => {
  const programs: Record<string, [Operand[], (...tensors: tf.Tensor[]) => tf.Tensor]> = {
    relu: [[normal(1, [300_001])], (x) => tf.relu(x)],
    sigmoid: [[normal(1, [65, 999])], (x) => tf.sigmoid(x)],
    step: [[normal(1, [70_000])], (x) => tf.step(x, 0.5)],
    bias: [[normal(1, [700, 101]), normal(2, [101])], (x, b) => tf.add(x, b!)],
    sumRows: [[normal(1, [700, 101])], (x) => tf.sum(x, 1)],
    sumColumns: [[normal(1, [20_001, 7])], (x) => tf.sum(x, 0)],
    maxPool: [[normal(1, [7, 16, 14, 5])], (x) => tf.maxPool(image(x), 2, 2, "same")],
    upSample: [[normal(1, [7, 9, 8, 3])], (x) => tf.mul(upSample(x), 2)],
    dense: [[normal(1, [130, 300]), normal(2, [300, 150])], (x, w) => tf.matMul(x, w!)],
  };
  for (const [name, [operands, program]] of Object.entries(programs)) {
    try {
      await assertSameWithThreads(operands, withGradients(program));
    } catch (error) {
      (error as Error).message = `${name}: ${(error as Error).message}`;
      throw error;
    }
  }
});

Deno.test("every way to convolve gives with several threads what it gives with one", async () => {
  // Few images for many threads, one image, none; by taps, patches, thin and up-sampled.
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 9 }),
      fc.constantFrom([1, 16], [8, 4], [3, 5], [9, 1], [16, 2]),
      fc.constantFrom("same" as const, "valid" as const),
      fc.integer({ min: 1, max: 2 }),
      fc.boolean(),
      async (batch, [channels, filters], pad, stride, small) => {
        const x = normal(batch, [batch, 8, 6, channels!]);
        const filter = normal(1, [3, 3, channels!, filters!]);
        const program = withGradients((x, filter) =>
          tf.conv2d(image(small ? upSample(x!) : x!), image(filter!), stride, pad)
        );
        await assertSameWithThreads([x, filter], program);
      },
    ),
    { numRuns: 25 },
  );
});

Deno.test("fused steps give with several threads what they give with one, bit for bit", async () => {
  const size = 40_003;
  const program = (x: tf.Tensor, logits: tf.Tensor) => {
    const p = tf.variable(x, true),
      [m, v] = [tf.variable(tf.zerosLike(x)), tf.variable(tf.onesLike(x))];
    const numbers = { learningRate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, step: 3 };
    adamUpdate([p], [logits], [m], [v], numbers);
    const { value, slope } = bernoulliTerms(tf.reshape(x, [11, -1]), tf.reshape(logits, [11, -1]));
    const outputs = [p, m, v].map((variable) => tf.clone(variable));
    tf.dispose([p, m, v]);
    return [...outputs, value, slope];
  };
  const operands = [normal(1, [11 * size]), normal(2, [11 * size])];
  const alone = await outputsWith(1, operands, program);
  assert.deepEqual(await outputsWith(2, operands, program), alone);
});

Deno.test("NaN in any thread's part is found", async () => {
  for (const threads of [1, 2, 3]) {
    for (const place of [0, 35_000, 99_999]) {
      const x = normal(1, [1, 50, 250, 8]), filter = normal(2, [3, 3, 8, 8]);
      x.values[place] = NaN;
      const program = (x: tf.Tensor, filter: tf.Tensor) => [
        tf.isNaN(tf.conv2d(image(upSample(x)), image(filter), 1, "same")),
      ];
      const [marks] = await outputsWith(threads, [x, filter], program);
      const count = marks!.reduce((sum, mark) => sum + mark, 0);
      assert.ok(count > 0 && count <= 8 * 16, `${threads} threads, place ${place}: ${count}`);
    }
  }
});

Deno.test("a heap that grows under the helpers is seen by them", async () => {
  await useEngine("native", { threads: 2 });
  tf.tidy(() => {
    const a = normal(1, [400, 300]);
    const x = tf.tensor(a.values, a.shape);
    const before = tf.matMul(x, x, true).dataSync();
    const large: tf.Tensor[] = [];
    const { wasm } = tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } };
    for (const size = wasm.HEAPU8.length; wasm.HEAPU8.length === size;) {
      large.push(tf.zeros([4_000_000]));
    }
    const y = tf.tensor(a.values, a.shape);
    assert.deepEqual(tf.matMul(y, y, true).dataSync(), before);
  });
});

Deno.test("a program with helpers ends by itself", async () => {
  const program = `
    import * as tf from "@tensorflow/tfjs";
    import { useEngine } from "${new URL("../../lib/engine/use_engine.ts", import.meta.url)}";
    await useEngine("native", { threads: 2 });
    tf.matMul(tf.ones([500, 500]), tf.ones([500, 500])).dataSync();`;
  const file = await Deno.makeTempFile({
    suffix: ".ts",
    dir: new URL(".", import.meta.url).pathname,
  });
  try {
    await Deno.writeTextFile(file, program);
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", file],
      signal: AbortSignal.timeout(60_000),
    });
    assert.ok((await child.output()).success);
  } finally {
    await Deno.remove(file);
  }
});
