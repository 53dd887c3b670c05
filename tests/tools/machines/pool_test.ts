import assert from "node:assert/strict";
import { inPool } from "../../../tools/machines/pool.ts";

/** Does pieces of these sizes; returns the most room taken at a time, and the order of their starts. */
async function pooled(sizes: number[], room: number): Promise<{ most: number; order: number[] }> {
  let [taken, most] = [0, 0];
  const order: number[] = [];
  await inPool(sizes.map((size, i) => ({ size, i })), {
    room,
    size: ({ size }) => size,
    each: async ({ size, i }) => {
      order.push(i);
      taken += size;
      most = Math.max(most, taken);
      for (let turn = 0; turn < 3; turn++) await Promise.resolve();
      taken -= size;
    },
  });
  return { most, order };
}

Deno.test("inPool() keeps to the room and to the order", async () => {
  assert.deepEqual(await pooled([1, 1, 2, 1, 1], 2), { most: 2, order: [0, 1, 2, 3, 4] });
  assert.deepEqual(await pooled([1, 1, 1], 1), { most: 1, order: [0, 1, 2] });
  assert.deepEqual(await pooled([], 1), { most: 0, order: [] });
});

Deno.test("inPool() gives all the room to a piece that is larger", async () => {
  assert.deepEqual(await pooled([2, 1, 2], 1), { most: 2, order: [0, 1, 2] });
});

Deno.test("inPool() fails when a piece fails", async () => {
  const each = () => Promise.reject(new Error("no"));
  await assert.rejects(inPool([1, 2], { room: 1, size: () => 1, each }), /no/);
});
