/** Where the Gaussians of a mixture start: points of the sample, and around each those nearest to it. @module */
import type { Random } from "./random.ts";

/** K points of the sample, far from each other: k-means++. */
export function chooseCentres(
  sample: Float64Array[],
  components: number,
  random: Random,
): Float64Array[] {
  const centres = [sample[random.integer(sample.length)]!];
  const nearest = new Float64Array(sample.length).fill(Infinity);
  while (centres.length < components) {
    const newest = centres.at(-1)!;
    sample.forEach((x, i) => nearest[i] = Math.min(nearest[i]!, squaredDistance(x, newest)));
    const total = nearest.reduce((sum, value) => sum + value, 0);
    if (!(total > 0)) {
      throw new RangeError(
        `Cannot fit a mixture: want at least ${components} different points, got ${centres.length}`,
      );
    }
    let rest = random.uniform() * total;
    let chosen = nearest.findIndex((value) => (rest -= value) < 0);
    // The rounded sum was a little too large: the last point that is no centre yet.
    if (chosen < 0) chosen = nearest.findLastIndex((value) => value > 0);
    centres.push(sample[chosen]!);
  }
  return centres;
}

/** Responsibilities of 1 for the nearest centre, 0 for the others. */
export function nearestCentre(sample: Float64Array[], centres: Float64Array[]): Float64Array[] {
  const responsibilities = centres.map(() => new Float64Array(sample.length));
  sample.forEach((x, i) => {
    const distances = centres.map((centre) => squaredDistance(x, centre));
    responsibilities[distances.indexOf(Math.min(...distances))]![i] = 1;
  });
  return responsibilities;
}

/** Σ_d (a_d − b_d)². */
export function squaredDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += (a[d]! - b[d]!) ** 2;
  return sum;
}
