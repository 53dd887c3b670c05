/** What the numbers of an image mean. @module */

/**
 * What the pixels of a batch are: grey values k/255; `dequantised`, (k + u)/256 with u uniform, so that
 * a density is defined; `binarised`, x ~ Bernoulli(k/255), drawn anew at each visit.
 */
export type PixelKind = "grey" | "dequantised" | "binarised";
