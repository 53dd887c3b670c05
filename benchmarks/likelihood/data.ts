/** What recipes are trained and measured on. @module */
import { type DataSet, type ImageSet, pickImages } from "../../lib/data/image_set.ts";
import { loadDataSet } from "../../lib/data/load.ts";

/** All names, as the command line takes them. */
export const DATA_NAMES = ["mnist", "glyphs", "validation"] as const;

/**
 * `validation` is MNIST without its test set: the last 5,000 training images are measured, the others trained on.
 */
export type DataName = typeof DATA_NAMES[number];

const VALIDATION_IMAGES = 5000;

/** How many images each trains on: the twin wants to know without loading them. */
export const TRAIN_IMAGES: Record<DataName, number> = {
  mnist: 60_000,
  glyphs: 24_000,
  validation: 60_000 - VALIDATION_IMAGES,
};

/** The images of a name. */
export async function loadData(name: DataName): Promise<DataSet> {
  if (name !== "validation") return await loadDataSet(name);
  const { train } = await loadDataSet("mnist");
  const [fitted, validation] = splitOff(train, VALIDATION_IMAGES);
  return { name, train: fitted, tests: { validation } };
}

/** All images but the last so many, and those. */
export function splitOff(set: ImageSet, last: number): [rest: ImageSet, last: ImageSet] {
  const all = [...Array(set.count).keys()];
  return [pickImages(set, all.slice(0, -last)), pickImages(set, all.slice(-last))];
}
