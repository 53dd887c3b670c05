/** What recipes are trained and measured on, by name. @module */

/** All names, as the command line takes them. */
export const DATA_NAMES = ["mnist", "glyphs", "validation"] as const;

/**
 * `validation` is MNIST without its test set: the last 5,000 training images are measured, the others trained on.
 */
export type DataName = typeof DATA_NAMES[number];

/** The last training images of MNIST, on which choices are made. */
export const VALIDATION_IMAGES = 5000;

/** How many images each trains on: the twin wants to know without loading them. */
export const TRAIN_IMAGES: Record<DataName, number> = {
  mnist: 60_000,
  glyphs: 24_000,
  validation: 60_000 - VALIDATION_IMAGES,
};
