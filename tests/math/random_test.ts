import { createRandom, type Random, type RandomState, restoreRandom } from "@dgm/math/random.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { assertFrequencies, assertMean } from "./statistics.ts";

const MASK = (1n << 64n) - 1n;
const rotl = (x: bigint, k: bigint) => ((x << k) | (x >> (64n - k))) & MASK;

/** xoroshiro128+ of 2018 word by word from Blackman and Vigna's C code, lower 32 bits. */
function* xoroshiro(s0: bigint, s1: bigint): Generator<number, never> {
  while (true) {
    yield Number((s0 + s1) & 0xffffffffn);
    s1 ^= s0;
    s0 = rotl(s0, 24n) ^ s1 ^ ((s1 << 16n) & MASK);
    s1 = rotl(s1, 37n);
  }
}

function seeded(words: [number, number, number, number]): Random {
  return restoreRandom({ words, spareNormal: null, path: "test" });
}

Deno.test("uniform() equals xoroshiro128+ computed with 64-bit integers", () => {
  const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
  fc.assert(fc.property(fc.tuple(word, word, word, word), (words) => {
    fc.pre(words.some((w) => w !== 0));
    const [a, b, c, d] = words.map((w) => BigInt(w >>> 0));
    const reference = xoroshiro((a! << 32n) | b!, (c! << 32n) | d!);
    const random = seeded(words);
    for (let i = 0; i < 20; i++) {
      const high = BigInt(reference.next().value >>> 5);
      const low = BigInt(reference.next().value >>> 6);
      assert.equal(random.uniform(), Number((high << 26n) | low) / 2 ** 53);
    }
  }));
});

Deno.test("uniform() equals the reference vector of state (1, 2)", () => {
  // Python integers, the C code of prng.di.unimi.it/xoroshiro128plus.c transcribed: the 64-bit outputs are
  // 0x3, 0x6001030003, 0x20c102c302000c03, 0x810180670d23ad61, 0x26d13a4941333a42, 0x538a501c02f58b2e.
  const outputs = [0x3, 0x01030003, 0x02000c03, 0x0d23ad61, 0x41333a42, 0x02f58b2e];
  const random = seeded([0, 1, 0, 2]);
  for (let i = 0; i < outputs.length; i += 2) {
    const expected = ((outputs[i]! >>> 5) * 2 ** 26 + (outputs[i + 1]! >>> 6)) / 2 ** 53;
    assert.equal(random.uniform(), expected);
  }
});

Deno.test("the state of a seed is the SHA-256 of its path", () => {
  const digest = createHash("sha256").update("-7/eps").digest();
  assert.deepEqual(
    createRandom(-7).stream("eps").state().words,
    [0, 4, 8, 12].map((at) => digest.readInt32LE(at)),
  );
});

Deno.test("uniform() and normal() give the same numbers on every machine", () => {
  // A snapshot: shows change, not truth.
  const random = createRandom(2024);
  assert.equal(random.uniform(), 0.4773826267101371);
  assert.ok(Math.abs(random.normal() - 0.07908101192707251) < 1e-14); // libm may differ in the last bit
});

Deno.test("uniform() has the moments 1/2, 1/3, 1/4 of [0, 1)", () => {
  const random = createRandom(1);
  for (const power of [1, 2, 3]) {
    assertMean(() => random.uniform() ** power, { truth: 1 / (power + 1), n: 100_000 });
  }
});

Deno.test("normal() has the moments 0, 1, 0, 3 of N(0, 1)", () => {
  const random = createRandom(2);
  // The odd moments are 0: their errors are said in the unit of the even ones.
  const moments = [{ truth: 0, scale: 1 }, { truth: 1 }, { truth: 0, scale: 3 }, { truth: 3 }];
  moments.forEach((moment, i) => {
    assertMean(() => random.normal() ** (i + 1), { ...moment, n: 500_000 });
  });
});

