/**
 * Images from files, folders and the network: the data sets, what a pixel is, and batches of them.
 *
 * Start with {@linkcode loadDataSet} for the embedded digits or MNIST, or with {@linkcode readImageFolder}
 * for images of your own.
 *
 * @module
 */
export * from "./alphabet.ts";
export * from "./batches.ts";
export * from "./binarise.ts";
export * from "./check_batch.ts";
export * from "./data_error.ts";
export * from "./decode_image.ts";
export * from "./dequantise.ts";
export * from "./download.ts";
export * from "./download_mnist.ts";
export * from "./emnist.ts";
export * from "./encode_set.ts";
export * from "./first_images.ts";
export * from "./glyphs.ts";
export * from "./gzip.ts";
export * from "./idx.ts";
export * from "./image_files.ts";
export * from "./image_folder.ts";
export * from "./image_set.ts";
export * from "./image_shape.ts";
export * from "./image_source.ts";
export * from "./join_images.ts";
export * from "./load.ts";
export * from "./mnist.ts";
export * from "./non_digits.ts";
export * from "./parquet_folder.ts";
export * from "./parquet_images.ts";
export * from "./pixel_batch.ts";
export * from "./pixel_kind.ts";
export * from "./pixel_range.ts";
export * from "./pixels.ts";
export * from "./point_source.ts";
export * from "./resize.ts";
export * from "./resize_images.ts";
export * from "./source.ts";
export * from "./word_source.ts";
export * from "./words.ts";
