/**
 * The models of the course, a folder for each family, and the contracts that they keep.
 *
 * @module
 */
export * from "./autoregressive/made.ts";
export * from "./autoregressive/nade.ts";
export * from "./autoregressive/pixel_cnn.ts";
export * from "./autoregressive/visible_belief_net.ts";
export * from "./autoregressive/word_gru.ts";
export * from "./autoregressive/word_made.ts";
export * from "./autoregressive/word_model.ts";
export * from "./autoregressive/word_transformer.ts";
export * from "./capabilities.ts";
export * from "./judge/classifier.ts";
export * from "./judge/verdicts.ts";
export * from "./latent/autoencoder.ts";
export * from "./latent/elbo.ts";
export * from "./latent/importance_weights.ts";
export * from "./latent/interpolate.ts";
export * from "./latent/iwae.ts";
export * from "./latent/latent_kinds.ts";
export * from "./latent/latent_model.ts";
export * from "./latent/output_bias.ts";
export * from "./latent/repeated.ts";
export * from "./latent/vae.ts";
export * from "./model_kind.ts";
export * from "./trainable.ts";
