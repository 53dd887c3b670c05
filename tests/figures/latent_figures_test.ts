// The figures of notebook 02. Snapshots show change, not truth: each was looked at when it was written.
import {
  claimedIntervals,
  evidenceInterval,
  type IntervalPanel,
} from "@dgm/figures/claimed_intervals.ts";
import { densityMap } from "@dgm/figures/density_map.ts";
import { directedGraph, type Graph } from "@dgm/figures/directed_graph.ts";
import { evidenceArea } from "@dgm/figures/evidence_area.ts";
import { logLines } from "@dgm/figures/log_lines.ts";
import { theme } from "@dgm/figures/theme.ts";
import { grid } from "@dgm/math/grid.ts";
import assert from "node:assert/strict";
import { assertLooksLike, colourAt, pixelsOf, shareOf } from "./pixels.ts";

const alt = "A test.";
const GRAPH: Graph = {
  nodes: [
    { name: "θ", at: [1, 0], kind: "fixed" },
    { name: "z", at: [0, 1], note: "z ~ p(z)" },
    { name: "x", at: [1, 1], kind: "observed", note: "x ~ p(x|z)" },
  ],
  arrows: [
    { from: "z", to: "x", label: "decoder" },
    { from: "θ", to: "x", label: "learned", dashed: true },
  ],
  plate: { around: ["z", "x"], label: "for each image" },
};

Deno.test("directedGraph() looks as it did", async () => {
  await assertLooksLike(directedGraph(GRAPH, { alt, title: "First z" }), "directed_graph");
});

Deno.test("directedGraph() shades what is observed, and only that", async () => {
  const { dataLight } = theme.colours;
  const draw = async (kind: "latent" | "observed" | "fixed") => {
    const graph: Graph = { nodes: [{ name: "x", at: [0, 0], kind }], arrows: [] };
    return shareOf(await pixelsOf(directedGraph(graph, { alt }).png), dataLight);
  };
  assert.ok(await draw("observed") > 0.02);
  assert.deepEqual([await draw("latent"), await draw("fixed")], [0, 0]);
});

Deno.test("directedGraph() refuses arrows and frames around what is not there", () => {
  const arrows = [{ from: "z", to: "y" }];
  assert.throws(() => directedGraph({ ...GRAPH, arrows }, { alt }), /want one of θ, z, x, got y/);
  const plate = { around: ["w"], label: "n" };
  assert.throws(() => directedGraph({ ...GRAPH, plate }, { alt }), RangeError);
  assert.throws(() => directedGraph({ nodes: [], arrows: [] }, { alt }), /at least one variable/);
});

const BOX = { low: [-3, -3], high: [3, 3] } as const;
const hill = (a: number, b: number) =>
  grid({ ...BOX, points: 61 }).points.map(([x, y]) => Math.exp(-((x! - a) ** 2) - (y! - b) ** 2));

Deno.test("densityMap() looks as it did", async () => {
  const picture = densityMap([
    {
      ...BOX,
      values: hill(0, 0),
      heading: "round",
      dots: [[0.5, 0.5], [-1, 0]],
      lines: [{ points: [[-2, -2], [0, 2], [2, -2]], meaning: "truth" }],
      marks: [{ at: [0, 2], name: "A" }],
    },
    { ...BOX, values: hill(1, -1), heading: "to the lower right", prior: true },
  ], { alt, title: "Two hills", axes: ["z₁", "z₂"] });
  await assertLooksLike(picture, "density_map");
});

Deno.test("densityMap() has its first coordinate to the right and its second upwards", async () => {
  const picture = densityMap([{ ...BOX, values: hill(2, -2) }], { alt });
  const pixels = await pixelsOf(picture.png);
  // The square starts after the margins (18 and 40; 18 and 12) and is 430 wide.
  const [left, top] = [18 + 40, picture.height - 12 - 430 - 40];
  const luminance = (x: number, y: number) => {
    const [column, row] = [left + 430 * (x + 3) / 6, top + 430 * (3 - y) / 6].map((v) =>
      Math.round(2 * v)
    );
    return parseInt(colourAt(pixels, column!, row!).slice(1, 3), 16);
  };
  assert.ok(luminance(2, -2) < 60);
  for (const [x, y] of [[-2, 2], [2, 2], [-2, -2]] as const) assert.ok(luminance(x, y) > 230);
});

