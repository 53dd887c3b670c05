/**
 * The gradient of average pooling where windows neither overlap nor leave a rest: what comes back to a window is
 * shared by its pixels alike, so it is nearest-neighbour up-sampling.
 *
 * @module
 */
import { backend_util } from "@tensorflow/tfjs";
import type { Kernel } from "../machine.ts";
import { resizeNearestNeighbor } from "./resize_nearest_neighbor.ts";

/** dx = dy / (window's pixels), for each pixel of the window. */
export const avgPoolGrad: Kernel = {
  name: "AvgPoolGrad",
  run(machine, inputs, attributes) {
    const { dy, input } = inputs as { dy: KernelInput; input: KernelInput };
    const { filterSize, strides, pad } = attributes;
    const plan = backend_util.computePool2DInfo(input.shape as Shape4, filterSize, strides, 1, pad);
    const { filterHeight, filterWidth, strideHeight, strideWidth } = plan;
    const fits = dy.dtype === "float32" && plan.inHeight === plan.outHeight * filterHeight &&
      plan.inWidth === plan.outWidth * filterWidth && strideHeight === filterHeight &&
      strideWidth === filterWidth && plan.padInfo.top === 0 && plan.padInfo.left === 0;
    if (!fits) return machine.inherited("AvgPoolGrad", inputs, attributes);
    const share = machine.output([]);
    machine.floats(share)[0] = 1 / (filterHeight * filterWidth);
    const shared = machine.run("Multiply", { a: dy, b: share });
    const size = [plan.inHeight, plan.inWidth];
    const settings = { alignCorners: false, halfPixelCenters: false, size };
    const dx = resizeNearestNeighbor.run(machine, { images: shared }, settings);
    machine.dispose(share);
    machine.dispose(shared);
    return dx;
  },
};

type KernelInput = Parameters<Kernel["run"]>[1][string];
type Shape4 = [number, number, number, number];
