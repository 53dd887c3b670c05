/**
 * A convolution as oneDNN sees it.
 *
 * @module
 */

/** Sizes of images [n, h, w, c], filters [fh, fw, c / groups, o] and outputs [n, oh, ow, o]. */
export interface ConvolutionShape {
  /** Images. */
  batch: number;
  /** Channels of the images. */
  inChannels: number;
  /** Channels of the outputs. */
  outChannels: number;
  /** Groups of channels that see only each other: 1, or all of them where it is depthwise. */
  groups: number;
  /** Sizes of an image: height, width. */
  image: Pair;
  /** Sizes of an output. */
  out: Pair;
  /** Sizes of a filter. */
  filter: Pair;
  /** Steps from one output to the next. */
  strides: Pair;
  /** Steps from one tap to the next. */
  dilations: Pair;
  /** Padding above and left. */
  before: Pair;
  /** Whether a bias is added. */
  bias: boolean;
}

/** Along the height, along the width. */
export type Pair = readonly [height: number, width: number];

/** Padding below and right; it may be negative where the last pixels are seen by no output. */
export function paddingAfter(shape: ConvolutionShape): Pair {
  const along = (axis: 0 | 1) =>
    (shape.out[axis] - 1) * shape.strides[axis] + reach(shape, axis) + 1 - shape.image[axis] -
    shape.before[axis];
  return [along(0), along(1)];
}

/** Pixels from the first that an output sees to the last. */
function reach({ filter, dilations }: ConvolutionShape, axis: 0 | 1): number {
  return (filter[axis] - 1) * dilations[axis];
}

/** Whether every size is at least 1 and no output sees padding alone. */
export function isSound(shape: ConvolutionShape): boolean {
  const { batch, inChannels, outChannels, groups, image, out, filter, strides, dilations } = shape;
  const sizes = [batch, inChannels, outChannels, groups, image, out, filter, strides, dilations];
  if (!sizes.flat().every((size) => Number.isSafeInteger(size) && size >= 1)) return false;
  if (inChannels % groups !== 0 || outChannels % groups !== 0) return false;
  const after = paddingAfter(shape);
  return ([0, 1] as const).every((axis) => {
    const most = reach(shape, axis), before = shape.before[axis];
    return Number.isSafeInteger(before) && before >= 0 && before <= most && after[axis] <= most &&
      after[axis] > -strides[axis];
  });
}
