/**
 * The gradient of max-pooling; tfjs' own wasm kernel loses gradients at padded borders.
 *
 * @module
 */
import { backend_util } from "@tensorflow/tfjs";
import type { Kernel } from "../machine.ts";
import { assertFloat32 } from "./convolution_geometry.ts";

/** Each window's gradient goes to the first of its largest pixels. */
export const maxPoolGrad: Kernel = {
  name: "MaxPoolGrad",
  run(machine, inputs, { filterSize, strides, pad, dimRoundingMode }) {
    const dy = inputs.dy!, x = inputs.input!;
    assertFloat32("MaxPoolGrad", dy, x);
    const shape = x.shape as [number, number, number, number];
    const g = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    const out = machine.output(x.shape);
    const pixels = machine.floats(x), gradient = machine.floats(dy);
    const sums = machine.floats(out).fill(0);
    const channels = g.inChannels;
    let at = 0;
    for (let image = 0; image < g.batchSize; image++) {
      const start = image * g.inHeight * g.inWidth;
      for (let y = 0; y < g.outHeight; y++) {
        const top = y * g.strideHeight - g.padInfo.top;
        const lastRow = Math.min(top + g.effectiveFilterHeight, g.inHeight);
        for (let x = 0; x < g.outWidth; x++) {
          const left = x * g.strideWidth - g.padInfo.left;
          const lastColumn = Math.min(left + g.effectiveFilterWidth, g.inWidth);
          for (let c = 0; c < channels; c++, at++) {
            let largest = -Infinity, place = -1;
            for (let row = Math.max(top, 0); row < lastRow; row++) {
              for (let column = Math.max(left, 0); column < lastColumn; column++) {
                const pixel = (start + row * g.inWidth + column) * channels + c;
                if (pixels[pixel]! > largest) {
                  largest = pixels[pixel]!;
                  place = pixel;
                }
              }
            }
            if (place >= 0) sums[place]! += gradient[at]!;
          }
        }
      }
    }
    return out;
  },
};
