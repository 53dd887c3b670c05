/**
 * Batch, layer and group norm: one pass over the values each way.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { NORMALISE } from "./kernels/normalise.ts";
import { backThroughOperations, runOwnKernels } from "./own_kernel.ts";

/** What follows a normalisation, and what keeps it finite. */
export interface NormaliseOptions {
  /** γ, one factor for each channel, [C]; default 1, the paper's start. */
  scale?: tf.Tensor;
  /** β, what is added to each channel, [C]; default 0, the paper's start. */
  offset?: tf.Tensor;
  /** Keeps a division by a variance of 0 finite; default 1e-5, PyTorch's. */
  epsilon?: number;
}

/** What {@linkcode batchNorm} returns. */
export interface BatchNormalised {
  /** The normalised values, in x's shape. */
  value: tf.Tensor;
  /** μ of each channel, [C]; no gradient goes through it. */
  mean: tf.Tensor1D;
  /** σ² of each channel, divided by N, [C]; no gradient goes through it. */
  variance: tf.Tensor1D;
}

/**
 * Batch norm: each channel gets mean 0 and variance 1 over the batch and all places; differentiable.
 *
 *     y = γ (x − μ) / √(σ² + ε) + β,   μ, σ² over all axes but the last
 *
 * Mean and variance come along for the running statistics, with which an evaluation normalises
 * (`tf.batchNorm`). PyTorch keeps N/(N − 1) σ² there.
 *
 * Shapes: x [B, …, C], scale and offset [C] → value [B, …, C], mean and variance [C].
 *
 * @param x float32 values.
 * @param options γ, β and ε.
 * @returns the value, μ and σ².
 * @throws {TypeError} when the shapes do not fit.
 * @throws {RangeError} when ε is negative.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { batchNorm, useEngine } from "@dgm/engine/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { value, mean, variance } = batchNorm(tf.tensor2d([[1, 5], [3, 5]]), { epsilon: 0.44 });
 * assert.deepEqual([...mean.dataSync()], [2, 5]);
 * assert.deepEqual([...variance.dataSync()], [1, 0]);
 * assert.deepEqual([...value.dataSync()].map((y) => Number(y.toFixed(5))), [-0.83333, 0, 0.83333, 0]);
 * ```
 *
 * Source: Ioffe and Szegedy 2015, "Batch Normalization", Algorithm 1.
 */
export function batchNorm(x: tf.Tensor, options: NormaliseOptions = {}): BatchNormalised {
  const groups = checked("batch", x, options, 2);
  return tf.tidy(() => {
    const [value, mean, variance] = normalised(x, options, { outer: 1, groups });
    const [ofMean, ofVariance] = [mean, variance].map((moments) => tf.reshape(moments, [groups]));
    return { value, mean: ofMean as tf.Tensor1D, variance: ofVariance as tf.Tensor1D };
  });
}

/**
 * Layer norm: each row along the last axis gets mean 0 and variance 1; differentiable.
 *
 *     y = γ (x − μ) / √(σ² + ε) + β,   μ, σ² over the last axis
 *
 * Shapes: x […, C], scale and offset [C] → […, C].
 *
 * @param x float32 values.
 * @param options γ, β and ε.
 * @returns the normalised values.
 * @throws {TypeError} when the shapes do not fit.
 * @throws {RangeError} when ε is negative.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { layerNorm, useEngine } from "@dgm/engine/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const y = layerNorm(tf.tensor2d([[1, 3], [10, 30]]), { offset: tf.tensor1d([0, 1]), epsilon: 0 });
 * assert.deepEqual([...y.dataSync()], [-1, 2, -1, 2]);
 * ```
 *
 * Source: Ba, Kiros and Hinton 2016, "Layer Normalization", equation 3.
 */
export function layerNorm(x: tf.Tensor, options: NormaliseOptions = {}): tf.Tensor {
  const channels = checked("layer", x, options, 1);
  const outer = channels === 0 ? 0 : x.size / channels;
  return tf.tidy(() => normalised(x, options, { outer, groups: 1 })[0]);
}

/**
 * Group norm: in each example each group of neighbouring channels gets mean 0 and variance 1 over all places;
 * differentiable.
 *
 *     y = γ (x − μ) / √(σ² + ε) + β,   μ, σ² of one example over its places and the group's channels
 *
 * One group is layer norm over a whole image, C groups are instance norm.
 *
 * Shapes: x [B, …, C], scale and offset [C] → [B, …, C].
 *
 * @param x float32 values.
 * @param options the number of groups, which divides C; γ, β and ε.
 * @returns the normalised values.
 * @throws {TypeError} when the shapes do not fit.
 * @throws {RangeError} when the groups do not divide the channels, or ε is negative.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { groupNorm, useEngine } from "@dgm/engine/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const y = groupNorm(tf.tensor2d([[1, 3, 20, 60]]), { groups: 2, epsilon: 0 });
 * assert.deepEqual([...y.dataSync()], [-1, 1, -1, 1]);
 * ```
 *
 * Source: Wu and He 2018, "Group Normalization", equations 1 to 7.
 */
