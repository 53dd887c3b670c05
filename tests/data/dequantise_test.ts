import assert from "node:assert/strict";
import { dequantise } from "@dgm/data/dequantise.ts";
import { createRandom } from "@dgm/math/random.ts";

Deno.test("dequantise() stays in the bin of each level: rounding down gives the level back", () => {
  const grey = Float32Array.from({ length: 256 }, (_, level) => level / 255);
  const random = createRandom(1);
  for (let i = 0; i < 100; i++) {
    const x = dequantise(grey, random);
    // A float32 may round the very top of a bin up to its edge, which belongs to the next.
    x.forEach((value, level) => {
      assert.ok(value >= level / 256 && value <= (level + 1) / 256, `${level}: ${value}`);
    });
  }
});

Deno.test("dequantise() spreads a level evenly: mean and variance of a uniform bin", () => {
  const n = 100_000;
  const x = dequantise(new Float32Array(n).fill(100 / 255), createRandom(2));
  const u = Float64Array.from(x, (value) => value * 256 - 100);
  const mean = u.reduce((sum, value) => sum + value, 0) / n;
  const variance = u.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
  assert.ok(Math.abs(mean - 1 / 2) < 4 * Math.sqrt(1 / 12 / n));
  // The fourth central moment of a uniform variable is 1/80.
  assert.ok(Math.abs(variance - 1 / 12) < 4 * Math.sqrt((1 / 80 - 1 / 144) / n));
});

Deno.test("dequantise() can write over its input", () => {
  const grey = Float32Array.of(0, 0.2, 1);
  const wanted = dequantise(grey, createRandom(3));
  assert.equal(dequantise(grey, createRandom(3), grey), grey);
  assert.deepEqual(grey, wanted);
});
