import { bernoulliFromLogits } from "@dgm/math/bernoulli.ts";
import { createRandom } from "@dgm/math/random.ts";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";
import { assertFrequencies, assertMean } from "./statistics.ts";

const LOGITS = [-2.5, 0, 1.7, 6];

/** All vectors of zeros and ones of this size. */
function allBits(size: number): number[][] {
  return Array.from(
    { length: 2 ** size },
    (_, n) => Array.from({ length: size }, (_, d) => n >> d & 1),
  );
}

Deno.test("bernoulliFromLogits() has the log-probabilities of scipy", () => {
  // scipy 1.17.1: bernoulli.logpmf([0, 1, 1, 0], expit(logits)).sum()
  const coins = bernoulliFromLogits(LOGITS);
  assertAllClose([coins.logDensity([0, 1, 1, 0])], [-6.942298629376539], 1e-14);
});

Deno.test("bernoulliFromLogits() has the log-probabilities of the formula", () => {
  const coins = bernoulliFromLogits(LOGITS);
  for (const x of allBits(4)) {
    const byHand = x.map((bit, d) => {
      const p = 1 / (1 + Math.exp(-LOGITS[d]!));
      return bit * Math.log(p) + (1 - bit) * Math.log(1 - p);
    });
    assertAllClose([coins.logDensity(x)], [byHand.reduce((sum, term) => sum + term)], 1e-12);
  }
});

Deno.test("bernoulliFromLogits() has probabilities that sum to 1 over all vectors", () => {
  for (const logits of [LOGITS, [50, -50, 0], [0]]) {
    const coins = bernoulliFromLogits(logits);
    const probabilities = allBits(logits.length).map((x) => Math.exp(coins.logDensity(x)));
    assertAllClose([probabilities.reduce((sum, p) => sum + p)], [1], 1e-14);
  }
});

Deno.test("bernoulliFromLogits() stays finite where a probability rounds to 0 or 1", () => {
  const coins = bernoulliFromLogits([-2000, 2000]);
  assert.deepEqual(coins.probabilities, [0, 1]);
  assert.deepEqual([coins.logDensity([1, 1]), coins.logDensity([1, 0])], [-2000, -4000]);
  assert.equal(Math.abs(coins.logDensity([0, 1])), 0);
});

Deno.test("bernoulliFromLogits() draws each vector with its probability", () => {
  const coins = bernoulliFromLogits([-1.3, 0.4]);
  const random = createRandom(1);
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < 100_000; i++) {
    const [a, b] = coins.sample(random);
    counts[a! + 2 * b!]!++;
  }
  assertFrequencies(counts, allBits(2).map((x) => Math.exp(coins.logDensity(x))));
  // −E log p(x) is the entropy.
  const entropy = coins.probabilities.reduce(
    (sum, p) => sum - p * Math.log(p) - (1 - p) * Math.log(1 - p),
    0,
  );
  assertMean(() => -coins.logDensity(coins.sample(random)), { truth: entropy, n: 100_000 });
});

Deno.test("bernoulliFromLogits() refuses grey values, other sizes and bad logits", () => {
  const coins = bernoulliFromLogits([0, 0]);
  const action = "Cannot evaluate the Bernoulli log-probability";
  for (const wrong of [0.5, 2, -1, 1e-9]) {
    assert.throws(() => coins.logDensity([1, wrong]), {
      name: "RangeError",
      message: `${action}: x must hold zeros and ones, got ${wrong} at 1`,
    });
  }
  assert.throws(() => coins.logDensity([1, 0, 1]), {
    name: "TypeError",
    message: `${action}: x must hold 2 numbers, got 3`,
  });
  assert.throws(() => bernoulliFromLogits([]), {
    name: "TypeError",
    message: "Cannot make a Bernoulli: logits must hold at least one number, got 0",
  });
  assert.throws(() => bernoulliFromLogits([Infinity]), {
    name: "RangeError",
    message: "Cannot make a Bernoulli: logits must hold finite numbers, got Infinity at 0",
  });
});
