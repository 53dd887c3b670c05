import assert from "node:assert/strict";
import { pixelsBehind, resize } from "@dgm/data/resize.ts";
import { createRandom } from "@dgm/math/random.ts";

const size = (height: number, width: number) => ({ height, width });

Deno.test("resize() to the same size changes nothing", () => {
  const source = createRandom(1).fillUniform(new Float32Array(5 * 4 * 3));
  assert.deepEqual(resize(source, { from: size(5, 4), to: size(5, 4), channels: 3 }), source);
});

Deno.test("resize() keeps the mean when it shrinks, by whole and by broken factors", () => {
  const source = createRandom(2).fillUniform(new Float32Array(30 * 42));
  const mean = (values: Float32Array) => values.reduce((sum, v) => sum + v, 0) / values.length;
  for (const to of [size(10, 14), size(7, 11), size(1, 1), size(29, 41)]) {
    const small = resize(source, { from: size(30, 42), to, channels: 1 });
    assert.ok(Math.abs(mean(small) - mean(source)) < 1e-5);
  }
});

Deno.test("resize() weighs by area where pixels do not line up", () => {
  const out = resize([0, 30, 90], { from: size(1, 3), to: size(1, 2), channels: 1 });
  assert.deepEqual([...out], [10, 70]); // (0 + ½ 30) / 1.5 and (½ 30 + 90) / 1.5
});

Deno.test("resize() is bilinear when it enlarges, and keeps constants", () => {
  const out = resize([0, 100], { from: size(1, 2), to: size(1, 4), channels: 1 });
  assert.deepEqual([...out], [0, 25, 75, 100]);
  const flat = resize(new Array(12).fill(7), { from: size(3, 4), to: size(10, 10), channels: 1 });
  assert.ok(flat.every((value) => Math.abs(value - 7) < 1e-5));
});

Deno.test("resize() cuts out a part, channel by channel", () => {
  const source = Array.from({ length: 4 * 4 * 2 }, (_, i) => i);
  const part = { x: 2, y: 1, width: 2, height: 2 };
  const out = resize(source, { from: size(4, 4), to: size(2, 2), part, channels: 2 });
  assert.deepEqual([...out], [12, 13, 14, 15, 20, 21, 22, 23]);
});

Deno.test("resize() refuses a source of another length", () => {
  const options = { from: size(2, 2), to: size(1, 1), channels: 3 };
  assert.throws(() => resize([1, 2, 3], options), /want 2 × 2 × 3 = 12 values, got 3/);
});

Deno.test("resize() needs no more than the pixels behind the part, and passes over what is beside a colour", () => {
  const [from, stride] = [size(23, 31), 4];
  const source = createRandom(3).fillUniform(new Float32Array(23 * 31 * stride));
  const cut = (x: number, y: number, width: number, height: number, channels: number) =>
    Float32Array.from({ length: height * width * channels }, (_, i) => {
      const [pixel, c] = [Math.floor(i / channels), i % channels];
      const at = (y + Math.floor(pixel / width)) * 31 + x + pixel % width;
      return source[at * stride + c]!;
    });
  const parts = [
    { x: 4.5, y: 0, width: 22, height: 23 },
    { x: 30, y: 22, width: 1, height: 1 },
    { x: 7, y: 3.3, width: 5.1, height: 4.2 },
  ];
  for (const part of parts) {
    const held = pixelsBehind(part, from);
    const behind = cut(held.x, held.y, held.width, held.height, stride);
    for (const to of [size(1, 1), size(7, 5), size(24, 40)]) {
      for (const channels of [1, 2, 3, 4]) {
        const want = resize(cut(0, 0, 31, 23, channels), { from, to, part, channels });
        assert.deepEqual(resize(behind, { from, to, part, held, channels, stride }), want);
        assert.ok(want.every(Number.isFinite));
      }
    }
  }
});
