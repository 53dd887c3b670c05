/**
 * Figures of the course: data in, picture out. One claim a figure, one file a figure.
 *
 * @module
 */
export * from "./architecture.ts";
export * from "./bars.ts";
export * from "./bound_curves.ts";
export * from "./bound_steps.ts";
export * from "./captioned_images.ts";
export * from "./chart.ts";
export * from "./claimed_intervals.ts";
export * from "./conv_architecture.ts";
export * from "./cumulative.ts";
export * from "./density_curves.ts";
export * from "./density_map.ts";
export * from "./directed_graph.ts";
export * from "./evidence_area.ts";
export * from "./histogram.ts";
export * from "./image_grid.ts";
export * from "./image_windows.ts";
export * from "./kernel.ts";
export * from "./latent_manifold.ts";
export * from "./latent_scatter.ts";
export * from "./log_lines.ts";
export * from "./mosaic.ts";
export * from "./picture.ts";
export * from "./reconstructions.ts";
export * from "./road_map.ts";
export * from "./sweep.ts";
export * from "./theme.ts";
export * from "./training_curves.ts";
