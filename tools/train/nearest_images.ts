/** Which training images are most like some others. @module */
import * as tf from "@tensorflow/tfjs";
import { gatherImages } from "../../lib/data/batches.ts";
import type { ImageSet } from "../../lib/data/image_set.ts";

/** Training images that are compared at a time; keeps memory small. */
const BLOCK = 2000;

/**
 * For each image the index of the nearest one of a set, by the squared error of their pixels.
 *
 * Formula: argmin_j ‖a − b_j‖², as ‖b_j‖² − 2 a·b_j, which differs by a constant.
 *
 * Shapes: images [B, height, width, channels] in [0, 1] → B indices.
 *
 * @param images what to find neighbours for
 * @param set the set to find them in
 */
export async function nearestImages(images: tf.Tensor4D, set: ImageSet): Promise<number[]> {
  const [count, size] = [images.shape[0], images.size / images.shape[0]];
  const best = Array.from({ length: count }, () => ({ index: 0, distance: Infinity }));
  for (let from = 0; from < set.count; from += BLOCK) {
    const block = Math.min(BLOCK, set.count - from);
    const indices = Array.from({ length: block }, (_, i) => from + i);
    const distances = tf.tidy(() => {
      const a = tf.reshape(images, [count, size]);
      const b = tf.tensor2d(gatherImages(set, indices), [block, size]);
      return tf.sub(tf.sum(tf.square(b), 1), tf.mul(2, tf.matMul(a, b, false, true)));
    });
    const values = await distances.data();
    distances.dispose();
    values.forEach((distance, i) => {
      const one = best[Math.floor(i / block)]!;
      if (distance < one.distance) Object.assign(one, { index: from + i % block, distance });
    });
  }
  return best.map(({ index }) => index);
}
