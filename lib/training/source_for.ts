/** Data as a model wants its batches. @module */
import type * as tf from "@tensorflow/tfjs";
import {
  checkedImageSet,
  type ImageSet,
  imageSource,
  type PixelKind,
  type Source,
} from "../data/mod.ts";
import type { Trainable } from "../models/mod.ts";

/** Images become a source of the pixels that the model scores; other sources are what they are. */
export function sourceFor<Batch extends tf.Tensor>(
  model: Trainable<Batch>,
  data: ImageSet | Source<Batch>,
  options: { action: string; pixels: PixelKind | undefined },
): Source<Batch> {
  const { pixels = model.pixels ?? "grey" } = options;
  const action = `${options.action} ${data.name}`;
  if (data.count === 0) throw new RangeError(`${action}: it is empty`);
  if ("batch" in data) return data;
  checkedImageSet(data);
  const shape = (image: { height: number; width: number; channels: number }) =>
    `[${image.height},${image.width},${image.channels}]`;
  if (model.image && shape(model.image) !== shape(data)) {
    throw new TypeError(
      `${action}: the model wants images ${shape(model.image)}, got ${shape(data)}`,
    );
  }
  // The overloads of fit and evaluate see to it: what takes images takes batches of them.
  return imageSource(data, pixels) as unknown as Source<Batch>;
}
