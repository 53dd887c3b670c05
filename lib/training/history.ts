/** What a training run remembers of each epoch. @module */
import pl from "nodejs-polars";

/**
 * One epoch: its number, then the mean of each part of the objective on the training batches as they
 * came (`train_elbo`, …) and, after the epoch, on each test set (`test_elbo`, …).
 */
export type HistoryRow = { epoch: number } & Record<string, number>;

/**
 * The history as a data frame, one row per epoch.
 *
 * @param rows what `fit` returned as `history`
 * @returns a polars DataFrame with the columns of {@linkcode HistoryRow}
 *
 * @example
 * ```ts
 * import { historyFrame } from "@dgm/training/history.ts";
 * import assert from "node:assert/strict";
 *
 * const frame = historyFrame([{ epoch: 1, train_elbo: -120, test_elbo: -118 }]);
 * assert.deepEqual(frame.columns, ["epoch", "train_elbo", "test_elbo"]);
 * ```
 */
export function historyFrame(rows: HistoryRow[]): pl.DataFrame {
  return pl.DataFrame(rows);
}
