/**
 * The whole library but what draws: mathematics, engine, data sets, models and training. Figures and
 * what only a notebook needs are imported by their own paths, so that importing the models never loads
 * a canvas.
 *
 * @module
 */
export * from "./math/bernoulli.ts";
export * from "./math/cholesky.ts";
export * from "./math/diagonal_gaussian.ts";
export * from "./math/distribution.ts";
export * from "./math/full_gaussian.ts";
export * from "./math/gauss_hermite.ts";
export * from "./math/gaussian_divergence.ts";
export * from "./math/gaussian_mixture.ts";
export * from "./math/gradient_check.ts";
export * from "./math/grid.ts";
export * from "./math/importance_sampling.ts";
export * from "./math/iwae.ts";
export * from "./math/linear_gaussian.ts";
export * from "./math/mean_discrepancy.ts";
export * from "./math/monte_carlo.ts";
export * from "./math/pareto_shape.ts";
export * from "./math/random.ts";
export * from "./math/random_tensor.ts";
export * from "./math/stable.ts";
export * from "./math/total_variation.ts";
export * from "./math/wasserstein.ts";
export * from "./engine/use_engine.ts";
export * from "./data/batches.ts";
export * from "./data/binarise.ts";
export * from "./data/data_error.ts";
export * from "./data/dequantise.ts";
export * from "./data/download.ts";
export * from "./data/download_mnist.ts";
export * from "./data/glyphs.ts";
export * from "./data/gzip.ts";
export * from "./data/idx.ts";
export * from "./data/image_folder.ts";
export * from "./data/image_set.ts";
export * from "./data/load.ts";
export * from "./data/mnist.ts";
export * from "./data/parquet_images.ts";
export * from "./data/resize.ts";
export * from "./data/resize_images.ts";
export * from "./models/autoencoder.ts";
export * from "./models/bernoulli_log_density.ts";
export * from "./models/body.ts";
export * from "./models/classifier.ts";
export * from "./models/conv_body.ts";
export * from "./models/dense_body.ts";
export * from "./models/elbo.ts";
export * from "./models/encoder_model.ts";
export * from "./models/gaussian_kl.ts";
export * from "./models/gaussian_log_density.ts";
export * from "./models/image_shape.ts";
export * from "./models/initialise.ts";
export * from "./models/interpolate.ts";
export * from "./models/likelihood.ts";
export * from "./models/likelihood_for.ts";
export * from "./models/pixels.ts";
export * from "./models/reparametrise.ts";
export * from "./models/shapes.ts";
export * from "./models/squared_error.ts";
export * from "./models/trainable.ts";
export * from "./models/vae.ts";
export * from "./training/adam.ts";
export * from "./training/evaluate.ts";
export * from "./training/fit.ts";
export * from "./training/history.ts";
export * from "./training/model_file.ts";
export * from "./training/non_finite_loss_error.ts";
export * from "./training/pixel_batch.ts";
export * from "./training/safetensors.ts";
export * from "./training/weights.ts";
export * from "./training/write_atomically.ts";
