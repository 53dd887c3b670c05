import assert from "node:assert/strict";
import { loadGlyphs } from "@dgm/data/glyphs.ts";
import { createRandom } from "@dgm/math/random.ts";
import { glyphRows, SEED } from "../../tools/glyphs/build.ts";
import { distort, SIDE } from "../../tools/glyphs/distort.ts";
import { glyphFonts } from "../../tools/glyphs/fonts.ts";
import { type GlyphField, SIZE } from "../../tools/glyphs/glyph_field.ts";

/** An upright bar, 160 high and so wide: its distances are known without a font. */
function bar(width: number): GlyphField {
  const [halfWidth, halfHeight] = [width / 2, 80];
  const distance = Float32Array.from({ length: SIZE * SIZE }, (_, i) => {
    const x = Math.abs(i % SIZE + 0.5 - SIZE / 2) - halfWidth;
    const y = Math.abs(Math.floor(i / SIZE) + 0.5 - SIZE / 2) - halfHeight;
    return x < 0 && y < 0 ? Math.min(-x, -y) : -Math.hypot(Math.max(0, x), Math.max(0, y));
  });
  const corners = [-1, -1, 1, -1, -1, 1, 1, 1];
  const outline = corners.map((sign, i) => sign * (i % 2 === 0 ? halfWidth : halfHeight));
  return { distance, outline: Float32Array.from(outline), strokeWidth: width };
}

function measure(image: Uint8Array) {
  let [ink, x, y] = [0, 0, 0];
  const rows = new Set<number>();
  image.forEach((value, i) => {
    ink += value / 255;
    x += (i % SIDE + 0.5) * value / 255;
    y += (Math.floor(i / SIDE) + 0.5) * value / 255;
    if (value > 127) rows.add(Math.floor(i / SIDE));
  });
  return { ink, x: x / ink, y: y / ink, height: rows.size };
}

Deno.test("distort() fits a bar to the box, centres it by mass, and gives it the width of a pen", () => {
  for (const width of [10, 20, 30]) {
    for (let seed = 0; seed < 50; seed++) {
      const { ink, x, y, height } = measure(distort(bar(width), createRandom(seed)));
      assert.ok(height >= 17 && height <= 21, `height ${height}`);
      assert.ok(Math.abs(x - 14) < 0.5 && Math.abs(y - 14) < 0.5, `centre ${x}, ${y}`);
      // From 1.8 to 4 pixels; stretching adds up to 8 %, and soft ends count as ink but not as height.
      const pen = ink / height;
      assert.ok(pen > 1.6 && pen < 4.6, `width ${width}: pen ${pen}`);
    }
  }
});

Deno.test("distort() is fixed by its generator, and different under another", () => {
  const image = (seed: number) => distort(bar(20), createRandom(seed));
  assert.deepEqual(image(1), image(1));
  assert.notDeepEqual(image(1), image(2));
});

Deno.test("distort() takes the same number of draws for every glyph", () => {
  const [one, two] = [createRandom(1), createRandom(1)];
  distort(bar(10), one);
  distort(bar(40), two);
  assert.deepEqual(one.state(), two.state());
});

// `deno task glyphs --check` compares the whole file; it installs the fonts first.
Deno.test({
  name: "glyphRows() makes the first 100 images of data/glyphs.parquet again, byte for byte",
  ignore: !await Deno.stat(new URL("../../tools/glyphs/node_modules", import.meta.url))
    .catch(() => null),
  async fn() {
    const { train } = await loadGlyphs();
    const fonts = glyphFonts(SEED);
    const trained = fonts.filter((font) => !font.heldOut).map((font) => font.name);
    assert.deepEqual(trained, train.styleNames);
    let row = 0;
    for (const { pixels, digit, font, split } of glyphRows(fonts)) {
      assert.deepEqual(pixels, train.pixels.slice(784 * row, 784 * (row + 1)));
      assert.equal(digit, train.labels[row]);
      assert.equal(font, train.styleNames![train.styles![row]!]);
      assert.equal(split, "train");
      if (++row === 100) break;
    }
  },
});
