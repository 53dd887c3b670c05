/** What is asked of images. @module */

/** Which images, and what becomes of them. */
export interface ImageOptions {
  /** A folder, a parquet file, or the name of a set. */
  data: string;
  /** What all are scaled to. */
  size: { height: number; width: number } | undefined;
  channels: 1 | 3;
  invert: boolean;
  /** Stretches the values found over 0 … 255. */
  spread: boolean;
  scaling: "cover" | "stretch";
  unreadable: "refuse" | "skip";
  /** The parquet column of the images; by default what looks like images. */
  pixels: string | undefined;
  /** The size of images that parquet holds as flat lists. */
  stored: { height: number; width: number } | undefined;
}
