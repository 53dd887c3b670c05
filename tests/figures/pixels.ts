/** Pictures as pixels, and snapshots of them. @module */
import type { Picture } from "@dgm/figures/picture.ts";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { Canvas, loadImage } from "skia-canvas";

/** A decoded PNG: four bytes a pixel. */
export interface Pixels {
  width: number;
  height: number;
  rgba: Uint8ClampedArray;
}

/** Decodes a PNG. */
export async function pixelsOf(png: Uint8Array): Promise<Pixels> {
  const image = await loadImage(Buffer.from(png));
  const { width, height } = image;
  const canvas = new Canvas(width, height);
  canvas.gpu = false;
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  return { width, height, rgba: data as Uint8ClampedArray };
}

/** The colour at a pixel, as `#rrggbb`; asserts that it is opaque. */
export function colourAt({ width, rgba }: Pixels, x: number, y: number): string {
  const [r, g, b, a] = rgba.subarray(4 * (y * width + x), 4 * (y * width + x) + 4);
  assert.equal(a, 255, `transparent at ${x}, ${y}`);
  return "#" + [r!, g!, b!].map((value) => value.toString(16).padStart(2, "0")).join("");
}

/** The share of pixels of exactly this colour. */
export function shareOf(pixels: Pixels, colour: string): number {
  let count = 0;
  for (let y = 0; y < pixels.height; y++) {
    for (let x = 0; x < pixels.width; x++) if (colourAt(pixels, x, y) === colour) count++;
  }
  return count / (pixels.width * pixels.height);
}

/** Edges of letters may be drawn a shade differently on another processor; nothing else may. */
const SHADE = 40;
const DIFFERENT = 0.001;

/**
 * Asserts that a picture looks as it did. `DGM_UPDATE_SNAPSHOTS=1` writes it anew: look at it then.
 */
export async function assertLooksLike(picture: Picture, name: string): Promise<void> {
  const file = new URL(`./snapshots/${name}.png`, import.meta.url);
  if (Deno.env.get("DGM_UPDATE_SNAPSHOTS") === "1") await Deno.writeFile(file, picture.png);
  const [before, after] = [await pixelsOf(await Deno.readFile(file)), await pixelsOf(picture.png)];
  assert.deepEqual([after.width, after.height], [before.width, before.height], `${name} resized`);
  assert.deepEqual([after.width, after.height], [2 * picture.width, 2 * picture.height]);
  let different = 0;
  for (let i = 0; i < before.rgba.length; i += 4) {
    const shades = [0, 1, 2].map((c) => Math.abs(before.rgba[i + c]! - after.rgba[i + c]!));
    if (Math.max(...shades) > SHADE) different++;
  }
  const share = different / (before.rgba.length / 4);
  assert.ok(share <= DIFFERENT, `${name} changed in ${(100 * share).toFixed(2)} % of its pixels`);
}
