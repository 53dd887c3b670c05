/** The passes of annealed importance sampling: pilot chains, up from the prior, down from the posterior. @module */
import type * as tf from "@tensorflow/tfjs";
import { checkPositiveInteger } from "../data/mod.ts";
import { normalTensor } from "../distributions/mod.ts";
import { Watched, type WatchOptions } from "../engine/mod.ts";
import { type EvidenceEstimate, evidenceFromLogWeights, type Random } from "../math/mod.ts";
import { type LatentModel, repeated } from "../models/mod.ts";
import { AnnealingChains } from "./annealing_chains.ts";

/** How the chains are run. */
export interface AnnealingOptions extends WatchOptions {
  /** T, the steps from the prior to the posterior: the more, the tighter. */
  temperatures: number;
  /** Where all draws come from. */
  random: Random;
  /** Chains for each image, at least 4; default 16. */
  chains?: number;
  /** Leapfrog steps in a transition; default 5. */
  leapfrogs?: number;
}

/** The share of accepted transitions that pilot chains steer their step size to. */
const WANTED = 0.65;
/** The step size that pilot chains start with, and how fast they change it. */
const [FIRST, RATE] = [0.1, 0.2];
const DEFAULTS = { chains: 16, leapfrogs: 5 } as const;

/** β_t for t = 0 … T on a sigmoid: small steps at both ends, where the target changes fastest. */
export function annealingSchedule(temperatures: number): Float64Array {
  const sigmoid = (t: number) => 1 / (1 + Math.exp(-4 * (2 * t / temperatures - 1)));
  const [low, high] = [sigmoid(0), sigmoid(temperatures)];
  return Float64Array.from(
    { length: temperatures + 1 },
    (_, t) => (sigmoid(t) - low) / (high - low),
  );
}

/** The passes of one call, with C chains for each of B images, N = C · B rows. */
export class AnnealingRun {
  readonly #model: LatentModel;
  readonly #x: tf.Tensor;
  readonly #options: AnnealingOptions & { chains: number; leapfrogs: number };
  readonly #betas: Float64Array;
  readonly #batch: number;
  readonly #watched: Watched;
  #moves = 0;
  #tries = 0;
  /** ε of each transition and image. */
  readonly stepSizes: Float32Array;

  /** Nothing runs yet; `passes` is how often all temperatures will be gone through. */
  constructor(model: LatentModel, x: tf.Tensor, options: AnnealingOptions, passes: number) {
    const action = "anneal";
    const { temperatures, chains = DEFAULTS.chains, leapfrogs = DEFAULTS.leapfrogs } = options;
    checkPositiveInteger(temperatures, "temperatures", action);
    checkPositiveInteger(leapfrogs, "leapfrogs", action);
    if (!(Number.isInteger(chains) && chains >= 4)) {
      throw new RangeError(
        `Cannot ${action}: chains must be an integer of at least 4, got ${chains}`,
      );
    }
    this.#model = model;
    this.#x = x;
    this.#options = { ...options, chains, leapfrogs };
    this.#betas = annealingSchedule(temperatures);
    this.#batch = x.shape[0]!;
    this.#watched = new Watched(passes * Math.max(1, this.#betas.length - 2), options);
    this.stepSizes = new Float32Array((temperatures - 1) * this.#batch).fill(FIRST);
  }

  /** The share of accepted transitions of the counted chains. */
  get acceptance(): number {
    return this.#tries > 0 ? this.#moves / this.#tries : 1;
  }

  /** Finds the step sizes: each follows from the one before and how often its image's chains moved. */
  async pilot(): Promise<void> {
    const batch = this.#batch;
    const current = new Float32Array(batch).fill(FIRST);
    await this.#climb(this.#options.random.stream("pilot"), {
      onMove: (t, shares) => {
        this.stepSizes.set(current, (t - 1) * batch);
        shares.forEach((share, b) => current[b]! *= Math.exp(RATE * (share - WANTED)));
      },
      sizes: () => current,
    });
  }

  /** From the prior to the posterior. */
  async forward(): Promise<EvidenceEstimate[]> {
    const logWeights = await this.#climb(this.#options.random.stream("forward"), {
      onMove: (_, shares) => this.#count(shares),
      sizes: (t) => this.#sizesAt(t),
    });
    return logWeights.map(evidenceFromLogWeights);
  }

  async #climb(
    random: Random,
    steps: {
      sizes: (t: number) => Float32Array;
      onMove: (t: number, shares: Float64Array) => void;
    },
  ): Promise<Float64Array[]> {
    const { chains } = this.#options;
    const rows = chains * this.#batch;
    return await this.#chains(
      () => normalTensor(random, [rows, this.#model.latent]) as tf.Tensor2D,
      async (walk) => {
        for (let t = 1; t < this.#betas.length; t++) {
          walk.weigh(this.#betas[t]! - this.#betas[t - 1]!);
          if (t === this.#betas.length - 1) break;
          steps.onMove(t, walk.move(this.#betas[t]!, steps.sizes(t), random));
          await this.#watched.did(1);
        }
      },
    );
  }

  /** From the exact draw z of the posterior to the prior. */
  async backward(z: tf.Tensor2D): Promise<number[]> {
    const random = this.#options.random.stream("backward");
    const last = this.#betas.length - 1;
    const logWeights = await this.#chains(() => repeated(z, this.#options.chains), async (walk) => {
      for (let t = last; t >= 1; t--) {
        // The last weight belongs to the exact draw itself, the others to what the chain made of it.
        if (t < last) {
          this.#count(walk.move(this.#betas[t]!, this.#sizesAt(t), random));
          await this.#watched.did(1);
        }
        walk.weigh(this.#betas[t - 1]! - this.#betas[t]!);
      }
    });
    return logWeights.map((inverse) => -evidenceFromLogWeights(inverse).logEvidence);
  }

  /** Runs a walk of all chains and frees what it held; returns the log-weights of each image. */
  async #chains(
    start: () => tf.Tensor2D,
    work: (walk: AnnealingChains) => Promise<void>,
  ): Promise<Float64Array[]> {
    const { chains, leapfrogs } = this.#options;
    const walk = new AnnealingChains(this.#model, this.#x, { chains, leapfrogs, start });
    try {
      await work(walk);
      return walk.logWeights;
    } finally {
      walk.dispose();
    }
  }

  #sizesAt(t: number): Float32Array {
    return this.stepSizes.subarray((t - 1) * this.#batch, t * this.#batch);
  }

  #count(shares: Float64Array): void {
    for (const share of shares) this.#moves += share;
    this.#tries += shares.length;
  }
}
