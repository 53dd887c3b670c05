import assert from "node:assert/strict";
import { projectLibraries } from "@dgm/engine/blas_libraries.ts";
import { simdOn } from "@dgm/engine/simd.ts";
import { Team } from "@dgm/engine/team.ts";
import { carryOut, Orders } from "@dgm/engine/team_orders.ts";

/** A shared memory whose first pages are handed out piece by piece. */
function sharedMemory() {
  const memory = new WebAssembly.Memory({ initial: 40, maximum: 65536, shared: true });
  let end = 1 << 20;
  const malloc = (bytes: number) => (end += bytes + 64) - bytes - 64 & ~15;
  return { memory, malloc, free: () => {} };
}

const [library] = projectLibraries();
const ignore = { ignore: library === undefined };

Deno.test("Orders are carried out as they were written down, products among them", () => {
  const memory = new WebAssembly.Memory({ initial: 2, maximum: 65536 });
  const simd = simdOn(memory), floats = new Float32Array(memory.buffer);
  floats.set([1, -2, 3]);
  const names = Object.keys(simd).sort(), orders = new Orders(names);
  orders.simd.relu(0, 64, 3);
  const product = {
    m: 3,
    n: 1,
    k: 2,
    a: 4,
    lda: 5,
    b: 6,
    ldb: 7,
    c: 8,
    ldc: 9,
    transposeA: true,
    transposeB: false,
    beta: 1 as const,
  };
  orders.multiply(product);
  orders.execute({ primitive: 2 ** 47 - 1, stream: 11, args: 12, memories: [13, 14] }, [
    15,
    16,
    17,
  ]);
  orders.simd.allFinite(0, 3);
  const products: unknown[] = [];
  const functions = names.map((name) => simd[name as keyof typeof simd]);
  const executions: number[][] = [];
  const result = carryOut(
    Float64Array.from(orders.numbers),
    functions,
    (g) => products.push(g),
    (numbers) => executions.push(Array.from(numbers)),
  );
  assert.deepEqual([...floats.subarray(16, 19)], [1, 0, 3]);
  assert.deepEqual(products, [product]);
  assert.deepEqual(executions, [[2 ** 47 - 1, 11, 12, 13, 15, 14, 16]]);
  assert.equal(result, 1);
});

Deno.test({
  ...ignore,
  name: "orders are carried out once each, by the helper or by who takes them back",
  async fn() {
    const { memory, ...pieces } = sharedMemory();
    const team = await Team.start(memory, { helpers: 2, blas: library!, ...pieces });
    assert.equal(team.size, 3);
    const simd = simdOn(memory), orders = new Orders(Object.keys(simd).sort());
    const sums = new Float32Array(memory.buffer, 0, 64).fill(0);
    sums[32] = 1;
    let taken = 0;
    const rounds = 600;
    for (let round = 0; round < rounds; round++) {
      for (const lane of [1, 2]) {
        orders.clear();
        orders.simd.addInto(4 * lane, 128, 1);
        team.post(lane, orders);
      }
      // A pause of another length each time: the helpers are early, late, or asleep.
      for (let spin = (round * 37) % 3000; spin > 0; spin--) sums[0] = spin;
      for (const lane of [1, 2]) {
        if (!team.takeBack(lane)) team.wait(lane);
        else {
          simd.addInto(4 * lane, 128, 1);
          taken++;
        }
      }
    }
    assert.deepEqual([sums[1], sums[2]], [rounds, rounds], `${taken} taken back`);
  },
});

Deno.test({
  ...ignore,
  name: "a part that fails on a helper is an error here, and the next part runs",
  async fn() {
    const { memory, ...pieces } = sharedMemory();
    const team = await Team.start(memory, { helpers: 1, blas: library!, ...pieces });
    const orders = new Orders(Object.keys(simdOn(memory)).sort());
    orders.numbers.push(9999, 0);
    team.post(1, orders);
    assert.throws(() => team.wait(1), /a helper thread failed in its part/);
    orders.clear();
    orders.simd.allFinite(0, 4);
    team.post(1, orders);
    assert.equal(team.wait(1), 1);
  },
});

Deno.test("Team.start() says why helpers do not start", async () => {
  const { memory, ...pieces } = sharedMemory();
  const options = { helpers: 2, blas: "/nowhere/libblas.so", ...pieces };
  await assert.rejects(Team.start(memory, options), /cannot load \/nowhere\/libblas\.so/);
});
