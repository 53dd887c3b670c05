import { architecture } from "@dgm/figures/architecture.ts";
import { bars } from "@dgm/figures/bars.ts";
import { densityCurves } from "@dgm/figures/density_curves.ts";
import { imageGrid } from "@dgm/figures/image_grid.ts";
import { latentGrid, latentManifold } from "@dgm/figures/latent_manifold.ts";
import { latentScatter } from "@dgm/figures/latent_scatter.ts";
import { spread } from "@dgm/figures/line_labels.ts";
import { reconstructions } from "@dgm/figures/reconstructions.ts";
import { sweep } from "@dgm/figures/sweep.ts";
import { escapeXml } from "@dgm/figures/escape_xml.ts";
import { theme } from "@dgm/figures/theme.ts";
import { trainingCurves } from "@dgm/figures/training_curves.ts";
import { createRandom } from "@dgm/math/random.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { pixelsOf, shareOf } from "./pixels.ts";

const alt = "A test.";

Deno.test("spread() keeps order and mean, leaves what is far apart, and makes gaps of at least the size", () => {
  const values = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1 });
  fc.assert(fc.property(values, (before) => {
    const after = spread(before, 3);
    const order = before.map((_, i) => i).sort((a, b) => after[a]! - after[b]!);
    const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);
    assert.ok(Math.abs(sum(before) - sum(after)) < 1e-6);
    order.slice(1).forEach((index, i) => {
      assert.ok(after[index]! - after[order[i]!]! >= 3 - 1e-9);
      assert.ok(before[index]! >= before[order[i]!]!);
    });
  }));
  assert.deepEqual(spread([0, 10, 20], 3), [0, 10, 20]);
});

Deno.test("trainingCurves() tells first and last values in its alternative text, sign turned", () => {
  const history = [
    { epoch: 1, train_elbo: -200, train_kl: 5, test_elbo: -190, test_kl: 6 },
    { epoch: 2, train_elbo: -150, train_kl: 15, test_elbo: -140, test_kl: 16 },
  ];
  const picture = trainingCurves(history, { parts: ["elbo", "kl"], sets: ["test"] });
  assert.equal(
    picture.alt,
    "Curves over 2 epochs. −ELBO: test from 190.0 to 140.0; " +
      "KL(q(z|x) ‖ p(z)): test from 6.0 to 16.0.",
  );
  assert.equal(trainingCurves(history, { alt }).alt, alt);
  assert.throws(() => trainingCurves([]), /got columns \(no rows\)/);
  assert.throws(() => trainingCurves(history, { parts: ["mse"] }), RangeError);
  assert.throws(() => trainingCurves(history, { sets: ["valid"] }), RangeError);
});

Deno.test("trainingCurves() draws one epoch as dots, and a run of NaN without failing", async () => {
  const one = trainingCurves([{ epoch: 1, test_elbo: -9 }], { alt });
  assert.ok(shareOf(await pixelsOf(one.png), theme.colours.model) > 1e-5);
  assert.ok(trainingCurves([{ epoch: 1, test_elbo: NaN }], { alt }).png.length > 0);
});

Deno.test("reconstructions() puts originals above, and refuses sets that do not match", async () => {
  const black = { pixels: Uint8Array.of(255), count: 1, height: 1, width: 1, channels: 1 };
  const white = { ...black, pixels: Float32Array.of(0) };
  const { png, height } = reconstructions(black, white, { alt });
  const pixels = await pixelsOf(png);
  const upper = { ...pixels, height, rgba: pixels.rgba.subarray(0, 4 * pixels.width * height) };
  assert.ok(shareOf(upper, "#000000") > shareOf(upper, "#ffffff"));
  assert.throws(() => reconstructions(black, { ...white, count: 2 }, { alt }), TypeError);
});

Deno.test("latentGrid() and latentManifold() agree: z₂ grows upwards, z₁ to the right", async () => {
  const codes = latentGrid(3, { extent: 2 });
  assert.deepEqual([...codes.subarray(0, 6)], [-2, 2, 0, 2, 2, 2]);
  assert.deepEqual([...codes.subarray(12)], [-2, -2, 0, -2, 2, -2]);
  // A decoder that shows z₂ as ink: dark above, white below.
  const ink = Float32Array.from({ length: 9 }, (_, i) => (codes[2 * i + 1]! + 2) / 4);
  const images = { pixels: ink, count: 9, height: 1, width: 1, channels: 1 };
  const { png } = latentManifold(images, { alt, scale: 10 });
  const { rgba, width, height } = await pixelsOf(png);
  assert.deepEqual([width, height, rgba[0], rgba.at(-2)], [60, 60, 0, 255]);
  assert.throws(() => latentGrid(1), RangeError);
  assert.throws(() => latentManifold({ ...images, count: 8 }, { alt }), /square number/);
});

Deno.test("latentScatter() refuses labels that are no digits and codes that do not match", () => {
  assert.throws(() => latentScatter({ codes: [0, 0], labels: [10] }, { alt }), RangeError);
  assert.throws(() => latentScatter({ codes: [0, 0, 0], labels: [1] }, { alt }), TypeError);
  assert.throws(() => latentScatter({ codes: [], labels: [] }, { alt }), TypeError);
});

