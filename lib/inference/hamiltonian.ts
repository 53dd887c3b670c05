/** Hamiltonian Monte Carlo on the latent codes of many images at once. @module */
import * as tf from "@tensorflow/tfjs";
import { normalTensor, sumPerExample } from "../distributions/mod.ts";
import type { Random } from "../math/mod.ts";
import { type LatentModel, priorExponent } from "../models/mod.ts";

/** Where N chains stand; the caller disposes it with {@linkcode tf.dispose}. */
export type ChainState = {
  /** The codes, [N, latent]. */
  z: tf.Tensor2D;
  /** log p(x|z), [N]. */
  fit: tf.Tensor1D;
  /** Its gradient with respect to z, [N, latent]. */
  slope: tf.Tensor2D;
};

/** How {@linkcode hamiltonianStep} moves. */
export interface HamiltonianOptions {
  /** The power of the likelihood in the target p(z) p(x|z)^β. */
  beta: number;
  /** ε for each chain, [N]. */
  stepSizes: Float32Array;
  /** L, leapfrog steps in a transition. */
  leapfrogs: number;
  /** Momenta and acceptance are drawn from here. */
  random: Random;
}

/**
 * The state of chains at given codes.
 *
 * Shapes: x [N, …], z [N, latent] → a record. Unit: nats.
 *
 * @param model the decoder
 * @param x one image for each chain
 * @param z the codes
 * @returns codes, log-likelihoods and their gradients
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { chainState } from "@dgm/inference/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * // log p(x|z) = −z²/2, whose slope is −z.
 * const model = {
 *   latent: 1,
 *   logLikelihood: (_: tf.Tensor, z: tf.Tensor) =>
 *     tf.mul(-0.5, tf.sum(tf.square(z), 1)) as tf.Tensor1D,
 * };
 * const { fit, slope } = chainState(model, tf.zeros([1]), tf.tensor2d([[3]]));
 * assert.deepEqual([fit.dataSync()[0], slope.dataSync()[0]], [-4.5, -3]);
 * ```
 */
export function chainState(model: LatentModel, x: tf.Tensor, z: tf.Tensor2D): ChainState {
  return tf.tidy(() => {
    const fit = (codes: tf.Tensor) => model.logLikelihood(x, codes as tf.Tensor2D);
    const { value, grad } = tf.valueAndGrad(fit)(z, tf.ones([z.shape[0]]));
    return { z: tf.clone(z), fit: value as tf.Tensor1D, slope: grad as tf.Tensor2D };
  });
}

/**
 * One transition of Hamiltonian Monte Carlo for each chain, which leaves p(z) p(x|z)^β unchanged.
 *
 * Formula: momentum p ~ N(0, I); L leapfrog steps of H = −log p(z) − β log p(x|z) + ½ ‖p‖²; accepted with
 * probability min(1, exp(H before − H after)). A state that is not a number is never accepted.
 *
 * @param model the decoder
 * @param x one image for each chain
 * @param options the state to start from, the target, the step sizes, the generator
 * @returns the new state and which chains moved
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { chainState, hamiltonianStep } from "@dgm/inference/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const model = {
 *   latent: 1,
 *   logLikelihood: (_: tf.Tensor, z: tf.Tensor) =>
 *     tf.mul(-0.5, tf.sum(tf.square(z), 1)) as tf.Tensor1D,
 * };
 * const x = tf.zeros([1]);
 * const start = chainState(model, x, tf.tensor2d([[3]]));
 * const { accepted } = hamiltonianStep(model, x, start, {
 *   beta: 1, stepSizes: Float32Array.of(0.01), leapfrogs: 3, random: createRandom(0),
 * });
 * assert.deepEqual([...accepted], [1]); // such small steps hardly change H
 * ```
 *
 * Source: Neal, MCMC using Hamiltonian dynamics, 2011, section 3.
 */
export function hamiltonianStep(
  model: LatentModel,
  x: tf.Tensor,
  start: ChainState,
  options: HamiltonianOptions,
): { state: ChainState; accepted: Uint8Array } {
  const { beta, stepSizes, leapfrogs, random } = options;
  const n = start.z.shape[0];
  const uniforms = random.fillUniform(new Float32Array(n));
  const accepted = new Uint8Array(n);
  const state = tf.tidy(() => {
    const epsilon = tf.tensor2d(stepSizes, [n, 1]);
    const half = tf.mul(0.5, epsilon);
    const momentum = normalTensor(random, start.z.shape);
    let [p, end] = [momentum, start];
    for (let step = 0; step < leapfrogs; step++) {
      p = tf.add(p, tf.mul(half, force(end, beta)));
      end = chainState(model, x, tf.add(end.z, tf.mul(epsilon, p)));
      p = tf.add(p, tf.mul(half, force(end, beta)));
    }
    const gain = tf.sub(
      tf.sub(logTarget(end, beta), energy(p)),
      tf.sub(logTarget(start, beta), energy(momentum)),
    ).dataSync();
    for (let i = 0; i < n; i++) accepted[i] = Math.log(uniforms[i]!) < gain[i]! ? 1 : 0;
    const moved = tf.tensor1d(accepted, "bool");
    const choose = <T extends tf.Tensor>(a: T, b: T) =>
      tf.where(a.rank === 1 ? moved : tf.tile(tf.expandDims(moved, 1), [1, a.shape[1]!]), a, b);
    return {
      z: choose(end.z, start.z),
      fit: choose(end.fit, start.fit),
      slope: choose(end.slope, start.slope),
    } as ChainState;
  });
  return { state, accepted };
}

/** The gradient of the log target. */
function force({ z, slope }: ChainState, beta: number): tf.Tensor {
  return tf.sub(tf.mul(beta, slope), z);
}

function logTarget({ z, fit }: ChainState, beta: number): tf.Tensor {
  return tf.add(priorExponent(z), tf.mul(beta, fit));
}

function energy(p: tf.Tensor): tf.Tensor {
  return tf.mul(0.5, sumPerExample(tf.square(p)));
}
