import { captionedImages } from "@dgm/figures/captioned_images.ts";
import { theme } from "@dgm/figures/theme.ts";
import assert from "node:assert/strict";
import { assertLooksLike, pixelsOf, shareOf } from "./pixels.ts";

const alt = "A test.";
/** A ring of 14 × 14 pixels, moved to the right. */
const ring = (moved: number) =>
  Float32Array.from({ length: 196 }, (_, i) => {
    const radius = Math.hypot(Math.floor(i / 14) - 7, (i % 14) - 6 - moved);
    return Math.max(0, 1 - Math.abs(radius - 4));
  });

Deno.test("captionedImages() frames each image in the colour of its meaning", async () => {
  const images = [
    { pixels: ring(0), width: 14, title: "original" },
    { pixels: ring(2), width: 14, title: "moved", meaning: "failure" as const },
  ];
  const pixels = await pixelsOf(captionedImages(images, { alt }).png);
  assert.ok(shareOf(pixels, theme.colours.data) > 1e-3);
  assert.ok(shareOf(pixels, theme.colours.failure) > 1e-3);
  assert.equal(shareOf(pixels, theme.colours.model), 0);
});

Deno.test("captionedImages() is taller with more rows and with more lines", () => {
  const image = { pixels: ring(0), width: 14, title: "ring" };
  const height = (lines: string[], columns: number) =>
    captionedImages([{ ...image, lines }, image], { alt, columns, scale: 2 }).height;
  assert.ok(height(["a", "b"], 2) > height(["a"], 2));
  assert.ok(height(["a"], 1) > height(["a"], 2));
});

Deno.test("captionedImages() refuses none, and images of several sizes", () => {
  assert.throws(() => captionedImages([], { alt }), RangeError);
  const small = { pixels: [0], width: 1, title: "dot" };
  const large = { pixels: [0, 1, 1, 0], width: 2, title: "square" };
  assert.throws(() => captionedImages([small, large], { alt }), {
    name: "TypeError",
    message: "Cannot draw images: want one size, got 1 × 1 and 2 × 2",
  });
});

Deno.test("captionedImages() looks as it did", async () => {
  const images = [0, 1, 2, 3].map((moved) => ({
    pixels: ring(moved),
    width: 14,
    title: moved === 0 ? "original" : `moved by ${moved}`,
    lines: [`error ${10 * moved}`, "second line"],
    ...(moved > 1 ? { meaning: "failure" as const } : {}),
  }));
  const title = "A ring that moves leaves itself";
  await assertLooksLike(captionedImages(images, { alt, title, scale: 8 }), "captioned_images");
});
