/**
 * The whole library but what draws: mathematics, engine, data sets, distributions, networks, models,
 * files, training and the judgement of samples. Figures and what only a notebook needs have doors of
 * their own, so that importing the models never loads a canvas.
 *
 * @module
 */
export * from "./math/mod.ts";
export * from "./engine/mod.ts";
export * from "./data/mod.ts";
export * from "./distributions/mod.ts";
export * from "./nets/mod.ts";
export * from "./models/mod.ts";
export * from "./files/mod.ts";
export * from "./training/mod.ts";
export * from "./inference/mod.ts";
