import { nearestDistances } from "@dgm/math/nearest.ts";
import { createRandom } from "@dgm/math/random.ts";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";
import { randomMatrix } from "./matrices.ts";

Deno.test("nearestDistances() is the least of all distances", () => {
  const random = createRandom(1);
  const [points, cloud] = [randomMatrix(random, 20, 3), randomMatrix(random, 50, 3)];
  const want = points.map((a) =>
    Math.min(...cloud.map((b) => Math.hypot(...a.map((x, d) => x - b[d]!))))
  );
  assertAllClose(nearestDistances(points, cloud), want, 1e-14);
});

Deno.test("nearestDistances() of members of the cloud are 0, and of no points none", () => {
  const cloud = randomMatrix(createRandom(2), 5, 4);
  assert.deepEqual([...nearestDistances(cloud, cloud)], [0, 0, 0, 0, 0]);
  assert.equal(nearestDistances([], cloud).length, 0);
});

Deno.test("nearestDistances() refuses an empty cloud and points of another size", () => {
  assert.throws(() => nearestDistances([[1]], []), /want a cloud of at least one point/);
  assert.throws(() => nearestDistances([[1]], [[1, 2]]), {
    name: "TypeError",
    message: "Cannot find the nearest points: points[0] must hold 2 numbers like cloud[0], got 1",
  });
  assert.throws(() => nearestDistances([[NaN]], [[1]]), RangeError);
});
