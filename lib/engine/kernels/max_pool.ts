/**
 * Max-pooling and its gradient; tfjs' own wasm gradient loses what belongs to padded borders.
 *
 * @module
 */
import { backend_util, type TensorInfo, util } from "@tensorflow/tfjs";
import type { Attributes, Kernel, Machine } from "../machine.ts";
import { assertFloat32 } from "./convolution_geometry.ts";

/** The largest pixel of each window, channel by channel. */
export const maxPool: Kernel = {
  name: "MaxPool",
  run(machine, inputs, attributes) {
    const x = inputs.x!;
    assertFloat32("MaxPool", x);
    const g = poolGeometry(x.shape, attributes);
    const out = machine.output(g.outShape);
    const from = machine.at(x), to = machine.at(out);
    machine.share(g.batchSize, (first, count) => {
      const places = [from + first * imageBytes(g), to + first * pooledBytes(g)];
      machine.simd.maxPool(...places, count, ...windowNumbers(g));
    });
    return out;
  },
};

/** Each window's gradient goes to the first of its largest pixels; it waits, for ReLU may follow. */
export const maxPoolGrad: Kernel = {
  name: "MaxPoolGrad",
  run(machine, inputs, attributes) {
    const dy = inputs.dy!, x = inputs.input!;
    assertFloat32("MaxPoolGrad", dy, x);
    const g = poolGeometry(x.shape, attributes);
    const compute = (dy: TensorInfo, x: TensorInfo) => poolGradient(machine, g, { dy, x }, false);
    if (!isExclusive(g)) return compute(dy, x);
    const recipe = { inputs: [dy, x], compute };
    geometries.set(recipe, g);
    return machine.deferred.defer(x.shape, recipe);
  },
};

const geometries = new WeakMap<object, backend_util.Conv2DInfo>();

/** Both gradients in one pass, where a max-pooling of ReLU's output `y` waits; else undefined. */
export function poolGradientThroughRelu(
  machine: Machine,
  dy: TensorInfo,
  y: TensorInfo,
): TensorInfo | undefined {
  const recipe = machine.deferred.recipeOf(dy), g = recipe && geometries.get(recipe);
  if (!recipe || !g) return undefined;
  const [pooled, x] = recipe.inputs as [TensorInfo, TensorInfo];
  const same = x.dataId === y.dataId && util.arraysEqual(x.shape, y.shape);
  return same ? poolGradient(machine, g, { dy: pooled, x }, true) : undefined;
}

/** Whether every pixel belongs to exactly one window. */
function isExclusive(g: backend_util.Conv2DInfo): boolean {
  return g.filterHeight === g.strideHeight && g.filterWidth === g.strideWidth &&
    g.outHeight * g.strideHeight === g.inHeight && g.outWidth * g.strideWidth === g.inWidth;
}

function poolGradient(
  machine: Machine,
  g: backend_util.Conv2DInfo,
  { dy, x }: { dy: TensorInfo; x: TensorInfo },
  relu: boolean,
): TensorInfo {
  const [images, pooled] = [machine.at(x), machine.at(dy)] as const;
  const out = machine.output(x.shape), exclusive = isExclusive(g);
  if (!exclusive) machine.floats(out).fill(0);
  const to = machine.at(out);
  machine.share(g.batchSize, (first, count) => {
    const skip = first * imageBytes(g);
    const places = [images + skip, pooled + first * pooledBytes(g), to + skip];
    const flags = [Number(exclusive), Number(relu)];
    machine.simd.maxPoolGrad(...places, count, ...windowNumbers(g), ...flags);
  });
  return out;
}

function poolGeometry(shape: number[], attributes: Attributes): backend_util.Conv2DInfo {
  const { filterSize, strides, pad, dimRoundingMode } = attributes;
  const imageShape = shape as [number, number, number, number];
  return backend_util.computePool2DInfo(imageShape, filterSize, strides, 1, pad, dimRoundingMode);
}

function imageBytes(g: backend_util.Conv2DInfo): number {
  return 4 * g.inHeight * g.inWidth * g.inChannels;
}

function pooledBytes(g: backend_util.Conv2DInfo): number {
  return 4 * g.outHeight * g.outWidth * g.inChannels;
}

function windowNumbers(g: backend_util.Conv2DInfo): number[] {
  return [
    g.inHeight,
    g.inWidth,
    g.inChannels,
    g.outHeight,
    g.outWidth,
    g.filterHeight,
    g.filterWidth,
    g.strideHeight,
    g.strideWidth,
    g.padInfo.top,
    g.padInfo.left,
  ];
}
