import { mosaic } from "@dgm/figures/mosaic.ts";
import { theme } from "@dgm/figures/theme.ts";
import assert from "node:assert/strict";
import { assertLooksLike, pixelsOf, shareOf } from "./pixels.ts";

const words = { alt: "A test.", observed: "heads" };
const columns = [
  { name: "fair", prior: 0.7, likelihood: 0.5 },
  { name: "bent", prior: 0.2, likelihood: 0.8 },
  { name: "two heads", prior: 0.1, likelihood: 1 },
];

Deno.test("mosaic() paints an area in proportion to prior × likelihood", async () => {
  const blue = async (likelihood: number) => {
    const two = [{ name: "a", prior: 0.5, likelihood }, { name: "b", prior: 0.5, likelihood: 0 }];
    return shareOf(await pixelsOf(mosaic(two, words).png), theme.colours.model);
  };
  const [half, whole] = [await blue(0.5), await blue(1)];
  // The words above the columns are blue too.
  assert.ok(Math.abs(whole / half - 2) < 0.06, `${whole / half}`);
});

Deno.test("mosaic() refuses what is no probability, and an observation that cannot be", () => {
  const [fair, bent, sure] = columns;
  assert.throws(() => mosaic([fair!, bent!], words), /priors that add up to 1, got 0.8999/);
  assert.throws(() => mosaic([{ ...fair!, likelihood: 1.1 }], words), /probabilities of fair/);
  assert.throws(() => mosaic([{ ...sure!, prior: 1, likelihood: 0 }], words), /is possible/);
  assert.throws(() => mosaic([], words), RangeError);
});

Deno.test("mosaic() looks as it did", async () => {
  const title = "One head makes the honest coin less likely";
  await assertLooksLike(mosaic(columns, { ...words, title }), "mosaic");
});
