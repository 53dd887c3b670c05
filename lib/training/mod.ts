/**
 * The fit loop: optimiser, checkpoints that survive a kill, history, and evaluation.
 *
 * Start with {@linkcode fit}.
 *
 * @module
 */
export * from "./adam.ts";
export * from "./adamax.ts";
export * from "./evaluate.ts";
export * from "./fit.ts";
export type { FitOptions, FitProgress } from "./fit_options.ts";
export * from "./history.ts";
export * from "./named_gradients.ts";
export * from "./non_finite_loss_error.ts";
export * from "./optimiser.ts";
export * from "./other_run_error.ts";
export * from "./weight_average.ts";
