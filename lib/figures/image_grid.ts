/** Images beside each other, crisp. @module */
import { Canvas, type CanvasRenderingContext2D, ImageData } from "skia-canvas";
import { Picture } from "./picture.ts";
import { cssFont, textWidth } from "./text.ts";
import { theme } from "./theme.ts";

/** Images as numbers: grey or colour values, as bytes or in [0, 1]. */
export interface Images {
  /** count × height × width × channels values; a Uint8Array holds bytes, a Float32Array [0, 1]. */
  pixels: Uint8Array | Float32Array;
  /** How many images. */
  count: number;
  /** Rows of pixels. */
  height: number;
  /** Columns of pixels. */
  width: number;
  /** 1 for grey, where 1 is ink on paper; 3 for colour. */
  channels: number;
}

/** What {@linkcode imageGrid} may be told. */
export interface ImageGridOptions {
  /** What the picture shows, for those who do not see it. */
  alt: string;
  /** A sentence shown under the picture. */
  caption?: string;
  /** Images in a row; default 10. */
  columns?: number;
  /** A word before each row. */
  rowLabels?: readonly string[];
  /** CSS pixels of paper around each image; default 4. */
  gap?: number;
  /** What the value 1 of grey images looks like: `ink` (default), black on paper; or `light`, white. */
  one?: "ink" | "light";
  /** CSS pixels for one pixel of the images; default what fills the page's width, at most 3. */
  scale?: number;
}

const LABEL_GAP = 10;

/**
 * A grid of images, enlarged without smoothing; grey images as dark ink on paper unless told otherwise.
 *
 * @param images what to show, row by row; values beyond their range are cut off
 * @param options alternative text, columns, labels, scale
 * @returns the picture
 * @throws {TypeError} when the number of values is not count × height × width × channels
 * @throws {RangeError} when there are no images, or the number of channels is not 1 or 3
 *
 * @example
 * ```ts
 * import { imageGrid } from "@dgm/figures/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const images = { pixels: Uint8Array.of(0, 255), count: 2, height: 1, width: 1, channels: 1 };
 * const picture = imageGrid(images, { alt: "A white and a black square.", columns: 2, scale: 10 });
 * assert.equal(picture.width, 2 * 10 + 3 * 4);
 * ```
 */
export function imageGrid(images: Images, options: ImageGridOptions): Picture {
  const { count, height, width, channels } = images;
  checkImages(images);
  const { alt, rowLabels, gap = 4, columns = Math.min(10, count) } = options;
  const rows = Math.ceil(count / columns);
  const inked = channels === 1 && options.one !== "light";
  const left = gap + labelWidth(rowLabels);
  const room = (theme.width - left) / columns - gap;
  const scale = options.scale ?? Math.min(3, Math.max(1, Math.floor(2 * room / width) / 2));
  const [cellWidth, cellHeight] = [width * scale + gap, height * scale + gap];
  const pageWidth = left + columns * cellWidth;
  const pageHeight = gap + rows * cellHeight;
  const density = theme.density;
  const canvas = softwareCanvas(pageWidth * density, pageHeight * density);
  const context = canvas.getContext("2d");
  context.fillStyle = theme.paper;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingEnabled = false;
  const size = height * width * channels;
  for (let i = 0; i < count; i++) {
    const tile = tileOf(images.pixels.subarray(i * size, (i + 1) * size), { ...images, inked });
    const x = left + (i % columns) * cellWidth;
    const y = gap + Math.floor(i / columns) * cellHeight;
    context.drawImage(
      tile,
      x * density,
      y * density,
      width * scale * density,
      height * scale * density,
    );
  }
  if (rowLabels) {
    drawLabels(context, rowLabels, {
      gap,
      right: left - LABEL_GAP,
      height: cellHeight,
    });
  }
  const png = new Uint8Array(canvas.toBufferSync("png"));
  return new Picture({ png, width: pageWidth, height: pageHeight, alt, caption: options.caption });
}

/** A canvas drawn by the processor: the same pixels with and without a graphics card. */
function softwareCanvas(width: number, height: number): Canvas {
  const canvas = new Canvas(Math.round(width), Math.round(height));
  canvas.gpu = false;
  return canvas;
}

function labelWidth(labels: readonly string[] | undefined): number {
  if (!labels || labels.length === 0) return 0;
  const widths = labels.map((label) => textWidth(label, { size: theme.size.label }));
  return Math.ceil(Math.max(...widths)) + LABEL_GAP;
}

function checkImages({ pixels, count, height, width, channels }: Images): void {
  if (count < 1) throw new RangeError(`Cannot draw images: want at least one, got ${count}`);
  if (channels !== 1 && channels !== 3) {
    throw new RangeError(`Cannot draw images: channels must be 1 or 3, got ${channels}`);
  }
  const want = count * height * width * channels;
  if (pixels.length !== want) {
    throw new TypeError(
      `Cannot draw images: want ${count} × ${height} × ${width} × ${channels} = ${want} values, ` +
        `got ${pixels.length}`,
    );
  }
}

function tileOf(
  values: Uint8Array | Float32Array,
  { height, width, channels, inked }: Images & { inked: boolean },
): Canvas {
  const factor = values instanceof Uint8Array ? 1 : 255;
  const rgba = new Uint8ClampedArray(4 * height * width);
  for (let p = 0; p < height * width; p++) {
    for (let c = 0; c < 3; c++) {
      const value = values[p * channels + (channels === 1 ? 0 : c)]! * factor;
      rgba[4 * p + c] = inked ? 255 - value : value;
    }
    rgba[4 * p + 3] = 255;
  }
  const tile = softwareCanvas(width, height);
  tile.getContext("2d").putImageData(new ImageData(rgba, width, height), 0, 0);
  return tile;
}

function drawLabels(
  context: CanvasRenderingContext2D,
  labels: readonly string[],
  rows: { gap: number; right: number; height: number },
): void {
  const density = theme.density;
  context.fillStyle = theme.text;
  context.font = cssFont({ size: theme.size.label * density });
  context.textBaseline = "middle";
  context.textAlign = "right";
  labels.forEach((label, i) => {
    const middle = rows.gap / 2 + (i + 0.5) * rows.height;
    context.fillText(label, rows.right * density, middle * density);
  });
}
