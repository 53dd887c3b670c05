/**
 * The repair of tfjs' cpu backend, so that every engine trains alike.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { nearest } from "./kernels/resize_nearest_neighbor.ts";

interface CpuBackend {
  data: { get(dataId: object): { values: Float32Array } };
  makeTensorInfo(shape: number[], dtype: tf.DataType, values: Float32Array): tf.TensorInfo;
}

let repaired = false;

/**
 * Replaces the one kernel that is wrong there: the gradient of nearest-neighbour up-sampling mixes
 * up the images of a batch (tfjs 4.22). Delete this file when tfjs' own passes the test.
 */
export function repairCpuBackend(): void {
  if (repaired) return;
  repaired = true;
  const kernelName = "ResizeNearestNeighborGrad", backendName = "cpu";
  tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({
    kernelName,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { dy, images } = inputs as { dy: tf.TensorInfo; images: tf.TensorInfo };
      const cpu = backend as CpuBackend;
      const sums = new Float32Array(tf.util.sizeFromShape(images.shape));
      const alignCorners = Boolean((attrs as { alignCorners?: boolean }).alignCorners);
      addToSources({ dy, images, alignCorners }, cpu.data.get(dy.dataId).values, sums);
      return cpu.makeTensorInfo(images.shape, "float32", sums);
    },
  });
}

type Shape4 = [number, number, number, number];

/** Adds each value of the gradient onto its source pixel in `sums`. */
function addToSources(
  { dy, images, alignCorners }: { dy: tf.TensorInfo; images: tf.TensorInfo; alignCorners: boolean },
  gradient: Float32Array,
  sums: Float32Array,
): void {
  const [batch, height, width, channels] = images.shape as Shape4;
  const [, outHeight, outWidth] = dy.shape as Shape4;
  const rowOf = nearest(height, outHeight, alignCorners);
  const columnOf = nearest(width, outWidth, alignCorners);
  let at = 0;
  for (let image = 0; image < batch; image++) {
    for (let y = 0; y < outHeight; y++) {
      const row = (image * height + rowOf[y]!) * width;
      for (let x = 0; x < outWidth; x++) {
        const pixel = (row + columnOf[x]!) * channels;
        for (let c = 0; c < channels; c++) sums[pixel + c]! += gradient[at++]!;
      }
    }
  }
}
