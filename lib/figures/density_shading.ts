/** A density over a plane as shades. @module */
import * as Plot from "@observablehq/plot";

/** The density as a raster, which wants row by row, the first row at y1. */
export function densityShading(
  values: ArrayLike<number>,
  { power, ...box }: { power: number; x1: number; x2: number; y1: number; y2: number },
): Plot.Markish {
  const points = sidePoints(values);
  const highest = checkedHighest(values);
  const shades = Float64Array.from(
    { length: points * points },
    (_, i) => (values[(i % points) * points + Math.floor(i / points)]! / highest) ** power,
  );
  return Plot.raster(shades, { width: points, height: points, ...box });
}

function sidePoints(values: ArrayLike<number>): number {
  const points = Math.round(Math.sqrt(values.length));
  if (points >= 2 && points * points === values.length) return points;
  throw new TypeError(
    `Cannot draw a density map: want a square number of values, got ${values.length}`,
  );
}

function checkedHighest(values: ArrayLike<number>): number {
  let highest = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!(value >= 0 && value < Infinity)) {
      throw new RangeError(
        `Cannot draw a density map: want finite values ≥ 0, got ${value} at ${i}`,
      );
    }
    highest = Math.max(highest, value);
  }
  return highest || 1;
}
