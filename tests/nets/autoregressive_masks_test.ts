import { createRandom } from "@dgm/math/random.ts";
import { autoregressiveMasks, type Mask } from "@dgm/nets/autoregressive_masks.ts";
import assert from "node:assert/strict";

/** Number of paths from each unit at the input to each at the output. */
function paths(masks: Mask[]): number[][] {
  const rows = ({ values, shape: [from, to] }: Mask) =>
    Array.from({ length: from }, (_, i) => Array.from(values.subarray(i * to, (i + 1) * to)));
  return masks.map(rows).reduce((left, right) =>
    left.map((row) =>
      right[0]!.map((_, j) => row.reduce((sum, one, k) => sum + one * right[k]![j]!, 0))
    )
  );
}

Deno.test("autoregressiveMasks(): no path leads to a part from itself or a later one, in 200 draws", () => {
  const random = createRandom(1);
  for (let n = 0; n < 200; n++) {
    const size = 1 + random.integer(6);
    const order = random.permutation(size);
    const hidden = Array.from({ length: random.integer(4) }, () => 1 + random.integer(8));
    const [inputs, outputs] = [1 + random.integer(3), 1 + random.integer(3)];
    const { layers, direct } = autoregressiveMasks(order, { hidden, inputs, outputs, random });
    assert.equal(layers.length, hidden.length + 1);
    for (const chain of [layers, [direct]]) {
      paths(chain).forEach((row, i) =>
        row.forEach((count, j) => {
          const [from, to] = [
            order.indexOf(Math.floor(i / inputs)),
            order.indexOf(Math.floor(j / outputs)),
          ];
          if (from >= to) assert.equal(count, 0, `order ${order}: ${i} to ${j}`);
        })
      );
    }
  }
});

Deno.test("autoregressiveMasks(): wide layers leave no earlier part unseen, and direct ones see all", () => {
  const order = Uint32Array.of(3, 0, 2, 1);
  const { layers, direct } = autoregressiveMasks(order, {
    hidden: [200, 200],
    random: createRandom(2),
  });
  for (const found of [paths(layers), paths([direct])]) {
    found.forEach((row, i) =>
      row.forEach((count, j) => assert.equal(count > 0, order.indexOf(i) < order.indexOf(j)))
    );
  }
});
