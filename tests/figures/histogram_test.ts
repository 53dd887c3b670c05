import { binShares, histogram } from "@dgm/figures/histogram.ts";
import { theme } from "@dgm/figures/theme.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { assertLooksLike, pixelsOf, shareOf } from "./pixels.ts";

const words = { alt: "A test.", xLabel: "grey value", domain: [0, 255] } as const;

Deno.test("binShares() puts each value into the bin whose lower end it is, the last end inwards", () => {
  assert.deepEqual(binShares([0, 0.99, 1, 3.99, 4], { domain: [0, 4], bins: 4 }), [
    0.4,
    0.2,
    0,
    0.4,
  ]);
});

Deno.test("binShares() adds up to 1", () => {
  const values = fc.array(fc.double({ min: -2, max: 7, noNaN: true }), { minLength: 1 });
  fc.assert(fc.property(values, fc.integer({ min: 1, max: 30 }), (some, bins) => {
    const sum = binShares(some, { domain: [-2, 7], bins }).reduce((total, one) => total + one, 0);
    assert.ok(Math.abs(sum - 1) < 1e-12);
  }));
});

Deno.test("histogram() paints all bars of a flat distribution, and one of a constant", async () => {
  const grey = async (values: number[]) => {
    const picture = histogram(values, { ...words, bins: 4 });
    return shareOf(await pixelsOf(picture.png), theme.colours.data);
  };
  const [flat, constant] = [await grey([0, 70, 140, 250]), await grey([10, 10])];
  assert.ok(Math.abs(flat / constant - 4) < 0.1, `${flat / constant}`);
});

Deno.test("histogram() refuses no values, no domain, and values outside", () => {
  assert.throws(() => histogram([], words), /got 0 values/);
  assert.throws(() => histogram([1], { ...words, domain: [1, 1] }), RangeError);
  assert.throws(() => histogram([1], { ...words, bins: 0 }), RangeError);
  assert.throws(() => histogram([1, 256], words), /want values in \[0, 255\], got 256 at 1/);
  assert.throws(() => histogram([NaN], words), RangeError);
});

Deno.test("histogram() looks as it did", async () => {
  const values = Array.from({ length: 1000 }, (_, i) => i < 700 ? 0 : (i * 37) % 256);
  const title = "Most of an image is paper";
  await assertLooksLike(histogram(values, { ...words, title, bins: 12 }), "histogram");
});
