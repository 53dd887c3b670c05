/** Where a training run stands. @module */
import type * as tf from "@tensorflow/tfjs";
import type { Source } from "../data/mod.ts";
import type { Random, RandomState } from "../math/mod.ts";
import type { HistoryRow } from "./history.ts";

/** What of {@linkcode FitState} goes into a checkpoint. */
export interface SavedFitState {
  /** Finished epochs. */
  epoch: number;
  /** Steps taken in the epoch at work. */
  batch: number;
  /** Sums of each part over the examples seen in the epoch at work. */
  sums: Record<string, number>;
  /** One row per finished epoch. */
  history: HistoryRow[];
  /** The shuffle stream at the start of the epoch: the order is drawn again from it. */
  shuffle: RandomState;
  /** The stream of binarisation or dequantisation. */
  pixels: RandomState;
  /** The stream of draws inside the model. */
  draws: RandomState;
}

/** Position, noise streams, running sums and history of `fit`: all that is neither weight nor moment. */
export class FitState {
  /** Finished epochs. */
  epoch = 0;
  /** Steps taken in the epoch at work. */
  batch = 0;
  /** Sums of each part over the examples seen in the epoch at work. */
  sums: Record<string, number> = {};
  /** One row per finished epoch. */
  history: HistoryRow[] = [];
  /** Noise of the model. */
  readonly draws: Random;
  readonly #shuffle: Random;
  readonly #pixels: Random;
  #epochStart: RandomState;

  /** The start of a run. @param random its named streams are used */
  constructor(random: Random) {
    this.draws = random.stream("draws");
    this.#shuffle = random.stream("shuffle");
    this.#pixels = random.stream("pixels");
    this.#epochStart = this.#shuffle.state();
  }

  /** The shuffle stream, put back to the start of this epoch: a resumed epoch has the same order. */
  get shuffle(): Random {
    this.#shuffle.restore(this.#epochStart);
    return this.#shuffle;
  }

  /** The next batch. */
  batchOf<Batch extends tf.Tensor>(source: Source<Batch>, indices: Uint32Array): Batch {
    return source.batch(indices, this.#pixels);
  }

  /** Moves on to the next epoch. */
  finishEpoch(row: HistoryRow): void {
    this.history.push(row);
    this.epoch++;
    this.batch = 0;
    this.sums = {};
    this.#epochStart = this.#shuffle.state();
  }

  /** Plain JSON for a checkpoint. */
  saved(): SavedFitState {
    return {
      epoch: this.epoch,
      batch: this.batch,
      sums: this.sums,
      history: this.history,
      shuffle: this.#epochStart,
      pixels: this.#pixels.state(),
      draws: this.draws.state(),
    };
  }

  /** Goes on from a checkpoint. */
  restore(saved: SavedFitState): void {
    // The streams first: they refuse states that are not theirs, and then nothing has changed.
    const start = this.#shuffle.state();
    this.#shuffle.restore(saved.shuffle);
    this.#shuffle.restore(start);
    this.#pixels.restore(saved.pixels);
    this.draws.restore(saved.draws);
    this.epoch = saved.epoch;
    this.batch = saved.batch;
    this.sums = saved.sums;
    this.history = saved.history;
    this.#epochStart = saved.shuffle;
  }
}
