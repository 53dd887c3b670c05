import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { normalTensor } from "@dgm/distributions/random_tensor.ts";
import { GruCell } from "@dgm/nets/gru_cell.ts";
import { assertAllClose } from "../support/close.ts";

await useEngine("cpu");

const H = 3;

Deno.test("GruCell.step() is its formula, written out in float64", () => {
  const cell = new GruCell({ name: "gru", units: H, random: createRandom(1) });
  tf.tidy(() => {
    const random = createRandom(2);
    for (const variable of Object.values(cell.variables)) {
      variable.assign(normalTensor(random, variable.shape));
    }
    const [U, b] = Object.values(cell.variables).map((v) => v.dataSync());
    const [x, h] = [normalTensor(random, [2, 3 * H]), normalTensor(random, [2, H])];
    const found = cell.step(x as tf.Tensor2D, h as tf.Tensor2D).dataSync();
    const [input, state] = [x.dataSync(), h.dataSync()];
    const logistic = (value: number) => 1 / (1 + Math.exp(-value));
    const wanted = Array.from({ length: 2 * H }, (_, at) => {
      const [row, k] = [Math.floor(at / H), at % H];
      const product = (part: number) =>
        Array.from({ length: H }, (_, j) => state[row * H + j]! * U![j * 3 * H + part * H + k]!)
          .reduce((sum, one) => sum + one, 0);
      const own = (part: number) => input[row * 3 * H + part * H + k]!;
      const r = logistic(own(0) + product(0));
      const z = logistic(own(1) + product(1));
      const n = Math.tanh(own(2) + r * (product(2) + b![k]!));
      return (1 - z) * n + z * state[at]!;
    });
    assertAllClose(found, wanted, 1e-5);
  });
  cell.dispose();
});
