/** Which part of an image a unit of a convolutional network sees. @module */
import type * as tf from "@tensorflow/tfjs";
import { type ChainLink, isMap, layerChain } from "./layer_chain.ts";

/** Rows and columns of a feature map, both ends included. */
export interface FieldWindow {
  /** First row. */
  top: number;
  /** First column. */
  left: number;
  /** Last row. */
  bottom: number;
  /** Last column. */
  right: number;
}

/** What {@linkcode receptiveWindow} is told. */
export interface ReceptiveWindowOptions {
  /** The layer whose unit looks. */
  layer: string;
  /** Row and column of the unit; of no meaning for a layer without rows and columns. */
  unit?: readonly [number, number];
  /** The layer whose map is looked at; default the first layer that has rows and columns. */
  from?: string;
}

/**
 * The window of an earlier feature map that one unit depends on; what lies outside cannot change it.
 *
 * Formula, along each axis from the unit back: a convolution or pooling with kernel k, stride s and
 * p rows of padding before turns [a, b] into [s a − p, s b − p + k − 1]; up-sampling by f turns it into
 * [⌊a / f⌋, ⌊b / f⌋]; a dense layer sees everything. The window is cut off at the map's edge.
 *
 * @param model a chain of layers
 * @param options which unit, and which map it looks at
 * @returns the window
 * @throws {TypeError} when there is no such layer, or one of a kind that is not known
 * @throws {RangeError} when there is no such unit
 *
 * @example Two 3 × 3 convolutions see 5 × 5.
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { receptiveWindow } from "@dgm/nets/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const conv = (name: string) => ({ filters: 1, kernelSize: 3, padding: "same" as const, name });
 * const model = tf.sequential({
 *   layers: [
 *     tf.layers.conv2d({ ...conv("first"), inputShape: [9, 9, 1] }),
 *     tf.layers.conv2d(conv("second")),
 *   ],
 * });
 * const window = receptiveWindow(model, { layer: "second", unit: [4, 4] });
 * assert.deepEqual(window, { top: 2, left: 2, bottom: 6, right: 6 });
 * model.dispose();
 * ```
 *
 * Source: Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016, sections 2
 * and 3; notebook 03.
 */
export function receptiveWindow(
  model: tf.LayersModel,
  options: ReceptiveWindowOptions,
): FieldWindow {
  const path = pathTo(model, options);
  const [row, column] = checkedUnit(path.at(-1)!, options.unit);
  const [top, bottom] = traced(path, { axis: 0, at: row });
  const [left, right] = traced(path, { axis: 1, at: column });
  return { top, left, bottom, right };
}

/**
 * The size of the largest window that a unit of a layer depends on; units near the edge see less.
 *
 * Formula: as {@linkcode receptiveWindow}, the most over all units, rows and columns each.
 *
 * Shapes: a model → [height, width]. Unit: pixels of the map that is looked at.
 *
 * @param model a chain of layers
 * @param options which layer, and which map it looks at
 * @returns height and width of the window
 * @throws {TypeError} when there is no such layer, or one of a kind that is not known
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { convDecoder, receptiveField } from "@dgm/nets/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const image = { height: 28, width: 28, channels: 1 };
 * const decoder = convDecoder({ kind: "conv", channels: [16, 32] }, { image, latent: 16 });
 * // A pixel of the output sees 3 × 3 of the 7 × 7 places of the smallest map.
 * assert.deepEqual(receptiveField(decoder, { layer: "output", from: "reshape" }), [3, 3]);
 * decoder.dispose();
 * ```
 *
 * Source: Dumoulin and Visin 2016; notebook 03.
 */
export function receptiveField(
  model: tf.LayersModel,
  options: { layer: string; from?: string },
): [number, number] {
  const path = pathTo(model, options);
  return [largest(path, 0), largest(path, 1)];
}

/**
 * The window of a later feature map that depends on one place of an earlier one: the receptive field
 * turned round.
 *
 * Formula: the smallest window around all units of the later map whose receptive window holds the
 * place.
 *
 * @param model a chain of layers
 * @param options the place, the earlier map that it lies in (`from`), and the later map (`layer`)
 * @returns the window of the later map
 * @throws {TypeError} when there is no such layer, or one of a kind that is not known
 * @throws {RangeError} when there is no such place, or no unit sees it
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { convDecoder, reachedWindow } from "@dgm/nets/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const image = { height: 28, width: 28, channels: 1 };
 * const decoder = convDecoder({ kind: "conv", channels: [16, 32] }, { image, latent: 16 });
 * const reached = reachedWindow(decoder, { layer: "output", from: "reshape", place: [3, 3] });
 * assert.deepEqual(reached, { top: 8, left: 8, bottom: 19, right: 19 });
 * decoder.dispose();
 * ```
 *
 * Source: Dumoulin and Visin 2016; notebook 03.
 */