Deno.test("densityMap() shows an image upright in the lower left corner", async () => {
  const image = { pixels: [1, 0, 0, 0, 0, 0, 0, 0, 0.5], width: 3 };
  const picture = densityMap([{ ...BOX, values: hill(2, 2), image }], { alt });
  const pixels = await pixelsOf(picture.png);
  // 28 % of 430 is three times 40 and a bit.
  const [left, bottom, step] = [
    18 + 40,
    picture.height - 12 - 40,
    Math.floor(2 * 0.28 * 430 / 3) / 2,
  ];
  const at = (column: number, row: number) =>
    colourAt(
      pixels,
      Math.round(2 * (left + (column + 0.5) * step)),
      Math.round(2 * (bottom - (2.5 - row) * step)),
    );
  assert.deepEqual([at(0, 0), at(1, 0), at(0, 2), at(2, 2)], [
    "#000000",
    "#ffffff",
    "#ffffff",
    "#808080",
  ]);
  const cut = { ...image, width: 2 };
  assert.throws(
    () => densityMap([{ ...BOX, values: hill(0, 0), image: cut }], { alt }),
    /want rows of 2 values, got 9/,
  );
});

Deno.test("densityMap() without a density draws dots in the colour of their meaning, and none outside", async () => {
  const draw = async (at: [number, number]) => {
    const picture = densityMap([{ ...BOX, dots: [at], dotMeaning: "failure" }], { alt });
    const pixels = await pixelsOf(picture.png);
    let dark = 0;
    for (let i = 0; i < pixels.rgba.length; i += 4) {
      const [r, , b] = pixels.rgba.subarray(i, i + 3);
      if (r! - b! > 100) dark++;
    }
    return dark;
  };
  assert.ok(await draw([0, 0]) > 3);
  assert.equal(await draw([4, 0]), 0);
});

Deno.test("densityMap() refuses what is no density on a square grid", () => {
  const values = hill(0, 0);
  const draw = (changed: number[]) => densityMap([{ ...BOX, values: changed }], { alt });
  assert.throws(() => draw(values.slice(1)), /want a square number of values, got 3720/);
  assert.throws(() => draw(values.with(5, -1)), /want finite values ≥ 0, got -1 at 5/);
  assert.throws(() => draw(values.with(5, NaN)), RangeError);
  assert.throws(() => densityMap([], { alt }), /want 1 to 4, got 0/);
  assert.ok(draw(values.map(() => 0)).png.length > 0);
});

Deno.test("logLines() looks as it did", async () => {
  const along = (f: (x: number) => number, spread = [1]) =>
    [1, 2, 5, 10, 20, 50].map((x) => ({ x, values: spread.map((s) => s * f(x)) }));
  const picture = logLines([
    { name: "foretold", points: along((x) => 1.6 ** x / 40), meaning: "truth", dashed: true },
    { name: "measured", points: along((x) => Math.min(1, 1.6 ** x / 40), [0.8, 1, 1.3]) },
    { name: "tiny", points: along((x) => 1e-6 / x), meaning: "failure" },
  ], { alt, title: "Growth", subtitle: "relative error", xLabel: "dimensions" });
  await assertLooksLike(picture, "log_lines");
});

Deno.test("logLines() draws a power law as a straight line", async () => {
  const points = [1, 10, 100].map((x) => ({ x, values: [x ** -2] }));
  const line = { name: "n", points: [points[0]!, points[2]!], dashed: true };
  const straight = logLines([line], { alt, xLabel: "n", xTicks: [1] });
  const through = logLines([{ ...line, points }], { alt, xLabel: "n", xTicks: [1] });
  const [a, b] = [await pixelsOf(straight.png), await pixelsOf(through.png)];
  const blue = theme.colours.model;
  assert.ok(Math.abs(shareOf(a, blue) / shareOf(b, blue) - 1) < 0.1);
});

Deno.test("logLines() refuses what has no logarithm", () => {
  const words = { alt, xLabel: "n" };
  const of = (value: number) => [{ name: "e", points: [{ x: 2, values: [1, value] }] }];
  assert.throws(() => logLines(of(0), words), /want positive numbers of e at 2, got \[1,0\]/);
  assert.throws(() => logLines(of(Infinity), words), RangeError);
  assert.throws(() => logLines([{ name: "e", points: [] }], words), /e has no points/);
  assert.throws(() => logLines([], words), RangeError);
});