for (
  const [name, draw] of [
    ["uniform()", (random: Random) => random.uniform()],
    ["fillUniform(float32)", (random: Random) => random.fillUniform(new Float32Array(1))[0]!],
    ["fillUniform(float64)", (random: Random) => random.fillUniform(new Float64Array(1))[0]!],
    // Φ(x) by the probability integral transform.
    ["Φ(normal())", (random: Random) => normalCdf(random.normal())],
    [
      "Φ(fillNormal(float32))",
      (random: Random) => normalCdf(random.fillNormal(new Float32Array(1))[0]!),
    ],
  ] as const
) {
  Deno.test(`${name} is uniform by χ² on 256 bins and by Kolmogorov–Smirnov`, () => {
    const random = createRandom(3);
    const n = 50_000;
    const values = Float64Array.from({ length: n }, () => draw(random)).sort();
    const counts = new Array(256).fill(0);
    for (const value of values) counts[Math.floor(value * 256)]++;
    assertFrequencies(counts, new Array(256).fill(1 / 256));
    let distance = 0;
    values.forEach((value, i) => {
      distance = Math.max(distance, Math.abs(value - i / n), Math.abs(value - (i + 1) / n));
    });
    // scipy 1.17.1, stats.kstwobign.ppf(1 - 6e-5) = 2.2819
    assert.ok(Math.sqrt(n) * distance < 2.2819, `KS ${Math.sqrt(n) * distance}`);
  });
}

Deno.test("uniform() in successive pairs is uniform on the square", () => {
  const random = createRandom(4);
  const counts = new Array(256).fill(0);
  for (let i = 0; i < 50_000; i++) {
    counts[Math.floor(random.uniform() * 16) * 16 + Math.floor(random.uniform() * 16)]++;
  }
  assertFrequencies(counts, new Array(256).fill(1 / 256));
});

Deno.test("each bit that uniform() uses is 0 or 1 with equal probability", () => {
  const random = createRandom(5);
  const n = 40_000;
  const ones = new Array(53).fill(0);
  for (let i = 0; i < n; i++) {
    let rest = random.uniform();
    for (let bit = 0; bit < 53; bit++) {
      rest *= 2;
      if (rest >= 1) {
        ones[bit]++;
        rest -= 1;
      }
    }
    assert.equal(rest, 0); // a multiple of 2⁻⁵³
  }
  // 53 comparisons: 5 standard deviations.
  for (const count of ones) assert.ok(Math.abs(count - n / 2) < 5 * Math.sqrt(n / 4), `${ones}`);
});

Deno.test("integer() draws each of n numbers equally often, and takes n up to 2⁵³ − 1", () => {
  const random = createRandom(6);
  const counts = new Array(10).fill(0);
  for (let i = 0; i < 20_000; i++) counts[random.integer(10)]++;
  assertFrequencies(counts, new Array(10).fill(0.1));
  assert.equal(random.integer(1), 0);
  const large = Array.from({ length: 100 }, () => random.integer(Number.MAX_SAFE_INTEGER));
  assert.ok(large.every(Number.isSafeInteger) && Math.max(...large) > 2 ** 52);
});

