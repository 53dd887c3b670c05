import type { Plant } from "../../../tools/notebooks/plants.ts";

/** Changes that make the cited statements of 06 false, one by one. */
export const plants: Plant[] = [
  {
    label: "decoder to mean, relative to image to mean",
    find: "flat.decodeMean(tf.tensor2d([z]))",
    replace: "flat.decodeMean(tf.tensor2d([[-z[0] - 1.5, 1.5 - z[1]]]))", // at another code
    budget: "full",
  },
  {
    label: "fine detail that the AE keeps, 64 units − 2 units",
    find: 'keptAt("AE", 64) - keptAt("AE", 2)',
    replace: 'keptAt("linear", 8) - keptAt("AE", 2)', // the linear copier in its place
    budget: "full",
  },
  {
    label: "64 units: β = 0.1 − β = 4",
    find: 'keptAt("VAE, β = 0.1", 64) - keptAt("VAE, β = 4", 64)',
    replace: 'keptAt("VAE, β = 4", 64) - keptAt("VAE, β = 0.1", 64)',
    budget: "full",
  },
  {
    label: "KL(q(z) ‖ p(z)) by draws, and over the plane",
    find: "Math.log(q / ofPrior[i])",
    replace: "Math.log(q / (1.5 * ofPrior[i]))",
    budget: "full",
  },
  {
    label: "nats that the mixture prior gains in the test bound",
    find: "components: budget({ full: 30, smoke: 2 })",
    replace: "components: 1", // one Gaussian
    budget: "full",
  },
  {
    label: "readable samples, mixture − prior",
    find: '"the mixture": drawsFrom(mixture)',
    replace: '"the mixture": drawsFrom(single)', // the rival in its place
    budget: "full",
  },
  {
    label: "turning pixel 400 changes later pixels",
    find: "image.with(400, 1 - image[400])",
    replace: "image.with(783, 1 - image[783])",
    budget: "full",
  },
  {
    label: "and no earlier one",
    find: "image.with(400, 1 - image[400])",
    replace: "image.with(300, 1 - image[300])",
    budget: "full",
  },
  {
    label: "over all 512 images",
    find: "(Math.floor(i / 9) >> (i % 9)) & 1",
    replace: "(Math.floor(i / 9) >> (i % 8)) & 1",
  },
  {
    label: "AGM: exact −log p on test, nats",
    find: "netLast.test_nll, agm",
    replace: "1.05 * netLast.test_nll, agm",
    budget: "full",
  },
  {
    label: "nats by which the bound lies below the estimate",
    find: "bound - VAE",
    replace: "bound - bound", // a bound taken for the value
    budget: "full",
  },
  {
    label: "readable draws, VAE − AE at random codes, %",
    find: "percent(readBy[2] - readBy[0])",
    replace: "percent(readBy[0] - readBy[2])",
    budget: "full",
  },
  {
    label: "the slip costs, in nats of ELBO",
    find: "const beta = 784;",
    replace: "const beta = 1;",
    budget: "full",
  },
  {
    label: "KL with the slip, nats",
    find: "const beta = 784;",
    replace: "const beta = 1;",
    budget: "full",
  },
  {
    label: "KL with a learned σ − with the sum of squares, nats",
    find: '["mean", "sum", "learned"].map(greyRun)',
    replace: '["mean", "sum", "sum"].map(greyRun)',
    budget: "full",
  },
  {
    label: "ELBO gained by warm-up, mean of three runs",
    find: "const [asItIs, warm, free] = ways.map(runsBy);",
    replace: "const [warm, asItIs, free] = ways.map(runsBy);",
    budget: "full",
  },
  {
    label: "ELBO gained by free bits, mean of three runs",
    find: "const [asItIs, warm, free] = ways.map(runsBy);",
    replace: "const [free, warm, asItIs] = ways.map(runsBy);",
    budget: "full",
  },
  {
    label: "the digit asked for is the digit read, share",
    find: "tf.sigmoid(decodeWith(toldZ, oneHot(wantedDigits)))",
    replace: "tf.sigmoid(decodeWith(toldZ, oneHot(wantedDigits.toReversed())))", // swapped labels
    budget: "full",
  },
];
