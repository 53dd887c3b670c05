/** A data set that trains in milliseconds, for the tests of this room. @module */
import type { DataSet, ImageSet } from "@dgm/data/image_set.ts";
import { createRandom } from "@dgm/math/random.ts";

/** 4 × 4 images with one bright row or column of the class, on a dark noisy ground. */
export function bars(name: string, count: number): ImageSet {
  const random = createRandom(17).stream(name);
  const labels = Uint8Array.from({ length: count }, () => random.integer(8));
  const pixels = new Uint8Array(16 * count).map((_, i) => {
    const label = labels[Math.floor(i / 16)]!;
    const [row, column] = [Math.floor((i % 16) / 4), i % 4];
    const lit = label < 4 ? row === label : column === label - 4;
    return (lit ? 230 : 10) + random.integer(16);
  });
  return { name, pixels, labels, count, height: 4, width: 4, channels: 1 };
}

/** 200 training and 60 test images of {@linkcode bars}: the last batch of 64 is a smaller one. */
export function tinyData(): DataSet {
  return { name: "bars", train: bars("train", 200), tests: { test: bars("test", 60) } };
}
