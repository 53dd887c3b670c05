/**
 * Mathematics in float64 and plain TypeScript: seeded random numbers, densities, divergences,
 * quadrature, estimators with their standard errors, models whose evidence is known exactly, gradient
 * checks and distances between samples.
 *
 * It is the witness of the course: it shares no code with the losses that it judges, and knows of no
 * tensor.
 *
 * @module
 */
export * from "./bernoulli.ts";
export * from "./checked.ts";
export * from "./cholesky.ts";
export * from "./diagonal_gaussian.ts";
export * from "./distribution.ts";
export * from "./fit_gaussian.ts";
export * from "./fit_mixture.ts";
export * from "./full_gaussian.ts";
export * from "./gauss_hermite.ts";
export * from "./gaussian_divergence.ts";
export * from "./gaussian_mixture.ts";
export * from "./gradient_check.ts";
export * from "./gradient_estimators.ts";
export * from "./grid.ts";
export * from "./importance_sampling.ts";
export * from "./iwae.ts";
export * from "./kneser_ney.ts";
export * from "./linear_gaussian.ts";
export * from "./mean_discrepancy.ts";
export * from "./monte_carlo.ts";
export * from "./nearest.ts";
export * from "./nonlinear_gaussian.ts";
export * from "./pareto_shape.ts";
export * from "./principal_components.ts";
export * from "./random.ts";
export * from "./spectrum.ts";
export * from "./stable.ts";
export * from "./subspace_angles.ts";
export * from "./symmetric_eigen.ts";
export * from "./total_variation.ts";
export * from "./wasserstein.ts";
