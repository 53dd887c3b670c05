/**
 * Activations and gates that TensorFlow.js has no operation for: one pass each way.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { ACTIVATION } from "./kernels/activations.ts";
import { backThroughOperations, runOwnKernel } from "./own_kernel.ts";

/**
 * SiLU, also called swish: a ReLU with a soft corner; differentiable.
 *
 *     y = x σ(x) = x / (1 + e^−x)
 *
 * Shapes: x […] → […].
 *
 * @param x float32 values.
 * @returns y.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { silu, useEngine } from "@dgm/engine/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * assert.deepEqual([...silu(tf.tensor1d([0, 100])).dataSync()], [0, 100]);
 * assert.deepEqual([...tf.grad(silu)(tf.tensor1d([0])).dataSync()], [0.5]);
 * ```
 *
 * Source: Elfwing, Uchibe and Doya 2017, "Sigmoid-Weighted Linear Units", equation 3.
 */
export function silu(x: tf.Tensor): tf.Tensor {
  return runOwnKernel(ACTIVATION.silu.value, { x }) ?? tf.tidy(() => tf.mul(x, tf.sigmoid(x)));
}

/**
 * GELU, the exact one: x times the probability that a standard normal number is below it; differentiable.
 *
 *     y = x Φ(x) = ½ x (1 + erf(x / √2))
 *
 * Shapes: x […] → […].
 *
 * @param x float32 values.
 * @returns y.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { gelu, useEngine } from "@dgm/engine/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const [left, right] = gelu(tf.tensor1d([-1, 1])).dataSync();
 * assert.ok(Math.abs(right! - 0.8413447) < 1e-6 && Math.abs(left! + 0.1586553) < 1e-6);
 * ```
 *
 * Source: Hendrycks and Gimpel 2016, "Gaussian Error Linear Units", equation 1.
 */
export function gelu(x: tf.Tensor): tf.Tensor {
  return runOwnKernel(ACTIVATION.gelu.value, { x }) ?? tf.tidy(() => tf.mul(x, normalCdf(x)));
}

/**
 * The gate of PixelCNN and WaveNet: the first half of the channels, squashed, let through as far as the second
 * half opens; differentiable.
 *
 *     y = tanh(a) σ(b),   x = [a, b]
 *
 * Shapes: x […, 2 C] → […, C].
 *
 * @param x float32 values.
 * @returns y.
 * @throws {TypeError} when the last axis is not of even size.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { tanhGate, useEngine } from "@dgm/engine/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const y = tanhGate(tf.tensor2d([[20, 20, 0, -200]]));
 * assert.deepEqual([...y.dataSync()], [0.5, 0]);
 * ```
 *
 * Source: van den Oord et al. 2016, "Conditional Image Generation with PixelCNN Decoders", equation 2.
 */
export function tanhGate(x: tf.Tensor): tf.Tensor {
  checkHalves("tanh gate", x);
  return runOwnKernel(ACTIVATION.tanhGate.value, { x }) ?? tf.tidy(() => {
    const [a, b] = tf.split(x, 2, -1) as Pair;
    return tf.mul(tf.tanh(a), tf.sigmoid(b));
  });
}

/**
 * The gated linear unit: the first half of the channels, let through as far as the second half opens;
 * differentiable.
 *
 *     y = a σ(b),   x = [a, b]
 *
 * Shapes: x […, 2 C] → […, C].
 *
 * @param x float32 values.
 * @returns y.
 * @throws {TypeError} when the last axis is not of even size.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { linearGate, useEngine } from "@dgm/engine/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const y = linearGate(tf.tensor2d([[6, -3, 0, -200]]));
 * assert.deepEqual([...y.dataSync()].map((value) => value + 0), [3, 0]);
 * ```
 *
 * Source: Dauphin et al. 2017, "Language Modeling with Gated Convolutional Networks", equation 1.
 */
export function linearGate(x: tf.Tensor): tf.Tensor {
  checkHalves("linear gate", x);
  return runOwnKernel(ACTIVATION.linearGate.value, { x }) ?? tf.tidy(() => {
    const [a, b] = tf.split(x, 2, -1) as Pair;
    return tf.mul(a, tf.sigmoid(b));
  });
}

type Pair = [tf.Tensor, tf.Tensor];

function checkHalves(name: string, { shape }: tf.Tensor): void {
  if (shape.length === 0 || shape.at(-1)! % 2 !== 0) {
    throw new TypeError(`Cannot apply the ${name}: want an even last axis, got [${shape}]`);
  }
}

/** Φ(x). */
function normalCdf(x: tf.Tensor): tf.Tensor {
  return tf.mul(0.5, tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2))));
}

/** What comes back through each, as tfjs' operations; saved is the input, for the sigmoid the output. */
const SLOPES: Record<keyof typeof ACTIVATION, (dy: tf.Tensor, saved: tf.Tensor) => tf.Tensor> = {
  silu(dy, x) {
    const s = tf.sigmoid(x);
    return tf.mul(dy, tf.mul(s, tf.add(1, tf.mul(x, tf.sub(1, s)))));
  },
  gelu(dy, x) {
    const density = tf.div(tf.exp(tf.mul(-0.5, tf.square(x))), Math.sqrt(2 * Math.PI));
    return tf.mul(dy, tf.add(normalCdf(x), tf.mul(x, density)));
  },
  tanhGate(dy, x) {
    const [a, b] = tf.split(x, 2, -1) as Pair, t = tf.tanh(a), s = tf.sigmoid(b);
    return gateSlopes(dy, [tf.mul(tf.sub(1, tf.square(t)), s), tf.mul(t, closing(s))]);
  },
  linearGate(dy, x) {
    const [a, b] = tf.split(x, 2, -1) as Pair, s = tf.sigmoid(b);
    return gateSlopes(dy, [s, tf.mul(a, closing(s))]);
  },
  sigmoid: (dy, y) => tf.mul(dy, closing(y)),
};

const closing = (s: tf.Tensor) => tf.mul(s, tf.sub(1, s));

function gateSlopes(dy: tf.Tensor, slopes: Pair): tf.Tensor {
  return tf.concat(slopes.map((slope) => tf.mul(dy, slope)), -1);
}

/** Tells tfjs these gradients, and those of the slopes for second gradients. */
export function registerActivationGradients(): void {
  for (const [which, { value, slope }] of Object.entries(ACTIVATION)) {
    const byOperations = SLOPES[which as keyof typeof ACTIVATION];
    tf.registerGradient({
      kernelName: value,
      ...(which === "sigmoid" ? { outputsToSave: [true] } : { inputsToSave: ["x"] }),
      gradFunc: (given, saved) => {
        const inputs = { dy: given as tf.Tensor, x: saved[0]! };
        return { x: () => runOwnKernel(slope, inputs) ?? byOperations(inputs.dy, inputs.x) };
      },
    });
    tf.registerGradient({
      kernelName: slope,
      inputsToSave: ["dy", "x"],
      gradFunc: (ddx, saved) => {
        const slopes = (dy: tf.Tensor, x: tf.Tensor) => [byOperations(dy, x)];
        const back = backThroughOperations(slopes, saved, [ddx as tf.Tensor]) as Pair;
        return { dy: () => back[0], x: () => back[1] };
      },
    });
  }
}
