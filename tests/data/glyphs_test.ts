import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { loadGlyphs } from "@dgm/data/glyphs.ts";
import type { ImageSet } from "@dgm/data/image_set.ts";

const FILE = new URL("../../data/glyphs.parquet", import.meta.url);
const DATASHEET = new URL("../../data/README.md", import.meta.url);
let loaded: ReturnType<typeof loadGlyphs> | undefined;
const sets = async () => {
  const { train, tests } = await (loaded ??= loadGlyphs());
  return { train, test: tests.test!, test_fonts: tests.test_fonts! };
};

Deno.test("loadGlyphs() has the counts that the datasheet states, 28 × 28 and grey", async () => {
  for (const [split, set] of Object.entries(await sets())) {
    assert.equal(set.count, split === "train" ? 24_000 : 2_000);
    assert.deepEqual([set.height, set.width, set.channels], [28, 28, 1]);
    assert.equal(set.pixels.length, set.count * 784);
    assert.equal(set.name, `glyphs ${split}`);
  }
});

Deno.test("loadGlyphs() is balanced: each digit of each font is there as often as any other", async () => {
  for (const set of Object.values(await sets())) {
    const counts = new Map<string, number>();
    for (let i = 0; i < set.count; i++) {
      const key = `${set.labels[i]} ${set.styles![i]}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    assert.equal(counts.size, 10 * set.styleNames!.length);
    assert.deepEqual(new Set(counts.values()), new Set([set.count / counts.size]));
  }
});

Deno.test("loadGlyphs() has every pair of digit and font once in each block of 500", async () => {
  const { train } = await sets();
  for (let block = 0; block < train.count; block += 500) {
    const pairs = new Set<number>();
    for (let i = block; i < block + 500; i++) pairs.add(10 * train.styles![i]! + train.labels[i]!);
    assert.equal(pairs.size, 500);
  }
});

Deno.test("loadGlyphs() trains on 50 fonts and keeps 10 others for test_fonts", async () => {
  const { train, test, test_fonts } = await sets();
  assert.equal(train.styleNames!.length, 50);
  assert.deepEqual(test.styleNames, train.styleNames);
  assert.equal(test_fonts.styleNames!.length, 10);
  assert.ok(test_fonts.styleNames!.every((font) => !train.styleNames!.includes(font)));
});

Deno.test("loadGlyphs() has no image twice, within a split or across", async () => {
  const seen = new Set<string>();
  let count = 0;
  for (const set of Object.values(await sets())) {
    for (let i = 0; i < set.count; i++) {
      const image = set.pixels.subarray(784 * i, 784 * (i + 1));
      seen.add(createHash("sha1").update(image).digest("base64"));
      count++;
    }
  }
  assert.equal(seen.size, count);
});

Deno.test("loadGlyphs() centres digits by mass as the datasheet says, and keeps the frame free", async () => {
  for (const set of Object.values(await sets())) {
    const offCentre: number[] = [];
    for (let i = 0; i < set.count; i += 7) {
      const { x, y, mass, frame } = measure(set, i);
      offCentre.push(Math.max(Math.abs(x - 14), Math.abs(y - 14)));
      assert.ok(mass > 20 && mass < 350, `image ${i}: ${mass} pixels of ink`);
      assert.ok(frame < 2, `image ${i}: ${frame} pixels of ink on the frame`);
    }
    offCentre.sort((a, b) => a - b);
    assert.ok(offCentre[Math.floor(0.98 * offCentre.length)]! < 0.35);
    assert.ok(offCentre.at(-1)! < 0.8);
  }
});

function measure(set: ImageSet, index: number) {
  let [mass, x, y, frame] = [0, 0, 0, 0];
  for (let j = 0; j < 784; j++) {
    const ink = set.pixels[784 * index + j]! / 255;
    const [column, row] = [j % 28, Math.floor(j / 28)];
    mass += ink;
    x += ink * (column + 0.5);
    y += ink * (row + 0.5);
    if (column % 27 === 0 || row % 27 === 0) frame += ink;
  }
  return { mass, frame, x: x / mass, y: y / mass };
}

Deno.test("data/glyphs.parquet is the file of the datasheet, at most 8 MB, fonts with free licences", async () => {
  const bytes = await Deno.readFile(FILE);
  const datasheet = await Deno.readTextFile(DATASHEET);
  assert.ok(bytes.length <= 8e6, `${bytes.length} bytes`);
  assert.ok(datasheet.includes(createHash("sha256").update(bytes).digest("hex")));
  const rows = [...datasheet.matchAll(/^\| ([a-z-]+) +\| [\d.]+ +\| (\S+) +\| (.+?) +\|/gm)];
  assert.ok(rows.every(([, , licence]) => licence === "OFL-1.1" || licence === "Apache-2.0"));
  const { train, test_fonts } = await sets();
  const named = (splits: string) => rows.filter((row) => row[3] === splits).map((row) => row[1]);
  assert.deepEqual(named("train, test"), train.styleNames);
  assert.deepEqual(named("test_fonts"), test_fonts.styleNames);
});

Deno.test("loadGlyphs() takes at most a second, in a process that has loaded polars", async () => {
  // Processor time, of all threads: on a quiet machine it takes no longer, the file is in memory by
  // now. Where others want the processors too, a clock would tell of them. The best of three, since
  // they want the caches as well; in a process of its own, since other tests run in this one.
  const script = `
    import process from "node:process";
    import { loadGlyphs } from "@dgm/data/glyphs.ts";
    await loadGlyphs();
    for (let i = 0; i < 3; i++) {
      const before = process.cpuUsage();
      await loadGlyphs();
      const { user, system } = process.cpuUsage(before);
      console.log((user + system) / 1000);
    }`;
  const config = fileURLToPath(new URL("../../deno.json", import.meta.url));
  const args = ["eval", "--config", config, script];
  const { stdout } = await new Deno.Command(Deno.execPath(), { args }).output();
  const times = new TextDecoder().decode(stdout).trim().split("\n").map(Number);
  assert.ok(times.length === 3 && Math.min(...times) < 1000, `${times} ms`);
});

Deno.test("loadGlyphs() names a missing file", async () => {
  await assert.rejects(loadGlyphs({ directory: "nowhere" }), /"nowhere\/glyphs.parquet"/);
});
