import assert from "node:assert/strict";
import { binarise, binariseOnce } from "@dgm/data/binarise.ts";
import { createRandom } from "@dgm/math/random.ts";

Deno.test("binarise() draws 1 with the probability that the grey value states", () => {
  const n = 200_000;
  for (const p of [0.02, 0.25, 0.5, 0.9]) {
    const x = binarise(new Float32Array(n).fill(p), createRandom(1));
    const mean = x.reduce((sum, value) => sum + value, 0) / n;
    const standardError = Math.sqrt(p * (1 - p) / n);
    assert.ok(Math.abs(mean - p) < 4 * standardError, `${p}: ${mean} ± ${standardError}`);
    assert.ok(x.every((value) => value === 0 || value === 1));
  }
});

Deno.test("binarise() keeps black and white pixels without exception", () => {
  const random = createRandom(2);
  assert.ok(binarise(new Float32Array(1e5), random).every((value) => value === 0));
  assert.ok(binarise(new Float32Array(1e5).fill(1), random).every((value) => value === 1));
});

Deno.test("binarise() draws anew at each call, and the same again from the same seed", () => {
  const grey = new Float32Array(100).fill(0.5);
  const random = createRandom(3);
  const [first, second] = [binarise(grey, random), binarise(grey, random)];
  assert.notDeepEqual(first, second);
  assert.deepEqual(binarise(grey, createRandom(3)), first);
});

Deno.test("binarise() can write over its input, and into a given array", () => {
  const grey = Float32Array.of(0, 1, 0.5);
  const wanted = binarise(grey, createRandom(4));
  const out = new Float32Array(3);
  assert.equal(binarise(grey, createRandom(4), out), out);
  assert.deepEqual(out, wanted);
  assert.deepEqual(binarise(grey, createRandom(4), grey), wanted);
});

Deno.test("binarise() refuses values that are no probability, and another length", () => {
  for (const bad of [NaN, -0.01, 1.01, Infinity]) {
    assert.throws(() => binarise(Float32Array.of(0.5, bad), createRandom(1)), RangeError);
  }
  assert.throws(
    () => binarise(new Float32Array(3), createRandom(1), new Float32Array(4)),
    /out must hold 3 values, got 4/,
  );
});

Deno.test("binariseOnce() fixes one draw: 0 or 255, the grey values on average, the same by seed", () => {
  const [count, height, width] = [50, 20, 20];
  const pixels = new Uint8Array(count * height * width).fill(64);
  const set = {
    name: "dim",
    pixels,
    labels: new Uint8Array(count),
    count,
    height,
    width,
    channels: 1,
  };
  const fixed = binariseOnce(set, createRandom(6));
  const share = fixed.pixels.filter((value) => value === 255).length / pixels.length;
  const p = 64 / 255;
  assert.ok(Math.abs(share - p) < 4 * Math.sqrt(p * (1 - p) / pixels.length));
  assert.ok(fixed.pixels.every((value) => value === 0 || value === 255));
  assert.deepEqual(binariseOnce(set, createRandom(6)).pixels, fixed.pixels);
  assert.notDeepEqual(binariseOnce(set, createRandom(7)).pixels, fixed.pixels);
  assert.equal(set.pixels[0], 64);
  assert.match(fixed.name, /fixed binarisation/);
});