Deno.test("shuffle() gives each of the 24 orders of four items equally often", () => {
  const random = createRandom(7);
  const counts = new Map<string, number>();
  for (let i = 0; i < 24_000; i++) {
    const order = random.shuffle(["a", "b", "c", "d"]).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assert.equal(counts.size, 24);
  assertFrequencies([...counts.values()], new Array(24).fill(1 / 24));
});

Deno.test("shuffle() keeps the items and permutation() holds 0 … n − 1", () => {
  fc.assert(fc.property(fc.array(fc.integer()), fc.nat(50), (items, n) => {
    const random = createRandom(n);
    assert.deepEqual(random.shuffle([...items]).toSorted(), items.toSorted());
    assert.deepEqual([...random.permutation(n).sort()], Array.from({ length: n }, (_, i) => i));
  }));
  assert.deepEqual(createRandom(0).shuffle([]), []);
});

Deno.test("streams by seed and by name are uncorrelated", () => {
  const root = createRandom(8);
  const pairs: [Random, Random][] = [
    [createRandom(8), createRandom(9)],
    [root.stream("eps"), root.stream("shuffle")],
    [root, root.stream("eps")],
    [root.stream("eps"), createRandom(9).stream("eps")],
    [root.stream("1"), root.stream("2")],
  ];
  const n = 100_000;
  for (const [a, b] of pairs) {
    // The product of two independent N(0, 1) has mean 0 and variance 1.
    let sum = 0;
    for (let i = 0; i < n; i++) sum += a.normal() * b.normal();
    assert.ok(Math.abs(sum / n) < 4 / Math.sqrt(n));
  }
});

Deno.test("successive draws are uncorrelated at lags 1 to 5", () => {
  const random = createRandom(10);
  const n = 100_000;
  const draws = random.fillNormal(new Float64Array(n));
  for (let lag = 1; lag <= 5; lag++) {
    let sum = 0;
    for (let i = lag; i < n; i++) sum += draws[i]! * draws[i - lag]!;
    assert.ok(Math.abs(sum / (n - lag)) < 4 / Math.sqrt(n - lag), `lag ${lag}`);
  }
});

Deno.test("stream() does not depend on what was drawn, and not on other streams", () => {
  const [fresh, used] = [createRandom(11), createRandom(11)];
  used.normal();
  used.stream("other").fillUniform(new Float32Array(10));
  assert.equal(used.stream("eps").normal(), fresh.stream("eps").normal());
  assert.equal(fresh.stream("a").stream("b").uniform(), createRandom(11).stream("a/b").uniform());
});

Deno.test("state() and restore() go on at the very next draw, a spare normal included", () => {
  fc.assert(fc.property(fc.integer(), fc.nat(9), (seed, draws) => {
    const random = createRandom(seed);
    for (let i = 0; i < draws; i++) random.normal();
    const saved = JSON.parse(JSON.stringify(random.state())) as RandomState;
    assert.equal(saved.spareNormal !== null, draws % 2 === 1);
    const next = [random.normal(), random.uniform(), random.normal(), random.integer(9)];
    const copy = restoreRandom(saved);
    assert.deepEqual([copy.normal(), copy.uniform(), copy.normal(), copy.integer(9)], next);
    random.restore(saved);
    assert.deepEqual([random.normal(), random.uniform(), random.normal(), random.integer(9)], next);
    assert.equal(restoreRandom(saved).stream("x").normal(), random.stream("x").normal());
  }));
});

Deno.test("fillNormal() and fillUniform() equal the single draws and return their array", () => {
  const filled = createRandom(12).fillNormal(new Float64Array(5));
  const single = createRandom(12);
  assert.deepEqual([...filled], Array.from({ length: 5 }, () => single.normal()));
  const out = new Float32Array(3);
  assert.equal(createRandom(12).fillUniform(out), out);
  assert.equal(createRandom(12).fillUniform(new Float64Array(1))[0], createRandom(12).uniform());
});

Deno.test("fillUniform() never rounds up to 1 in float32", () => {
  // The largest output of the generator: all 32 bits set.
  const random = seeded([0, -1, 0, 0]);
  assert.equal(random.fillUniform(new Float32Array(1))[0], 1 - 2 ** -24);
});

Deno.test("normal() is finite even when uniform() is at its ends", () => {
  assert.ok(Number.isFinite(seeded([0, 0, -1, 0]).normal())); // uniform() = 0 first
  assert.equal(seeded([0, 0, -1, 0]).uniform() < 2 ** -26, true);
});

Deno.test("seeds, counts and states that make no sense are refused", () => {
  for (const seed of [0.5, NaN, Infinity, 2 ** 53, "1" as unknown as number]) {
    assert.throws(() => createRandom(seed), RangeError);
  }
  assert.throws(() => createRandom(1.5), {
    message: "Cannot create a random stream: seed must be an integer, got 1.5",
  });
  for (const n of [0, -1, 1.5, NaN]) {
    assert.throws(() => createRandom(1).integer(n), {
      name: "RangeError",
      message: `Cannot draw an integer: n must be a positive integer, got ${n}`,
    });
  }
  const good = createRandom(1).state();
  const bad: unknown[] = [
    undefined,
    null,
    {},
    { ...good, words: [0, 0, 0, 0] },
    { ...good, words: [1, 2, 3] },
    { ...good, words: [1, 2, 3, 0.5] },
    { ...good, words: [1, 2, 3, 2 ** 33] },
    { ...good, spareNormal: NaN },
    { ...good, spareNormal: "0" },
    { ...good, path: 1 },
  ];
  const random = createRandom(1);
  for (const state of bad) {
    assert.throws(() => restoreRandom(state as RandomState), TypeError);
    assert.throws(() => random.restore(state as RandomState), TypeError);
  }
  assert.throws(() => random.restore(createRandom(2).state()), {
    name: "RangeError",
    message: 'Cannot restore random stream "1": the state belongs to stream "2"',
  });
  assert.deepEqual(random.state(), good);
});

/** Φ by the series of Marsaglia (2004), Evaluating the normal distribution, to about 1e-15. */
function normalCdf(x: number): number {
  let [sum, term] = [x, x];
  for (let i = 1; sum + term !== sum && i < 500; i++) {
    term *= x * x / (2 * i + 1);
    sum += term;
  }
  const value = 0.5 + sum * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
  return Math.min(1 - Number.EPSILON, Math.max(0, value));
}
