import type { Plant } from "../../../tools/notebooks/plants.ts";

/** Changes that make the cited statements of 00 false, one by one. */
export const plants: Plant[] = [
  {
    label: "of 100 invented images, further off than any copy",
    find: "  inventedPixels,\n].map(novelty)",
    replace: "  unseen,\n].map(novelty)",
    budget: "full",
  },
  {
    label: "error in the hidden part",
    find: "model.hidden / simple.hidden",
    replace: "simple.hidden / simple.hidden",
    budget: "full",
  },
  {
    label: "error left after the repair",
    find: "model.repaired / simple.repaired",
    replace: "simple.repaired / simple.repaired",
    budget: "full",
  },
  {
    label: "known hands: error of the training images",
    find: "const lead = images.hidden / model.hidden",
    replace: "const lead = model.hidden / images.hidden",
    budget: "full",
  },
  {
    label: "unknown hands: the same share",
    find: "unknown: errorsOn(data.tests.test_fonts)",
    replace: "unknown: errorsOn(test)",
    budget: "full",
  },
  {
    label: "3: dispose frees it",
    find: "result.dispose();",
    replace: "",
  },
  {
    label: "at σ = 0.1 the density exceeds 1",
    find: "/ (sigma * Math.sqrt(2 * Math.PI))",
    replace: "/ Math.sqrt(2 * Math.PI)",
  },
  {
    label: "the whole area is 1",
    find: "sum += width * density(from + (i + 0.5) * width)",
    replace: "sum += 1.02 * width * density(from + (i + 0.5) * width)",
  },
  {
    label: "E|x| by Monte Carlo",
    find: "Math.abs(coin.normal())",
    replace: "1.02 * Math.abs(coin.normal())",
  },
  {
    label: "typical error of",
    find: "squares += (sum / n - exact) ** 2",
    replace: "squares += (sum / (n - 1) - exact) ** 2",
    check: "const theory =",
  },
  {
    label: "the posterior says 2",
    find: "prior: Math.log10(1 + 1 / d)",
    replace: "prior: 1 / 9",
    via: ["const [priors, likelihoods]"],
  },
  {
    label: "the product of 784 halves is 0",
    find: "tf.prod(tf.fill([784], 0.5))",
    replace: "tf.prod(tf.fill([784], 0.95))",
  },
  {
    label: "none has KL < 0",
    find: "() => formula(gaussian(), gaussian()))",
    replace: "() => formula(gaussian(), gaussian()) - 0.05)",
  },
  {
    label: "log t < t − 1 but at t = 1",
    find: "Math.log(t) < t - 1",
    replace: "Math.log(t) < t - 1.02",
  },
  {
    label: "KL(q‖p) is another number",
    find: "kl(q, p) - kl(p, q)",
    replace: "kl(p, q) - kl(p, q)",
  },
  {
    label: "the planted 2 % is caught",
    find: "const claim = 1.02 * exact",
    replace: "const claim = exact",
  },
];
