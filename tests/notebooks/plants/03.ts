import type { Plant } from "../../../tools/notebooks/plants.ts";

/** Changes that make the cited statements of 03 false, one by one. */
export const plants: Plant[] = [
  { // maps counted without their channels
    label: "no map holds fewer values than the image",
    find: "shape.reduce((product",
    replace: "shape.slice(0, 2).reduce((product",
  },
  { // the biases of the last layer forgotten
    label: "weights of the encoder",
    find: "(49 * c2 + 1) * latent",
    replace: "49 * c2 * latent",
  },
  { // a convolution without its bias
    label: "our map and that of tf.conv2d agree to 1e-5",
    find: "let sum = start;",
    replace: "let sum = 0;",
  },
  { // other weights in every column
    label: "move, then convolve",
    find: "kernel[a][b][c][o] * value",
    replace: "kernel[a][b][c][o] * value * (1 + 0.02 * j)",
  },
  {
    label: "pool(up(map))",
    find: "row.flatMap((pixel) => [pixel, pixel])",
    replace: "row.flatMap((pixel) => [pixel, pixel.map((value) => value + 0.02)])",
  },
  { // an image that is one grey in each block
    label: "up(pool(image)) is another image",
    find: "apart(upSample(pooled), digit) > 0.5",
    replace: "apart(upSample(pooled), upSample(pool(digit))) > 0.5",
  },
  { // nothing is swapped
    label: "neighbours swapped: another image",
    find: "row[j % 2 === 0 ? j + 1 : j - 1]",
    replace: "row[j]",
  },
  { // the first of four instead of the largest
    label: "… with the same pooled map",
    find: "Math.max(...four.map((pixel) => pixel[c]))",
    replace: "four[0][c]",
  },
  {
    label: "rows that pool2 sees",
    find: "field + (window - 1) * jump",
    replace: "field + window * jump",
    check: "field + (window - 1) * jump",
  },
  { // another unit
    label: "pool2 listens to rows",
    find: "as tf.Tensor, [0, 3, 3, 0]",
    replace: "as tf.Tensor, [0, 4, 3, 0]",
  },
  { // a ReLU left out
    label: "codes and images agree to 1e-5",
    find: 'full("decoder/hidden")).map((h) => Math.max(0, h))',
    replace: 'full("decoder/hidden"))',
  },
  { // convolutions without biases, which only training makes visible
    label: "with trained weights they agree to 1e-4",
    find: "let sum = start;",
    replace: "let sum = 0;",
    via: ["const encodeByHand"],
  },
  { // the mean over pixels
    label: "‖x − x̂‖² of one image",
    find: "squares(original, imageByHand.flat(2)), { tolerance }",
    replace: "squares(original, imageByHand.flat(2)) / 784, { tolerance }",
  },
  {
    label: "the slope is 2(x̂ − x)",
    find: "2 * (copyOf1[d] - value)",
    replace: "2.04 * (copyOf1[d] - value)",
  },
  { // a model that has seen every image once
    label: "‖x − x̂‖² on test images",
    find: "const last = history.at(-1)!;",
    replace: "const last = history[0];",
    check: "const last = history.at(-1)!;",
    budget: "full",
  },
  {
    label: "error of PCA = Σ λ_j left out",
    find: "mse, leftOut(latent)",
    replace: "mse, leftOut(latent + 1)",
  },
  { // the plane of the second to seventh direction
    label: "largest angle to PCA's plane",
    find: "directions.slice(0, 6)",
    replace: "directions.slice(1, 7)",
    budget: "full",
  },
  { // against PCA with twice as many numbers
    label: "largest error / PCA's",
    find: "error / ofPca[i])",
    replace: "error / ofPca[Math.min(4, i + 1)])",
    budget: "full",
  },
  { // against blank paper instead of half the ink
    label: "moved by 2, most do",
    find: "[0.5, 1].map(losing)",
    replace: "[1, 1].map(losing)",
  },
  {
    label: "the copies differ by less than 1e-4",
    find: '"decoder/hidden/kernel" ? 0.1 : 1',
    replace: '"decoder/hidden/kernel" ? 0.102 : 1',
  },
  { // the rival in its place
    label: "readable: from the mixture − from one Gaussian",
    find: "mixture.sample(dice)",
    replace: "oneGaussian.sample(dice)",
    budget: "full",
  },
  { // the cut in the denoiser's place
    label: "denoiser's error / the Wiener filter's",
    find: "[noisy, byPca, wiener, byDenoiser]\n",
    replace: "[noisy, byPca, wiener, byPca]\n",
    budget: "full",
  },
  { // a narrow one in its place
    label: "error of the wide one / the lowest elsewhere",
    find: "errorsOf(784)",
    replace: "errorsOf(kept)",
    budget: "full",
  },
  {
    label: "of the noise, the wide one leaves",
    find: "errorsOf(784)",
    replace: "errorsOf(kept)",
    budget: "full",
  },
  { // the two of 2 σ² forgotten
    label: "log N there − 2 % beside it",
    find: "/ (2 * variance) -",
    replace: "/ variance -",
  },
];
