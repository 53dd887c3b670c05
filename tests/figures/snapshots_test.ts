// Snapshots show change, not truth: each was looked at when it was written.
import { architecture } from "@dgm/figures/architecture.ts";
import { bars } from "@dgm/figures/bars.ts";
import { densityCurves } from "@dgm/figures/density_curves.ts";
import { imageGrid } from "@dgm/figures/image_grid.ts";
import { latentGrid, latentManifold } from "@dgm/figures/latent_manifold.ts";
import { latentScatter } from "@dgm/figures/latent_scatter.ts";
import { reconstructions } from "@dgm/figures/reconstructions.ts";
import { sweep } from "@dgm/figures/sweep.ts";
import { trainingCurves } from "@dgm/figures/training_curves.ts";
import { createRandom } from "@dgm/math/random.ts";
import { assertLooksLike } from "./pixels.ts";

const alt = "A test.";
const gauss = (mean: number, sigma: number) => (x: number) =>
  Math.exp(-(((x - mean) / sigma) ** 2) / 2) / Math.sqrt(2 * Math.PI) / sigma;

/** Rings that grow from image to image: 9 × 9 pixels, grey in [0, 1]. */
function rings(count: number) {
  const pixels = new Float32Array(count * 81);
  for (let i = 0; i < pixels.length; i++) {
    const [image, row, column] = [Math.floor(i / 81), Math.floor(i / 9) % 9, i % 9];
    const radius = Math.hypot(row - 4, column - 4);
    pixels[i] = Math.max(0, 1 - Math.abs(radius - 4 * (image + 1) / count));
  }
  return { pixels, count, height: 9, width: 9, channels: 1 };
}

Deno.test("trainingCurves() looks as it did", async () => {
  const history = Array.from({ length: 10 }, (_, i) => {
    const epoch = i + 1;
    const of = (set: string, shift: number) => ({
      [`${set}_elbo`]: -105 - shift - 80 / epoch,
      [`${set}_reconstruction`]: -80 - shift - 72 / epoch,
      [`${set}_kl`]: 25 + shift / 10 - 8 / epoch,
    });
    return { epoch, ...of("train", 0), ...of("test", 2), ...of("test_fonts", 12) };
  });
  const title = "The bound rises, and buys its gain with information";
  await assertLooksLike(trainingCurves(history, { title }), "training_curves");
});

Deno.test("imageGrid() looks as it did", async () => {
  const options = { alt, columns: 6, rowLabels: ["first", "second row"] };
  await assertLooksLike(imageGrid(rings(12), options), "image_grid");
});

Deno.test("reconstructions() looks as it did", async () => {
  const originals = rings(8);
  const copies = { ...originals, pixels: originals.pixels.map((value) => 0.1 + 0.7 * value) };
  await assertLooksLike(reconstructions(originals, copies, { alt }), "reconstructions");
});

Deno.test("latentManifold() looks as it did", async () => {
  const grid = latentGrid(8);
  const images = rings(grid.length / 2);
  await assertLooksLike(latentManifold(images, { alt }), "latent_manifold");
});

Deno.test("latentScatter() looks as it did", async () => {
  const random = createRandom(1);
  const labels = Uint8Array.from({ length: 300 }, (_, i) => i % 10);
  const codes = Float32Array.from({ length: 600 }, (_, i) => {
    const angle = labels[i >> 1]! * Math.PI / 5;
    return 1.4 * (i % 2 ? Math.sin(angle) : Math.cos(angle)) + 0.3 * random.normal();
  });
  const words = { alt, title: "Digits share the plane", subtitle: "means of q(z|x)" };
  await assertLooksLike(latentScatter({ codes, labels }, words), "latent_scatter");
});

Deno.test("densityCurves() looks as it did", async () => {
  const random = createRandom(2);
  const [left, right] = [gauss(-1.5, 0.5), gauss(1, 0.8)];
  const samples = Float64Array.from(
    { length: 1000 },
    () => random.uniform() < 0.4 ? -1.5 + 0.5 * random.normal() : 1 + 0.8 * random.normal(),
  );
  const picture = densityCurves([
    { name: "truth", density: (x) => 0.4 * left(x) + 0.6 * right(x), meaning: "truth" },
    { name: "one Gaussian", density: gauss(0, 1.4), meaning: "model", dashed: true },
  ], { alt, title: "One Gaussian has one peak", domain: [-4, 4], samples });
  await assertLooksLike(picture, "density_curves");
});

Deno.test("sweep() looks as it did", async () => {
  const along = (name: string, f: (x: number) => number) => ({
    name,
    points: [0.5, 1, 3, 8].map((x) => ({ x, values: [-3, 0, 2].map((d) => f(x) + d) })),
  });
  const picture = sweep([
    along("reconstruction", (x) => 90 + 12 * Math.log2(x)),
    { ...along("KL", (x) => 30 - 6 * Math.log2(x)), meaning: "failure" },
  ], { alt, title: "β trades one for the other", xLabel: "β", logarithmic: true });
  await assertLooksLike(picture, "sweep");
});

Deno.test("bars() looks as it did", async () => {
  const picture = bars([
    { label: "autoencoder", value: 212.4, error: 3, meaning: "failure" },
    { label: "VAE", value: 104.2, error: 0.4 },
    { label: "exact", value: 98.5, meaning: "truth" },
  ], { title: "Bits of each", subtitle: "lower is better", unit: "nats per image" });
  await assertLooksLike(picture, "bars");
});

Deno.test("architecture() looks as it did", async () => {
  const layers = { image: 784, hidden: [500, 250], latent: 8 };
  const title = "The VAE replaces the code by a distribution";
  await assertLooksLike(architecture(layers, { title }), "architecture");
});
