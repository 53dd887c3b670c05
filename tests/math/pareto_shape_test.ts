import { paretoShape } from "@dgm/math/pareto_shape.ts";
import { createRandom } from "@dgm/math/random.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";

/** The quantiles of w = u^−k at 400 even levels: a Pareto tail of shape k without chance. */
const quantiles = (k: number) =>
  Array.from({ length: 400 }, (_, i) => -k * Math.log((i + 0.5) / 400));

Deno.test("paretoShape() equals arviz", () => {
  // arviz 0.23.4, arviz.psislw(log_weights)[1] on the quantiles above, and on 3 sin(i²), i = 1 … 400
  const waves = Array.from({ length: 400 }, (_, i) => 3 * Math.sin((i + 1) ** 2));
  assertAllClose(
    [...[0.2, 0.6, 1.2].map(quantiles), waves].map(paretoShape),
    [0.25510334816479635, 0.5769386166438931, 1.059864158235998, -1.4190623619952427],
    1e-9,
  );
});

Deno.test("paretoShape() finds the shape of large Pareto samples", () => {
  // The estimate has a standard deviation of about (1 + k) / √tail, tail = 3 √100,000 = 949, and is pulled
  // towards ½ by 10 weights in 959. Source: Zhang and Stephens 2009, section 3.
  const random = createRandom(1);
  for (const k of [0.1, 0.5, 0.9]) {
    const shape = paretoShape(
      Float64Array.from({ length: 100_000 }, () => -k * Math.log(1 - random.uniform())),
    );
    const expected = (949 * k + 5) / 959;
    assert.ok(Math.abs(shape - expected) < 4 * (1 + k) / Math.sqrt(949), `${shape} for ${k}`);
  }
});

Deno.test("paretoShape() of Gaussian importance weights follows the width of the proposal", () => {
  // Target N(0, 1), proposal N(0, s²): w grows like exp(−z²/2 (1 − 1/s²)), a tail of shape 1 − s² for s < 1;
  // for s ≥ 1 the weights are bounded.
  const random = createRandom(2);
  const shape = (s: number) =>
    paretoShape(Float64Array.from({ length: 50_000 }, () => {
      const eps = random.normal();
      return 0.5 * eps * eps * (1 - s * s);
    }));
  assert.ok(shape(1.3) < 0.3);
  assert.ok(shape(0.9) < 0.5);
  assert.ok(shape(0.2) > 0.7);
});

Deno.test("paretoShape() depends neither on the scale of the weights nor on their order", () => {
  const shift = fc.double({ min: -1e4, max: 1e4, noNaN: true });
  fc.assert(fc.property(fc.nat(), shift, (seed, c) => {
    const random = createRandom(seed);
    const weights = Float64Array.from({ length: 100 }, () => 2 * random.normal());
    const expected = paretoShape(weights);
    const moved = random.shuffle(weights.map((weight) => weight + c));
    assertAllClose([paretoShape(moved)], [expected], 1e-7);
  }));
});

Deno.test("paretoShape() without a tail is infinite: nothing can be said", () => {
  for (const few of [[], [0], [0, 1, 2, 3], new Array(50).fill(7), new Array(50).fill(-Infinity)]) {
    assert.equal(paretoShape(few), Infinity);
  }
  // Weights that are 0 do not enter the tail.
  assert.equal(paretoShape([...new Array(96).fill(-Infinity), 0, 1, 2, 3]), Infinity);
  assert.ok(Number.isFinite(paretoShape([...new Array(60).fill(-Infinity), ...quantiles(0.5)])));
});

Deno.test("paretoShape() refuses NaN and +∞, and leaves its input as it was", () => {
  for (const bad of [NaN, Infinity]) {
    assert.throws(() => paretoShape([0, bad, 1]), {
      name: "RangeError",
      message: `Cannot fit the tail: want no NaN and no +∞, got ${bad}`,
    });
  }
  const weights = [3, 1, 2];
  paretoShape(weights);
  assert.deepEqual(weights, [3, 1, 2]);
});
