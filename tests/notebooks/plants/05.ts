import type { Plant } from "../../../tools/notebooks/plants.ts";

/** Changes that make the cited statements of 05 false, one by one. */
export const plants: Plant[] = [
  // Two architectures, and the draw
  {
    label: "weights that the VAE",
    find: "(hidden.at(-1)! + 1) * latent",
    replace: "hidden.at(-1)! * latent",
  },
  {
    label: "weights that its decoder has in addition",
    find: "fresh.decoder.countParams()",
    replace: "fresh.encoder.countParams()",
  },
  {
    label: "40 images give 40 means of",
    find: "binary(data.train, show)",
    replace: "binary(data.train, show.slice(1))",
  },
  {
    label: "every σ is positive",
    find: "const sigma = tf.exp(tf.mul(0.5, logVar))",
    replace: "const sigma = tf.mul(0.5, logVar)",
  },
  {
    label: "d E[z²] / dμ is 2μ",
    find: "tf.sum(tf.square(reparametrise({ mean, logVar }, noise)))",
    replace: "tf.sum(tf.mul(1.02, tf.square(reparametrise({ mean, logVar }, noise))))",
  },
  {
    label: "d E[z²] / d log σ² is σ²",
    find: "tf.fill([draws, 1], Math.log(s2))",
    replace: "tf.fill([draws, 1], Math.log(1.04 * s2))",
  },
  {
    label: "the draws of z₁ lie around μ₁",
    find: "mean: one(mean)",
    replace: "mean: tf.add(one(mean), 0.05)",
  },
  {
    label: "their variance is σ₁²",
    find: "logVar: one(logVar)",
    replace: "logVar: tf.add(one(logVar), 0.05)",
  },
  {
    label: "covariance of z₁ and z₂",
    find: 'normalTensor(random.stream("codes of one"), [100_000, latent])',
    replace: 'tf.tile(normalTensor(random.stream("codes of one"), [100_000, 1]), [1, latent])',
  },
  // The loss
  {
    label: "the library's KL is the formula",
    find: "gaussianKl(tf.tensor2d([mu]), tf.tensor2d([lv]))",
    replace: "gaussianKl(tf.tensor2d([lv]), tf.tensor2d([mu]))",
  },
  {
    label: "E_q[log q − log p] is the KL",
    find: "return sum + 0.5 * (z ** 2 - eps ** 2 - lv[d]);",
    replace: "return sum + 0.51 * (z ** 2 - eps ** 2 - lv[d]);",
  },
  {
    label: "log p(x|z) of the first image",
    find: "(1 - value) * Math.log(1 - pi)",
    replace: "value * Math.log(1 - pi)",
  },
  {
    label: "KL of the first image",
    find: "return sum + 0.5 * (m ** 2 + Math.exp(l) - l - 1);",
    replace: "return sum + 0.5 * (m ** 2 + Math.exp(l) - l);",
  },
  {
    label: "ELBO = reconstruction − KL",
    find: "parts.kl, parts.elbo]",
    replace: "parts.kl, parts.reconstruction]",
  },
  {
    label: "the untrained bound lies near",
    find: "Math.abs(elbo + 784 * Math.log(2))",
    replace: "Math.abs(elbo - 784 * Math.log(2))",
  },
  {
    label: "of squares is −log N with",
    find: '["mean", 784, 784 / 2]',
    replace: '["mean", 784, 1 / 2]',
  },
  // The whole model, trained
  {
    label: "after five steps the weights agree",
    find: "adamSteps(heard)",
    replace: "adamSteps(heard.toReversed())",
    via: ["const copyOf = newVae()"],
  },
  {
    label: "nats that 100 plain steps gain",
    find: "adamSteps(batches(100))",
    replace: "adamSteps(batches(20))",
    budget: "full",
  },
  {
    label: "test ELBO, nats",
    find: 'checkAtLeast("test ELBO, nats", last.test_elbo',
    replace: 'checkAtLeast("test ELBO, nats", start.test_elbo',
    budget: "full",
  },
  {
    label: "test ELBO − train ELBO",
    find: "last.test_elbo - last.train_elbo",
    replace: "start.test_elbo - last.train_elbo",
    budget: "full",
  },
  {
    label: "the VAE beats the memoriser on new hands",
    find: "lead: last[`${name}_elbo`] - best",
    replace: "lead: history[0][`${name}_elbo`] - best",
    budget: "full",
  },
  {
    label: "probability of ink, said and found",
    find: "said: vae.decodeMean(codes)",
    replace: "said: fresh.decodeMean(codes)",
    budget: "full",
  },
  {
    label: "the code of another image costs, in nats",
    find: "tf.reverse(codes, 0)",
    replace: "codes",
    budget: "full",
  },
  // What the samples are worth
  {
    label: "white noise that the judge reads",
    find: "[judge, sayer].map((of) => tf.tidy",
    replace: "[sayer, judge].map((of) => tf.tidy",
    budget: "full",
  },
  {
    label: "readable samples of 1,000",
    find: "vae.sampleMeans(1000",
    replace: "fresh.sampleMeans(1000",
    budget: "full",
  },
  {
    label: "the rarest digit among them",
    find: "vae.sampleMeans(1000",
    replace: "fresh.sampleMeans(1000",
    budget: "full",
  },
  {
    label: "precision of real images − of samples",
    find: '"samples of the VAE": made',
    replace: '"samples of the VAE": of(test)',
    budget: "full",
  },
  {
    label: "nearest code shows the same digit",
    find: "alike(tf.tensor2d(codes, [2000, 2]))",
    replace: "alike(tf.tensor2d(codes.map((_, i) => i % 7), [2000, 2]))",
    budget: "full",
  },
  // The size of the code
  {
    label: "ELBO from size 2 to 8, nats",
    find: "mid(bounds, 8) - mid(bounds, 2)",
    replace: "mid(bounds, 2) - mid(bounds, 8)",
    budget: "full",
  },
  {
    label: "ELBO from size 16 to 32, nats",
    find: '"ELBO from size 16 to 32, nats", mid(bounds, 32) - mid(bounds, 16)',
    replace: '"ELBO from size 16 to 32, nats", mid(bounds, 16) - mid(bounds, 32)',
    budget: "full",
  },
  {
    label: "twenty units over six, nats",
    find: "wideLast[`${name}_elbo`] - last[`${name}_elbo`]",
    replace: "flatHistory.at(-1)![`${name}_elbo`] - last[`${name}_elbo`]",
    budget: "full",
  },
  {
    label: "precision of samples, six units over twenty",
    find: "ofVae.precision.share - wideQuality.precision.share",
    replace: "ofUntrained.precision.share - wideQuality.precision.share",
    budget: "full",
  },
];