const bell = (z: number) => Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);

Deno.test("evidenceArea() looks as it did", async () => {
  const likelihood = (z: number) => 2 * bell(2 * (z - 1.2));
  const picture = evidenceArea({ prior: bell, likelihood }, {
    alt,
    title: "An area",
    domain: [-3.2, 4.2],
  });
  await assertLooksLike(picture, "evidence_area");
});

Deno.test("evidenceArea() fills in proportion to the evidence", async () => {
  const filled = async (factor: number) => {
    const likelihood = (z: number) => factor * bell(2 * (z - 1));
    const { png } = evidenceArea({ prior: bell, likelihood }, { alt, domain: [-4, 6] });
    const { rgba } = await pixelsOf(png);
    let blue = 0;
    // Paper through 70 % of the light blue.
    for (let i = 0; i < rgba.length; i += 4) {
      if (Math.abs(rgba[i]! - 175) < 3 && Math.abs(rgba[i + 1]! - 205) < 3) blue++;
    }
    return blue;
  };
  const [once, twice] = [await filled(1), await filled(2)];
  assert.ok(once > 1000 && Math.abs(twice / once - 2) < 0.35, `${once}, ${twice}`);
});

Deno.test("evidenceArea() refuses what has no area", () => {
  const draw = (likelihood: () => number, domain: [number, number] = [-3, 3]) =>
    evidenceArea({ prior: bell, likelihood }, { alt, domain });
  assert.throws(() => draw(() => 0), /want an area above 0, got 0/);
  assert.throws(() => draw(() => -1), RangeError);
  assert.throws(() => draw(() => NaN), RangeError);
  assert.throws(() => draw(() => 1, [1, 1]), /want a domain, got \[1, 1\]/);
});

const RUNS = [-80.2, -79.65, -80.1].map((value) => ({
  value,
  low: value - 0.3,
  high: value + 0.3,
}));
const PANEL: IntervalPanel = {
  heading: "2 dimensions",
  groups: [{ name: "1,000 draws", runs: RUNS }],
  reference: { value: -80, name: "grid" },
  xLabel: "nats",
};

Deno.test("claimedIntervals() looks as it did", async () => {
  const open = RUNS.map((run, i) => ({ ...run, low: -Infinity, high: run.high + i }));
  const picture = claimedIntervals([PANEL, {
    ...PANEL,
    heading: "16 dimensions",
    groups: [{ name: "1,000 draws", runs: open }, { name: "10,000 draws", runs: open }],
    reference: { value: -79, name: "highest run", dashed: true },
  }], { alt, title: "Some runs miss" });
  await assertLooksLike(picture, "claimed_intervals");
});

Deno.test("claimedIntervals() is orange where the interval misses the reference", async () => {
  const { model, failure } = theme.colours;
  const colours = async (value: number) => {
    const reference = { value, name: "truth" };
    const picture = claimedIntervals([{ ...PANEL, reference }], { alt });
    const pixels = await pixelsOf(picture.png);
    return [model, failure].map((colour) => shareOf(pixels, colour) > 0);
  };
  assert.deepEqual(await colours(-80), [true, true]); // one of three misses −80
  assert.deepEqual(await colours(-79.92), [true, false]);
  assert.deepEqual(await colours(-70), [false, true]);
});

Deno.test("claimedIntervals() refuses intervals without their own estimate", () => {
  const draw = (low: number, value: number, high: number) =>
    claimedIntervals([{ ...PANEL, groups: [{ name: "a", runs: [{ low, value, high }] }] }], {
      alt,
    });
  assert.throws(() => draw(1, 0, 2), /want low ≤ value ≤ high of a, got 1, 0 and 2 at 0/);
  assert.throws(() => draw(0, 1, Infinity), RangeError);
  assert.throws(() => claimedIntervals([{ ...PANEL, groups: [{ name: "a", runs: [] }] }], { alt }));
});

Deno.test("evidenceInterval() reaches four claimed standard errors of p̂(x) to either side", () => {
  const { value, low, high } = evidenceInterval({ logEvidence: -800, relativeError: 0.1 });
  const close = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-12);
  [[value, -800], [low, -800 + Math.log(0.6)], [high, -800 + Math.log(1.4)]]
    .forEach(([a, b]) => close(a!, b!));
  assert.equal(evidenceInterval({ logEvidence: -800, relativeError: 0.25 }).low, -Infinity);
});
