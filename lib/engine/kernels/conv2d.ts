/**
 * Two-dimensional convolution.
 *
 * @module
 */
import type { TensorInfo } from "@tensorflow/tfjs";
import type { Attributes, Kernel, Machine } from "../machine.ts";
import {
  assertFloat32,
  type ConvolutionGeometry,
  convolutionGeometry,
} from "./convolution_geometry.ts";
import { convolve } from "./convolve.ts";
import type { Finish } from "./finish.ts";
import { convolveDeferred } from "./up_sampled_kernels.ts";

const geometries = new WeakMap<object, ConvolutionGeometry>();

/** Y [n, oh, ow, o] = X [n, h, w, c] * W [fh, fw, c, o]; it waits, for bias and ReLU may follow. */
export const conv2d: Kernel = {
  name: "Conv2D",
  run(machine, inputs, attributes) {
    const x = inputs.x!, filter = inputs.filter!;
    const g = geometryOf(x, filter, attributes);
    const compute = (x: TensorInfo, filter: TensorInfo) => convolution(machine, g, { x, filter });
    const recipe = { inputs: [x, filter], compute };
    geometries.set(recipe, g);
    return machine.deferred.defer(g.outShape, recipe);
  },
};

/** The geometry, once the dtypes are sure. */
export function geometryOf(
  x: TensorInfo,
  filter: TensorInfo,
  attributes: Attributes,
): ConvolutionGeometry {
  assertFloat32("Conv2D", x, filter);
  return convolutionGeometry(x.shape, filter.shape, attributes);
}

/** The convolution at once, and what follows it. */
export function convolution(
  machine: Machine,
  g: ConvolutionGeometry,
  { x, filter }: { x: TensorInfo; filter: TensorInfo },
  finish?: Finish,
): TensorInfo {
  const out = machine.output(g.outShape);
  if (convolveDeferred(machine, g, { x, filter, out }, finish)) return out;
  const places = { x: machine.at(x), filter: machine.at(filter), y: machine.at(out) };
  convolve(machine, g, places, finish);
  return out;
}

/** The convolution of a tensor that waits for it, with bias and ReLU; undefined where none waits. */
export function finishConvolution(
  machine: Machine,
  waiting: TensorInfo,
  finish: Finish,
): TensorInfo | undefined {
  const recipe = machine.deferred.recipeOf(waiting);
  const g = recipe && geometries.get(recipe);
  if (!recipe || !g) return undefined;
  const [x, filter] = recipe.inputs as [TensorInfo, TensorInfo];
  return convolution(machine, g, { x, filter }, finish);
}
