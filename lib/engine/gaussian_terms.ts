/**
 * What a VAE needs of a diagonal Gaussian, in one kernel each: the KL and the reparametrised draw.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { GAUSSIAN } from "./kernels/gaussian.ts";
import { runOwnKernel } from "./own_kernel.ts";

/**
 * KL(N(μ, diag σ²) ‖ N(0, I)) per example; differentiable.
 *
 *     value = ½ Σ_d (μ_d² + e^{l_d} − l_d − 1),   l = log σ²
 *
 * On the native and wasm engines it is one pass, elsewhere tfjs' operations. Exact near σ = 1, where
 * the terms cancel.
 *
 * Shapes: mean and logVar [B, …] → [B]. Unit: nats.
 *
 * @param mean μ, float32.
 * @param logVar log σ², float32.
 * @returns one value per example.
 * @throws {TypeError} when the shapes differ or have no batch axis.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { gaussianKlTerms, useEngine } from "@dgm/engine/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const kl = (mean: tf.Tensor) => tf.sum(gaussianKlTerms(mean, tf.zeros([1, 2])));
 * assert.deepEqual([...kl(tf.tensor2d([[1, 2]])).dataSync()], [2.5]);
 * assert.deepEqual([...tf.grad(kl)(tf.tensor2d([[1, 2]])).dataSync()], [1, 2]);
 * ```
 */
export function gaussianKlTerms(mean: tf.Tensor, logVar: tf.Tensor): tf.Tensor1D {
  checkShapes("evaluate the Gaussian KL", { mean, logVar });
  const result = runOwnKernel(GAUSSIAN.kl, { mean, logVar });
  return (result ?? tf.tidy(() => {
    // e^l − l − 1 as expm1(l) − l: near l = 0 nothing cancels.
    const terms = tf.add(tf.square(mean), tf.sub(tf.expm1(logVar), logVar));
    return half(sumFeatures(terms));
  })) as tf.Tensor1D;
}

/**
 * A draw from N(μ, diag σ²) as a differentiable function of its parameters: z = μ + e^{l/2} ε.
 *
 * Shapes: mean, logVar, eps [B, …] → [B, …].
 *
 * @param mean μ, float32.
 * @param logVar l = log σ², float32.
 * @param eps standard normal noise, float32.
 * @returns z.
 * @throws {TypeError} when the shapes differ or have no batch axis.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { gaussianDraw, useEngine } from "@dgm/engine/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const z = gaussianDraw(tf.tensor2d([[1]]), tf.zeros([1, 1]), tf.tensor2d([[0.5]]));
 * assert.deepEqual([...z.dataSync()], [1.5]);
 * ```
 */
export function gaussianDraw(mean: tf.Tensor, logVar: tf.Tensor, eps: tf.Tensor): tf.Tensor {
  checkShapes("draw from a Gaussian", { mean, logVar, eps });
  return runOwnKernel(GAUSSIAN.draw, { mean, logVar, eps }) ??
    tf.tidy(() => tf.add(mean, tf.mul(tf.exp(tf.mul(0.5, logVar)), eps)));
}

/** Per example, in the shape of a factor for `like`. */
function perExample(dy: tf.Tensor, like: tf.Tensor): tf.Tensor {
  return tf.reshape(dy, [like.shape[0]!, ...like.shape.slice(1).map(() => 1)]);
}

const half = (x: tf.Tensor) => tf.mul(0.5, x);

function sumFeatures(x: tf.Tensor): tf.Tensor {
  const rows = x.shape[0]!;
  return tf.sum(tf.reshape(x, [rows, x.size / Math.max(rows, 1)]), 1);
}

type Saved = [tf.Tensor, tf.Tensor, tf.Tensor];

/** Tells tfjs the gradients of this file's kernels, and those of their slopes for second gradients. */
export function registerGaussianGradients(): void {
  tf.registerGradient({
    kernelName: GAUSSIAN.kl,
    inputsToSave: ["mean", "logVar"],
    gradFunc: (given, saved) => {
      const dy = given as tf.Tensor, [mean, logVar] = saved as Saved;
      return {
        mean: () => tf.mul(perExample(dy, mean), mean),
        logVar: () =>
          runOwnKernel(GAUSSIAN.klSlope, { dy, logVar }) ??
            tf.mul(perExample(dy, logVar), half(tf.expm1(logVar))),
      };
    },
  });
  tf.registerGradient({
    kernelName: GAUSSIAN.klSlope,
    inputsToSave: ["dy", "logVar"],
    gradFunc: (given, saved) => {
      const ddx = given as tf.Tensor, [dy, logVar] = saved as Saved;
      return {
        dy: () => sumFeatures(tf.mul(ddx, half(tf.expm1(logVar)))),
        logVar: () => tf.mul(ddx, tf.mul(perExample(dy, logVar), half(tf.exp(logVar)))),
      };
    },
  });
  tf.registerGradient({
    kernelName: GAUSSIAN.draw,
    inputsToSave: ["logVar", "eps"],
    gradFunc: (given, saved) => {
      const dy = given as tf.Tensor, [logVar, eps] = saved as Saved;
      return {
        mean: () => tf.clone(dy),
        logVar: () =>
          runOwnKernel(GAUSSIAN.drawSlope, { dy, logVar, eps }) ??
            tf.mul(tf.mul(dy, eps), half(tf.exp(half(logVar)))),
        eps: () => tf.mul(dy, tf.exp(half(logVar))),
      };
    },
  });
  tf.registerGradient({
    kernelName: GAUSSIAN.drawSlope,
    inputsToSave: ["dy", "logVar", "eps"],
    gradFunc: (given, saved) => {
      const ddx = given as tf.Tensor, [dy, logVar, eps] = saved as Saved;
      const slope = () => half(tf.exp(half(logVar)));
      return {
        dy: () => tf.mul(ddx, tf.mul(eps, slope())),
        logVar: () => tf.mul(tf.mul(ddx, dy), tf.mul(eps, half(slope()))),
        eps: () => tf.mul(ddx, tf.mul(dy, slope())),
      };
    },
  });
}

function checkShapes(action: string, tensors: Record<string, tf.Tensor>): void {
  const shapes = Object.values(tensors).map(({ shape }) => shape);
  if (shapes[0]!.length > 0 && shapes.every((shape) => tf.util.arraysEqual(shape, shapes[0]!))) {
    return;
  }
  const came = Object.entries(tensors).map(([name, { shape }]) => `${name} [${shape}]`);
  throw new TypeError(`Cannot ${action}: want one shape [B, …], got ${came.join(", ")}`);
}
