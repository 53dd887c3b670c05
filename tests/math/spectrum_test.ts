import { createRandom } from "@dgm/math/random.ts";
import { energyAbove, radialSpectrum } from "@dgm/math/spectrum.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";

const sizes = fc.record({
  count: fc.integer({ min: 1, max: 3 }),
  height: fc.integer({ min: 1, max: 9 }),
  width: fc.integer({ min: 1, max: 9 }),
});
const normals = (length: number, name: string) =>
  createRandom(3).stream(name).fillNormal(new Float64Array(length));

Deno.test("radialSpectrum() keeps the energy: Σ modes · power is the mean of ‖x‖²", () => {
  fc.assert(fc.property(sizes, fc.nat(), ({ count, height, width }, seed) => {
    const pixels = normals(count * height * width, String(seed));
    const { power, modes } = radialSpectrum({ pixels, count, height, width });
    const energy = pixels.reduce((sum, x) => sum + x * x, 0) / count;
    const sum = power.reduce((total, one, ring) => total + one * modes[ring]!, 0);
    assertAllClose([sum], [energy], 1e-10);
    assert.equal(modes.reduce((total, one) => total + one, 0), height * width);
    assert.ok(modes.every((n) => n >= 1));
  }));
});

Deno.test("radialSpectrum() is the formula of the DFT, ring by ring", () => {
  const [height, width] = [4, 6];
  const pixels = normals(height * width, "dft");
  const { power, modes, frequency } = radialSpectrum({ pixels, count: 1, height, width });
  const sums = new Float64Array(power.length);
  for (let l = -1; l <= 2; l++) {
    for (let k = -2; k <= 3; k++) {
      let [a, b] = [0, 0];
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const angle = -2 * Math.PI * (l * y / height + k * x / width);
          a += pixels[y * width + x]! * Math.cos(angle);
          b += pixels[y * width + x]! * Math.sin(angle);
        }
      }
      sums[Math.round(6 * Math.hypot(l / height, k / width))]! += (a * a + b * b) / 24;
    }
  }
  assertAllClose(power.map((one, ring) => one * modes[ring]!), sums, 1e-10);
  assertAllClose(frequency, Array.from(power, (_, ring) => ring / 6), 1e-15);
});

Deno.test("radialSpectrum() puts a wave into the ring of its frequency alone", () => {
  const n = 12;
  const pixels = Float64Array.from(
    { length: n * n },
    (_, i) => Math.cos(2 * Math.PI * 3 * (i % n) / n),
  );
  const { power, modes } = radialSpectrum({ pixels, count: 1, height: n, width: n });
  const want = Array.from(power, (_, ring) => ring === 3 ? n * n / 2 / modes[3]! : 0);
  assertAllClose(power, want, 1e-10);
});

Deno.test("radialSpectrum() is the same for an image turned or moved around the edge", () => {
  const n = 7;
  const pixels = normals(n * n, "moved");
  const at = (y: number, x: number) => pixels[((y + n) % n) * n + (x + n) % n]!;
  const of = (value: (y: number, x: number) => number) =>
    radialSpectrum({
      pixels: pixels.map((_, i) => value(Math.floor(i / n), i % n)),
      count: 1,
      height: n,
      width: n,
    }).power;
  assertAllClose(of((y, x) => at(x, -y)), of(at), 1e-10);
  assertAllClose(of((y, x) => at(y - 2, x + 3)), of(at), 1e-10);
});

Deno.test("radialSpectrum() of independent noise is flat at its variance", () => {
  const [count, n] = [2000, 8];
  const pixels = normals(count * n * n, "noise").map((e) => 1.5 * e);
  const { power, modes } = radialSpectrum({ pixels, count, height: n, width: n });
  power.forEach((one, ring) => {
    // |F|² is a square of one or two normals: its variance is at most 2 v²; modes ±k are the same.
    const standardError = 2.25 * Math.sqrt(2 / (count * Math.max(1, modes[ring]! / 2)));
    assert.ok(Math.abs(one - 2.25) < 4 * standardError, `ring ${ring}: ${one}`);
  });
});

Deno.test("radialSpectrum() averages over images", () => {
  const pixels = normals(2 * 25, "two");
  const size = { height: 5, width: 5 };
  const both = radialSpectrum({ pixels, count: 2, ...size }).power;
  const [a, b] = [0, 25].map((from) =>
    radialSpectrum({ pixels: pixels.subarray(from, from + 25), count: 1, ...size }).power
  );
  assertAllClose(both, a!.map((one, ring) => (one + b![ring]!) / 2), 1e-12);
});

Deno.test("energyAbove() counts the rings that lie strictly above, each with its modes", () => {
  const pixels = normals(36, "above");
  const spectrum = radialSpectrum({ pixels, count: 1, height: 6, width: 6 });
  const { power, modes } = spectrum;
  const from = (ring: number) =>
    power.reduce((sum, one, i) => sum + (i >= ring ? one * modes[i]! : 0), 0);
  assertAllClose([energyAbove(spectrum, -1)], [from(0)], 1e-12);
  assertAllClose([energyAbove(spectrum, 0)], [from(1)], 1e-12);
  assertAllClose([energyAbove(spectrum, 0.2)], [from(2)], 1e-12);
  assert.equal(energyAbove(spectrum, 9), 0);
});

Deno.test("radialSpectrum() refuses sizes that do not fit", () => {
  const images = { pixels: new Float32Array(8), count: 2, height: 2, width: 2 };
  assert.throws(() => radialSpectrum({ ...images, count: 0 }), {
    name: "RangeError",
    message: "Cannot compute the spectrum: count must be a positive integer, got 0",
  });
  assert.throws(() => radialSpectrum({ ...images, width: 3 }), {
    name: "TypeError",
    message: "Cannot compute the spectrum: want 2 × 2 × 3 = 12 values, got 8",
  });
});
