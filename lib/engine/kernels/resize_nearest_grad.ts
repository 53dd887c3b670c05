/** The gradient of nearest-neighbour resizing, for tfjs' cpu backend. @module */
import * as tf from "@tensorflow/tfjs";

/**
 * Replaces the cpu backend's `ResizeNearestNeighborGrad`.
 *
 * The quirk: tfjs 4.22's own kernel is right for a batch of one only; from the second image on it
 * adds up the wrong pixels, so that every up-sampling decoder trains on wrong gradients without a
 * sign of it. This function can go when tests/engine/resize_nearest_grad_test.ts passes without it.
 */
export function repairResizeNearestGradOnCpu(): void {
  tf.unregisterKernel("ResizeNearestNeighborGrad", "cpu");
  tf.registerKernel({
    kernelName: "ResizeNearestNeighborGrad",
    backendName: "cpu",
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { images, dy } = inputs as { images: tf.TensorInfo; dy: tf.TensorInfo };
      const { alignCorners, halfPixelCenters } = attrs as unknown as Corners;
      const cpu = backend as unknown as CpuBackend;
      const [batch, height, width, channels] = images.shape as [number, number, number, number];
      const [, tall, wide] = dy.shape as [number, number, number, number];
      const upstream = cpu.data.get(dy.dataId).values as Float32Array;
      const out = new Float32Array(batch * height * width * channels);
      const corners = { alignCorners, halfPixelCenters: halfPixelCenters ?? false };
      const rows = sources(height, tall, corners);
      const columns = sources(width, wide, corners);
      let from = 0;
      for (let b = 0; b < batch; b++) {
        for (let r = 0; r < tall; r++) {
          for (let c = 0; c < wide; c++) {
            const to = ((b * height + rows[r]!) * width + columns[c]!) * channels;
            for (let d = 0; d < channels; d++) out[to + d]! += upstream[from++]!;
          }
        }
      }
      return cpu.makeTensorInfo(images.shape, "float32", out);
    },
  });
}

interface Corners {
  alignCorners: boolean;
  halfPixelCenters: boolean;
}

/** The parts of tfjs' cpu backend that a kernel needs. */
interface CpuBackend {
  data: { get(id: object): { values: unknown } };
  makeTensorInfo(shape: number[], dtype: tf.DataType, values: Float32Array): tf.TensorInfo;
}

/** For each position of the resized axis the position that it was copied from, as the forward kernel has it. */
function sources(small: number, large: number, corners: Corners): number[] {
  const { alignCorners, halfPixelCenters } = corners;
  const scale = alignCorners && large > 1 ? (small - 1) / (large - 1) : small / large;
  return Array.from({ length: large }, (_, i) => {
    const at = scale * (halfPixelCenters ? i + 0.5 : i);
    return Math.min(small - 1, alignCorners ? Math.round(at) : Math.floor(at));
  });
}
