/** Chains of annealed importance sampling on their way. @module */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../math/mod.ts";
import { type LatentModel, repeated } from "../models/mod.ts";
import { type ChainState, chainState, hamiltonianStep } from "./hamiltonian.ts";

/** C chains for each of B images on their way; row c · B + b is chain c of image b. */
export class AnnealingChains {
  readonly #model: LatentModel;
  readonly #x: tf.Tensor;
  readonly #chains: number;
  readonly #leapfrogs: number;
  readonly #batch: number;
  #state: ChainState;
  /** log w of the chains of each image. */
  readonly logWeights: Float64Array[];

  /** All chains at their start. */
  constructor(
    model: LatentModel,
    x: tf.Tensor,
    options: { chains: number; leapfrogs: number; start: () => tf.Tensor2D },
  ) {
    this.#model = model;
    this.#chains = options.chains;
    this.#leapfrogs = options.leapfrogs;
    this.#batch = x.shape[0]!;
    this.#x = repeated(x, options.chains);
    this.#state = tf.tidy(() => chainState(model, this.#x, options.start()));
    this.logWeights = Array.from({ length: this.#batch }, () => new Float64Array(options.chains));
  }

  /** log w += step · log p(x|z). */
  weigh(step: number): void {
    const fit = this.#state.fit.dataSync();
    fit.forEach((value, row) => {
      this.logWeights[row % this.#batch]![Math.floor(row / this.#batch)]! += step * value;
    });
  }

  /** One transition of every chain; returns the share of each image's chains that moved. */
  move(beta: number, sizes: Float32Array, random: Random): Float64Array {
    const stepSizes = new Float32Array(this.#chains * this.#batch);
    for (let c = 0; c < this.#chains; c++) stepSizes.set(sizes, c * this.#batch);
    const { state, accepted } = hamiltonianStep(this.#model, this.#x, this.#state, {
      beta,
      stepSizes,
      leapfrogs: this.#leapfrogs,
      random,
    });
    tf.dispose(this.#state);
    this.#state = state;
    const shares = new Float64Array(this.#batch);
    accepted.forEach((moved, row) => shares[row % this.#batch]! += moved / this.#chains);
    return shares;
  }

  /** Frees what the chains hold. */
  dispose(): void {
    tf.dispose([this.#x, this.#state]);
  }
}