Deno.test("densityCurves() draws the histogram on the scale of the densities", async () => {
  const random = createRandom(3);
  const samples = Float64Array.from({ length: 20_000 }, () => random.uniform());
  const flat = { name: "p", density: () => 1, meaning: "truth" as const };
  const grey = async (density: () => number) => {
    const picture = densityCurves([{ ...flat, density }], {
      alt,
      domain: [0, 1],
      samples,
      bins: 4,
    });
    return shareOf(await pixelsOf(picture.png), theme.colours.dataLight);
  };
  // Uniform samples of density 1 fill the plot up to a curve at 1, and half as high below one at 2.
  const plot = (720 - 92) * (300 - 52) / (720 * 330);
  for (const height of [1, 2]) {
    const share = await grey(() => height) / plot;
    assert.ok(Math.abs(share - 1 / (1.12 * height)) < 0.04, `${share} at ${height}`);
  }
  const nowhere = { ...flat, density: () => NaN };
  assert.throws(() => densityCurves([nowhere], { alt, domain: [0, 1] }), /p must be finite/);
  assert.throws(() => densityCurves([flat], { alt, domain: [1, 1] }), RangeError);
});

Deno.test("densityCurves() puts no name on a curve or on another name", async () => {
  // Peaks beside each other: a name above the lower one would lie on the higher one's flank.
  const bell = (mean: number, height: number) => (x: number) =>
    height * Math.exp(-0.5 * ((x - mean) / 0.3) ** 2);
  const curves = [
    { name: "the higher one", density: bell(0.6, 1), meaning: "truth" as const },
    { name: "the lower one", density: bell(0, 0.6), meaning: "model" as const },
  ];
  const words = { alt, domain: [-3, 3] as const };
  for (const [i, { meaning }] of curves.entries()) {
    const nameless = curves.map((curve, j) => i === j ? curve : { ...curve, name: "" });
    const share = async (drawn: typeof curves) =>
      shareOf(await pixelsOf(densityCurves(drawn, words).png), theme.colours[meaning]);
    const [alone, both] = [await share(nameless), await share(curves)];
    assert.ok(Math.abs(both / alone - 1) < 0.01, `${meaning}: ${both} of ${alone}`);
  }
});

Deno.test("sweep() gives lines of one meaning shades of their own, whatever stands between them", async () => {
  const { colours } = theme;
  const points = (height: number) => [{ x: 1, values: [height] }, { x: 2, values: [height] }];
  const line = (height: number, meaning: "model" | "truth") => ({
    name: "a",
    points: points(height),
    meaning,
  });
  const lines = [line(1, "model"), line(2, "truth"), line(3, "model"), line(4, "model")];
  const pixels = await pixelsOf(sweep(lines, { alt, xLabel: "x" }).png);
  for (const colour of [colours.model, colours.modelDark, colours.modelLight, colours.truth]) {
    assert.ok(shareOf(pixels, colour) > 0.0005, colour);
  }
});

Deno.test("latentScatter() puts no digit under another", async () => {
  // All classes have their median near 0.
  const random = createRandom(1);
  const codes = Array.from({ length: 4000 }, () => 0.6 * random.normal());
  const labels = Array.from({ length: 2000 }, (_, i) => i % 10);
  // Later digits are drawn on top, so the first ones would be hidden.
  const words = { alt, prior: false, extent: 2.2 };
  const crowded = await pixelsOf(latentScatter({ codes, labels }, words).png);
  for (const [digit, colour] of theme.digits.slice(0, 4).entries()) {
    const own = codes.filter((_, i) => (i >> 1) % 10 === digit);
    const alone = { codes: own, labels: own.slice(own.length / 2).map(() => digit) };
    const free = shareOf(await pixelsOf(latentScatter(alone, words).png), colour);
    const seen = shareOf(crowded, colour);
    assert.ok(seen > 0.9 * free && free > 5e-5, `${digit}: ${seen} of ${free}`);
  }
});

Deno.test("sweep() and bars() refuse numbers that are none", () => {
  const points = [{ x: 1, values: [1, NaN] }];
  const words = { alt, xLabel: "β" };
  assert.throws(() => sweep([{ name: "KL", points }], words), /want finite numbers of KL at 1/);
  assert.throws(() => sweep([{ name: "KL", points: [] }], words), RangeError);
  assert.throws(() => sweep([], words), RangeError);
  assert.throws(() => bars([]), RangeError);
  assert.throws(() => bars([{ label: "a", value: Infinity }]), /a must be a finite number/);
});

Deno.test("bars() colours by meaning and says its numbers", async () => {
  const rows = [
    { label: "ours", value: 2, error: 0.25 },
    { label: "exact", value: 1, meaning: "truth" as const },
  ];
  const picture = bars(rows, { digits: 2 });
  assert.equal(picture.alt, "Bars. ours: 2.00 ± 0.25; exact: 1.00.");
  const pixels = await pixelsOf(picture.png);
  const { model, truth } = theme.colours;
  const ratio = shareOf(pixels, model) / shareOf(pixels, truth);
  assert.ok(ratio > 1.7 && ratio < 2.2, `${ratio}`);
});

Deno.test("architecture() tells its layers, and refuses sizes that are none", () => {
  const picture = architecture({ image: 784, hidden: [500, 250], latent: 8 });
  assert.match(picture.alt, /784 → 500 → 250 → z of 8 → 250 → 500 → 784/);
  assert.throws(() => architecture({ image: 784, hidden: [0], latent: 8 }), RangeError);
});

Deno.test("escapeXml() leaves no character that would end a text or an attribute", () => {
  assert.equal(
    escapeXml(`<a href="x">&amp;</a>`),
    "&lt;a href=&quot;x&quot;&gt;&amp;amp;&lt;/a&gt;",
  );
  const images = { pixels: Uint8Array.of(0), count: 1, height: 1, width: 1, channels: 1 };
  assert.ok(imageGrid(images, { alt, rowLabels: ["p < q & r"] }).png.length > 0);
});