export function reachedWindow(
  model: tf.LayersModel,
  options: { layer: string; from?: string; place: readonly [number, number] },
): FieldWindow {
  const path = pathTo(model, options);
  const [row, column] = checkedUnit(path[0]!, options.place);
  const reached = (axis: 0 | 1, at: number): Span => {
    const units = Array.from({ length: path.at(-1)!.shape[axis]! }, (_, i) => i)
      .filter((unit) => {
        const [low, high] = traced(path, { axis, at: unit });
        return low <= at && at <= high;
      });
    if (units.length > 0) return [units[0]!, units.at(-1)!];
    throw new RangeError(
      `Cannot trace ${options.layer}: none of its units sees [${row},${column}]`,
    );
  };
  const [top, bottom] = reached(0, row);
  const [left, right] = reached(1, column);
  return { top, left, bottom, right };
}

/** A span of rows or of columns, both ends included. */
type Span = [number, number];

/** The span of the first layer's map that position `at` of the last layer depends on. */
function traced(path: ChainLink[], { axis, at }: { axis: 0 | 1; at: number }): Span {
  let span: Span = [at, at];
  for (let i = path.length - 1; i > 0; i--) {
    const size = path[i - 1]!.shape[axis] ?? 1;
    const [low, high] = before(path[i]!, { axis, span, size });
    span = [Math.max(0, low), Math.min(size - 1, high)];
  }
  return span;
}

/** What a layer needs of its input to make a span of its output. */
function before(
  { name, kind, config }: ChainLink,
  { axis, span: [low, high], size }: { axis: 0 | 1; span: Span; size: number },
): Span {
  const along = (setting: string) => (config[setting] as number[])[axis]!;
  switch (kind) {
    case "Conv2D":
      return slid({
        kernel: (along("kernelSize") - 1) * along("dilationRate") + 1,
        stride: along("strides"),
      });
    case "MaxPooling2D":
    case "AveragePooling2D":
      return slid({ kernel: along("poolSize"), stride: along("strides") });
    case "UpSampling2D":
      return [low, high].map((at) => Math.floor(at / along("size"))) as Span;
    case "Activation":
    case "ReLU":
    case "InputLayer":
      return [low, high];
    case "Dense":
    case "Flatten":
    case "Reshape":
      return [0, size - 1];
    default:
      throw new TypeError(`Cannot trace ${name}: its kind ${kind} is not known`);
  }

  function slid({ kernel, stride }: { kernel: number; stride: number }): Span {
    const missing = (Math.ceil(size / stride) - 1) * stride + kernel - size;
    const padding = config.padding === "same" ? Math.floor(Math.max(0, missing) / 2) : 0;
    return [stride * low - padding, stride * high - padding + kernel - 1];
  }
}

/** The longest span over all positions of the last layer. */
function largest(path: ChainLink[], axis: 0 | 1): number {
  const positions = isMap(path.at(-1)!) ? path.at(-1)!.shape[axis]! : 1;
  let most = 0;
  for (let at = 0; at < positions; at++) {
    const [low, high] = traced(path, { axis, at });
    most = Math.max(most, high - low + 1);
  }
  return most;
}

/** The layers from the map that is looked at to the layer that looks. */
function pathTo(
  model: tf.LayersModel,
  { layer, from }: { layer: string; from?: string },
): ChainLink[] {
  const chain = layerChain(model);
  const indexOf = (name: string) => {
    const index = chain.findIndex((link) => link.name === name);
    if (index >= 0) return index;
    const known = chain.map((link) => link.name).join(", ");
    throw new TypeError(`Cannot trace ${name}: the model has the layers ${known}`);
  };
  const end = indexOf(layer);
  const start = from === undefined ? chain.findIndex(isMap) : indexOf(from);
  if (start < 0 || start > end || !isMap(chain[start]!)) {
    throw new TypeError(
      `Cannot trace ${layer}: want a layer with rows and columns before it, got ${from ?? "none"}`,
    );
  }
  return chain.slice(start, end + 1);
}

function checkedUnit(
  link: ChainLink,
  unit: readonly [number, number] | undefined,
): readonly [number, number] {
  if (!isMap(link)) return [0, 0];
  const [height, width] = link.shape as [number, number, number];
  const [row, column] = unit ?? [NaN, NaN];
  const fits = (at: number, size: number) => Number.isInteger(at) && at >= 0 && at < size;
  if (fits(row, height) && fits(column, width)) return [row, column];
  throw new RangeError(
    `Cannot trace ${link.name}: want a unit of its ${height} × ${width}, got [${unit}]`,
  );
}