export function groupNorm(
  x: tf.Tensor,
  options: NormaliseOptions & { groups: number },
): tf.Tensor {
  const channels = checked("group", x, options, 2), { groups } = options;
  if (!Number.isInteger(groups) || groups < 1 || channels % groups !== 0) {
    throw new RangeError(
      `Cannot apply group norm: want groups that divide the ${channels} channels, got ${groups}`,
    );
  }
  return tf.tidy(() => normalised(x, options, { outer: x.shape[0]!, groups })[0]);
}

/** How x falls apart: into `outer` matrices of the same size, their channels into groups. */
interface Parts {
  outer: number;
  groups: number;
}

type Triple = [tf.Tensor, tf.Tensor, tf.Tensor];

function normalised(
  x: tf.Tensor,
  { scale, offset, epsilon = 1e-5 }: NormaliseOptions,
  parts: Parts,
): Triple {
  const channels = x.shape.at(-1)!;
  const given = { x, scale: scale ?? tf.ones([channels]), offset: offset ?? tf.zeros([channels]) };
  const attributes = { ...parts, epsilon };
  return (runOwnKernels(NORMALISE.value, given, attributes) ??
    byOperations(given, attributes)) as Triple;
}

type Given = Record<"x" | "scale" | "offset", tf.Tensor>;
type Attributes = Parts & { epsilon: number };

/** The formula as tfjs' operations, for any backend. */
function byOperations({ x, scale, offset }: Given, { outer, groups, epsilon }: Attributes): Triple {
  const size = x.shape.at(-1)! / Math.max(groups, 1);
  const rows = x.size / Math.max(outer * groups * size, 1);
  const grouped = tf.reshape(x, [outer, rows, groups, size]);
  const { mean, variance } = tf.moments(grouped, [1, 3], true);
  const normal = tf.mul(tf.sub(grouped, mean), tf.rsqrt(tf.add(variance, epsilon)));
  const value = tf.add(tf.mul(tf.reshape(normal, x.shape), scale), offset);
  return [value, constant(mean), constant(variance)];
}

/** x as a number that no gradient goes through. */
function constant(x: tf.Tensor): tf.Tensor {
  const stop = tf.customGrad((x) => ({
    value: tf.clone(x as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy),
  }));
  return stop(x);
}

/** What comes back to x, scale and offset, as tfjs' operations. */
function slopesByOperations(attributes: Attributes, dy: tf.Tensor, x: tf.Tensor, scale: tf.Tensor) {
  const value = (x: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor) =>
    byOperations({ x, scale, offset }, attributes)[0];
  return tf.grads(value)([x, scale, tf.zerosLike(scale)], dy) as Triple;
}

/** Tells tfjs the gradient of the kernel, and that of its slopes for second gradients. */
export function registerNormaliseGradients(): void {
  tf.registerGradient({
    kernelName: NORMALISE.value,
    inputsToSave: ["x", "scale"],
    outputsToSave: [false, true, true],
    gradFunc: (dys, saved, given) => {
      const [dy] = dys as tf.Tensor[], attributes = given as unknown as Attributes;
      const [x, scale, mean, variance] = saved as [...Triple, tf.Tensor];
      const inputs = { dy: dy!, x, scale, mean, variance };
      const [dx, dScale, dOffset] = (runOwnKernels(NORMALISE.slopes, inputs, { ...attributes }) ??
        slopesByOperations(attributes, dy!, x, scale)) as Triple;
      return { x: () => dx, scale: () => dScale, offset: () => dOffset };
    },
  });
  tf.registerGradient({
    kernelName: NORMALISE.slopes,
    inputsToSave: ["dy", "x", "scale", "mean"],
    gradFunc: (ddys, saved, given) => {
      const [dy, x, scale, mean] = saved as [...Triple, tf.Tensor];
      const slopes = (...inputs: tf.Tensor[]) =>
        slopesByOperations(given as unknown as Attributes, ...inputs as Triple);
      const back = backThroughOperations(slopes, [dy, x, scale], ddys as tf.Tensor[]) as Triple;
      // The slopes by operations depend on mean and variance by way of x alone.
      const none = () => tf.zerosLike(mean);
      return {
        dy: () => back[0],
        x: () => back[1],
        scale: () => back[2],
        mean: none,
        variance: none,
      };
    },
  });
}

/** The number of channels, once it is sure that all fits. */
function checked(
  kind: string,
  x: tf.Tensor,
  { scale, offset, epsilon = 1e-5 }: NormaliseOptions,
  rank: number,
): number {
  const channels = x.shape.at(-1);
  if (x.rank < rank || channels === undefined) {
    throw new TypeError(
      `Cannot apply ${kind} norm: want x of rank ${rank} or more, got [${x.shape}]`,
    );
  }
  for (const [name, tensor] of Object.entries({ scale, offset })) {
    if (tensor && !tf.util.arraysEqual(tensor.shape, [channels])) {
      throw new TypeError(
        `Cannot apply ${kind} norm: ${name} must be [${channels}], got [${tensor.shape}]`,
      );
    }
  }
  if (!(epsilon >= 0)) {
    throw new RangeError(`Cannot apply ${kind} norm: want epsilon ≥ 0, got ${epsilon}`);
  }
  return channels;
}
