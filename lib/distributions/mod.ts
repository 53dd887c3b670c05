/**
 * Log densities, divergences and draws on tensors, differentiable: one value for each example, in
 * nats, features summed.
 *
 * A {@linkcode Likelihood} is what makes a distribution of a decoder's raw output.
 *
 * @module
 */
export * from "./bernoulli_log_density.ts";
export * from "./gaussian_kl.ts";
export * from "./gaussian_log_density.ts";
export * from "./likelihood.ts";
export * from "./likelihood_for.ts";
export * from "./random_tensor.ts";
export * from "./reparametrise.ts";
export * from "./shapes.ts";
export * from "./squared_error.ts";
