/**
 * The building blocks of networks: bodies, their initialisation, and what looks inside them.
 *
 * They know nothing of what they model: that a network's output is a mean or a score is its family's
 * business.
 *
 * @module
 */
export * from "./autoregressive_masks.ts";
export * from "./body.ts";
export * from "./body_shapes.ts";
export * from "./causal_attention.ts";
export * from "./causal_convolution.ts";
export * from "./checked_body.ts";
export * from "./conv_body.ts";
export * from "./dense_body.ts";
export * from "./encoder_model.ts";
export * from "./glorot.ts";
export * from "./gru_cell.ts";
export * from "./initialise.ts";
export * from "./inspect/layer_chain.ts";
export * from "./inspect/layer_table.ts";
export * from "./inspect/network_maps.ts";
export * from "./inspect/receptive_field.ts";
export * from "./masked_mlp.ts";
export * from "./nade_recursion.ts";
export * from "./named_weights.ts";
export * from "./nudge.ts";
export * from "./order.ts";
export * from "./stop_gradient.ts";
