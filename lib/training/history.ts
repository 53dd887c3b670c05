/** What a training run remembers of each epoch. @module */

/**
 * One epoch: its number, then the mean of each part of the objective on the training batches as they
 * came (`train_elbo`, …) and, after the epoch, on each test set (`test_elbo`, …).
 */
export type HistoryRow = { epoch: number } & Record<string, number>;
