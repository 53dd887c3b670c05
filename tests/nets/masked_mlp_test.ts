import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { normalTensor } from "@dgm/distributions/random_tensor.ts";
import { MaskedMlp } from "@dgm/nets/masked_mlp.ts";
import { assertAllClose, assertNoLeak } from "../support/close.ts";

await useEngine("cpu");

Deno.test("MaskedMlp.apply() is its formula, written out", () => {
  const net = new MaskedMlp({
    name: "net",
    orders: [Uint32Array.of(1, 2, 0), Uint32Array.of(0, 1, 2)],
    hidden: [5],
    inputs: 2,
    outputs: 3,
    random: createRandom(1),
  });
  const x = tf.tidy(() => normalTensor(createRandom(2), [4, 6]) as tf.Tensor2D);
  for (const set of [0, 1]) {
    const table = (tensor: tf.Tensor) => tensor.arraySync() as number[][];
    const [hidden, output, direct] = ["hidden1", "output", "direct"].map((name, i) => {
      const mask = table(net.masks[set]![i]!);
      return table(net.variables[`net/${name}/kernel`]!)
        .map((row, r) => row.map((w, c) => w * mask[r]![c]!));
    });
    const times = (row: number[], kernel: number[][]) =>
      kernel[0]!.map((_, j) => row.reduce((sum, value, i) => sum + value * kernel[i]![j]!, 0));
    const wanted = table(x).flatMap((row) => {
      const h = times(row, hidden!).map((value) => Math.max(0, value));
      const straight = times(row, direct!);
      return times(h, output!).map((value, j) => value + straight[j]!); // biases start at 0
    });
    assertAllClose(tf.tidy(() => net.apply(x, set).dataSync()), wanted, 1e-5);
  }
  x.dispose();
  net.dispose();
});

Deno.test("MaskedMlp frees what it made", async () => {
  await assertNoLeak(tf.memory, () => {
    const options = {
      name: "n",
      orders: [Uint32Array.of(0, 1)],
      hidden: [3],
      random: createRandom(1),
    };
    const net = new MaskedMlp(options);
    tf.tidy(() => void net.apply(tf.zeros([1, 2])));
    net.dispose();
  });
});
