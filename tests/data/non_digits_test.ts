import { loadGlyphs } from "@dgm/data/glyphs.ts";
import { nonDigitKinds, nonDigits } from "@dgm/data/non_digits.ts";
import { createRandom } from "@dgm/math/random.ts";
import assert from "node:assert/strict";

const { train } = await loadGlyphs();
const image = (set: { pixels: Uint8Array }, i: number) =>
  set.pixels.subarray(784 * i, 784 * i + 784);
const sorted = (pixels: Uint8Array) => pixels.toSorted().join();

Deno.test("nonDigits() takes the kinds in turn, with the label after the last and the kind as style", () => {
  const none = nonDigits(train, { count: 13, random: createRandom(1) });
  assert.equal(none.count, 13);
  assert.ok(none.labels.every((label) => label === 10));
  assert.deepEqual([...none.styles!], Array.from({ length: 13 }, (_, i) => i % 6));
  assert.deepEqual(none.styleNames, nonDigitKinds);
});

Deno.test("nonDigits() comes from the seed, and makes the kinds it is told", () => {
  const make = (seed: number) => nonDigits(train, { count: 6, random: createRandom(seed) }).pixels;
  assert.deepEqual(make(2), make(2));
  assert.notDeepEqual(make(2), make(3));
  const torn = nonDigits(train, { count: 4, random: createRandom(2), kinds: ["torn"] });
  assert.deepEqual([torn.styleNames, [...torn.styles!]], [["torn"], [0, 0, 0, 0]]);
});

Deno.test("nonDigits(): shuffled, clouds and torn have the grey values of a digit, moved", () => {
  const known = new Set(Array.from({ length: train.count }, (_, i) => sorted(image(train, i))));
  const places = new Set(Array.from({ length: train.count }, (_, i) => image(train, i).join()));
  for (const kind of ["shuffled", "clouds", "torn"] as const) {
    const none = nonDigits(train, { count: 20, random: createRandom(4), kinds: [kind] });
    for (let i = 0; i < 20; i++) {
      assert.ok(known.has(sorted(image(none, i))), kind);
      assert.ok(!places.has(image(none, i).join()), kind);
    }
  }
});

Deno.test("nonDigits(): halves come from two digits, one of them upside down", () => {
  const uppers = new Map<string, number>();
  const turned = new Map<string, number>();
  for (let i = 0; i < train.count; i++) {
    uppers.set(image(train, i).subarray(0, 392).join(), train.labels[i]!);
    turned.set(image(train, i).toReversed().subarray(0, 392).join(), train.labels[i]!);
  }
  const none = nonDigits(train, { count: 40, random: createRandom(5), kinds: ["halves"] });
  let upright = 0;
  for (let i = 0; i < 40; i++) {
    const upper = image(none, i).subarray(0, 392).join();
    assert.ok(uppers.has(upper) !== turned.has(upper));
    if (uppers.has(upper)) upright++;
  }
  assert.ok(upright > 8 && upright < 32); // by chance one in two; this far off once in 10⁴
});

Deno.test("nonDigits(): overlaid digits have the ink of both", () => {
  const none = nonDigits(train, { count: 200, random: createRandom(5), kinds: ["overlaid"] });
  const ink = (set: { pixels: Uint8Array }) =>
    set.pixels.reduce((sum, v) => sum + v, 0) / set.pixels.length;
  const ratio = ink(none) / ink(train);
  assert.ok(ratio > 1.4 && ratio < 1.8, `${ratio}`); // 2, less where the strokes cross
});

Deno.test("nonDigits(): a scribble has about the ink of a digit", () => {
  const none = nonDigits(train, { count: 200, random: createRandom(7), kinds: ["scribble"] });
  const ink = none.pixels.reduce((sum, v) => sum + v, 0) / none.pixels.length / 255;
  assert.ok(ink > 0.1 && ink < 0.3, `${ink}`);
});

Deno.test("nonDigits() refuses no images, colour and one class", () => {
  const random = createRandom(0);
  assert.throws(() => nonDigits(train, { count: 0, random }), RangeError);
  const one = { ...train, labels: new Uint8Array(train.count) };
  assert.throws(() => nonDigits(one, { count: 1, random }), RangeError);
  const colour = { ...train, channels: 3 };
  assert.throws(() => nonDigits(colour, { count: 1, random }), RangeError);
});
