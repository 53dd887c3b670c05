import { cumulative } from "@dgm/figures/cumulative.ts";
import { theme } from "@dgm/figures/theme.ts";
import { createRandom } from "@dgm/math/random.ts";
import assert from "node:assert/strict";
import { assertLooksLike, pixelsOf, shareOf } from "./pixels.ts";

const alt = "A test.";
const xLabel = "distance";

Deno.test("cumulative() rises where the values lie", async () => {
  // All values at one place: a single step, whose height is that of the plot.
  const step = { name: "", values: [5, 5, 5], meaning: "failure" as const };
  const ramp = { name: "", values: Array.from({ length: 100 }, (_, i) => i / 10) };
  const pixels = await pixelsOf(cumulative([step, ramp], { alt, xLabel }).png);
  const column = (x: number) => {
    const count = { failure: 0, model: 0 };
    for (let y = 0; y < pixels.height; y++) {
      const [r, g, b] = pixels.rgba.subarray(4 * (y * pixels.width + x));
      const colour = `#${[r!, g!, b!].map((v) => v.toString(16).padStart(2, "0")).join("")}`;
      if (colour === theme.colours.failure) count.failure++;
      if (colour === theme.colours.model) count.model++;
    }
    return count;
  };
  const columns = Array.from({ length: pixels.width }, (_, x) => column(x));
  assert.ok(Math.max(...columns.map(({ failure }) => failure)) > 350);
  assert.ok(Math.max(...columns.map(({ model }) => model)) < 60);
});

Deno.test("cumulative() draws each sample in its colour", async () => {
  const samples = [
    { name: "near", values: [1, 2, 3] },
    { name: "far", values: [7, 9], meaning: "failure" as const },
  ];
  const pixels = await pixelsOf(cumulative(samples, { alt, xLabel }).png);
  for (const colour of [theme.colours.model, theme.colours.failure]) {
    assert.ok(shareOf(pixels, colour) > 1e-3);
  }
});

Deno.test("cumulative() refuses samples that are missing, empty or not finite", () => {
  assert.throws(() => cumulative([], { alt, xLabel }), RangeError);
  for (const values of [[], [1, NaN]]) {
    const refused = () => cumulative([{ name: "codes", values }], { alt, xLabel });
    assert.throws(refused, /want finite numbers of codes/);
  }
});

Deno.test("cumulative() looks as it did", async () => {
  const random = createRandom(1);
  const draws = (mean: number, n: number) =>
    Float64Array.from({ length: n }, () => Math.abs(mean + random.normal()));
  const samples = [
    { name: "codes of test digits", values: draws(3, 900) },
    { name: "random codes", values: draws(7, 900), meaning: "failure" as const },
  ];
  const title = "Random codes lie far from all codes of data";
  await assertLooksLike(cumulative(samples, { alt, title, xLabel }), "cumulative");
});
