/**
 * Estimators on a trained model: of log p(x) and its gaps, and of how good samples are.
 *
 * @module
 */
export * from "./active_units.ts";
export * from "./annealed_importance.ts";
export * from "./decoder_evidence.ts";
export * from "./drawn_likelihoods.ts";
export * from "./elbo_estimate.ts";
export * from "./evidence.ts";
export * from "./free_posterior.ts";
export * from "./hamiltonian.ts";
export * from "./inference_gap.ts";
export * from "./judge.ts";
export * from "./log_likelihood_table.ts";
export * from "./precision_recall.ts";
