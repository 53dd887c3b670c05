/**
 * The repair of tfjs' cpu backend, so that every engine trains alike.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { addToSources } from "./kernels/resize_nearest_neighbor_grad.ts";

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
    ...{ kernelName, backendName },
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
