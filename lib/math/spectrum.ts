/** How much of an image is coarse and how much is fine: the power at each spatial frequency. @module */

/** Images as numbers: one channel, row by row, one after another. */
export interface GreyImages {
  /** count × height × width values. */
  pixels: ArrayLike<number>;
  /** How many images. */
  count: number;
  /** Rows of pixels. */
  height: number;
  /** Columns of pixels. */
  width: number;
}

/** The power of images by spatial frequency: one entry for each ring of frequencies. */
export interface Spectrum {
  /** Cycles per pixel in the middle of each ring; the finest pattern on a grid has ½ along an axis. */
  frequency: Float64Array;
  /** Mean of |F|² over the ring and over the images. */
  power: Float64Array;
  /** How many frequencies a ring holds. */
  modes: Float64Array;
}

/**
 * Power spectrum of images, averaged over directions and images.
 *
 * Formula: F(k) = (1/√(H·W)) Σ_r x(r) exp(−2πi k·r), |F|² averaged over all k whose length rounds to
 * the same multiple of 1/max(H, W), and over the images.
 *
 * With this normalisation Σ modes · power is the mean of ‖x‖² (Parseval), and independent noise of
 * variance v in every pixel adds v to each entry: it is flat.
 *
 * @param images grey values, any scale
 * @returns rings from 0 (the mean grey) up, in the square of that scale
 * @throws {RangeError} when there is no image, or a size is not a positive integer
 * @throws {TypeError} when the number of values is not count × height × width
 *
 * @example
 * ```ts
 * import { radialSpectrum } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * // Stripes one pixel wide: the finest pattern there is, half a cycle per pixel, and a mean of ½.
 * const pixels = Float64Array.from({ length: 16 }, (_, i) => i % 2);
 * const { frequency, power, modes } = radialSpectrum({ pixels, count: 1, height: 4, width: 4 });
 * assert.deepEqual([...frequency], [0, 0.25, 0.5, 0.75]);
 * assert.ok(Math.abs(power[0]! - 4) < 1e-12); // 16 · ½²
 * assert.ok(Math.abs(power[2]! * modes[2]! - 4) < 1e-12);
 * ```
 *
 * Source: van der Schaaf and van Hateren 1996, "Modelling the power spectra of natural images:
 * statistics and information", for power spectra averaged over directions; notebook 05.
 */
export function radialSpectrum(images: GreyImages): Spectrum {
  const { pixels, count, height, width } = checkedImages(images);
  const size = height * width;
  const total = new Float64Array(size);
  const [rows, columns] = [waves(width), waves(height)];
  // The values are real: F at −k is the conjugate of F at k, and half of the waves tell all.
  const half = Math.floor(width / 2) + 1;
  const [re, im] = [new Float64Array(height * half), new Float64Array(height * half)];
  for (let n = 0; n < count; n++) {
    re.fill(0);
    im.fill(0);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const value = pixels[n * size + y * width + x]!;
        if (value === 0) continue; // paper
        for (let k = 0; k < half; k++) {
          re[y * half + k]! += value * rows.cos[x * width + k]!;
          im[y * half + k]! -= value * rows.sin[x * width + k]!;
        }
      }
    }
    for (let l = 0; l < height; l++) {
      for (let k = 0; k < half; k++) {
        let a = 0;
        let b = 0;
        for (let y = 0; y < height; y++) {
          const c = columns.cos[l * height + y]!;
          const s = columns.sin[l * height + y]!;
          const u = re[y * half + k]!;
          const v = im[y * half + k]!;
          a += u * c + v * s;
          b += v * c - u * s;
        }
        total[l * width + k]! += (a * a + b * b) / size;
      }
    }
  }
  for (let l = 0; l < height; l++) {
    for (let k = half; k < width; k++) {
      total[l * width + k] = total[((height - l) % height) * width + width - k]!;
    }
  }
  return rings(total, { height, width, count });
}

/**
 * The energy of the fine parts: the sum of the power at all frequencies above one.
 *
 * Formula: Σ_{k: |k| > above} |F(k)|², averaged over the images.
 *
 * @param spectrum what {@linkcode radialSpectrum} returned
 * @param above cycles per pixel; a period of p pixels is 1/p
 * @returns the energy, in the square of the images' scale
 *
 * @example
 * ```ts
 * import { energyAbove, radialSpectrum } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const pixels = Float64Array.from({ length: 16 }, (_, i) => i % 2);
 * const stripes = radialSpectrum({ pixels, count: 1, height: 4, width: 4 });
 * assert.ok(Math.abs(energyAbove(stripes, 0.25) - 4) < 1e-12); // all but the mean grey
 * ```
 */
export function energyAbove({ frequency, power, modes }: Spectrum, above: number): number {
  return power.reduce(
    (sum, one, ring) => sum + (frequency[ring]! > above ? one * modes[ring]! : 0),
    0,
  );
}

/** cos and sin of 2π k x / n for all k and x from 0 to n − 1: [n, n]. */
function waves(n: number): { cos: Float64Array; sin: Float64Array } {
  const of = (f: (angle: number) => number) =>
    Float64Array.from(
      { length: n * n },
      (_, i) => f(2 * Math.PI * ((Math.floor(i / n) * (i % n)) % n) / n),
    );
  return { cos: of(Math.cos), sin: of(Math.sin) };
}

/** Averages over the frequencies of one length. */
function rings(
  total: Float64Array,
  { height, width, count }: { height: number; width: number; count: number },
): Spectrum {
  const unit = 1 / Math.max(height, width);
  const folded = (k: number, n: number) => Math.min(k, n - k) / n; // exp is the same at k and k − n
  const ringOf = (i: number) =>
    Math.round(Math.hypot(folded(Math.floor(i / width), height), folded(i % width, width)) / unit);
  const last = total.reduce((most, _, i) => Math.max(most, ringOf(i)), 0);
  const [power, modes] = [new Float64Array(last + 1), new Float64Array(last + 1)];
  total.forEach((sum, i) => {
    power[ringOf(i)]! += sum / count;
    modes[ringOf(i)]! += 1;
  });
  return {
    frequency: Float64Array.from(power, (_, ring) => ring * unit),
    power: power.map((sum, ring) => sum / modes[ring]!),
    modes,
  };
}

function checkedImages(images: GreyImages): GreyImages {
  for (const name of ["count", "height", "width"] as const) {
    if (!Number.isSafeInteger(images[name]) || images[name] < 1) {
      throw new RangeError(
        `Cannot compute the spectrum: ${name} must be a positive integer, got ${images[name]}`,
      );
    }
  }
  const want = images.count * images.height * images.width;
  if (images.pixels.length !== want) {
    throw new TypeError(
      `Cannot compute the spectrum: want ${images.count} × ${images.height} × ${images.width} = ` +
        `${want} values, got ${images.pixels.length}`,
    );
  }
  return images;
}
