/**
 * What only a notebook needs: checks, budgets, progress, exercises and explorers.
 *
 * @module
 */
export * from "./budget.ts";
export * from "./check.ts";
export * from "./elbo_explorer.ts";
export * from "./exercise.ts";
export * from "./latent_explorer.ts";
export * from "./progress.ts";
export * from "./run_each.ts";
export * from "./seed.ts";
export * from "./stop.ts";
export * from "./versions.ts";
