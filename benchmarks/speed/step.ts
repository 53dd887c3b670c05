/** One training step of a work, as a user of this library, or of plain TensorFlow.js, writes it. @module */
import * as tf from "@tensorflow/tfjs";
import { gatherImages } from "@dgm/data/batches.ts";
import type { ImageSet } from "@dgm/data/image_set.ts";
import { createRandom, type Random } from "@dgm/math/random.ts";
import { initialiseWeights } from "@dgm/nets/initialise.ts";
import { namedWeights } from "@dgm/nets/named_weights.ts";
import { createVae } from "@dgm/models/latent/vae.ts";
import { Adam } from "@dgm/training/adam.ts";
import { pixelBatch } from "@dgm/data/pixel_batch.ts";
import { type Network, type Work } from "./works.ts";

/** Takes one step and returns the mean loss of its batch. */
export type Step = () => number;

/** What may be switched back to how TensorFlow.js comes, to see what it buys. */
export interface StepOptions {
  /** tfjs' optimizer in place of the fused one. */
  plainAdam?: boolean;
  /** tfjs' operations in place of the fused Bernoulli terms. */
  plainLoss?: boolean;
  /** tfjs' random numbers and comparison in place of the batch assembly from bytes. */
  plainBatch?: boolean;
}

/** The step of a work, with weights and random numbers of its own. */
export function createStep(work: Work, images: ImageSet, options: StepOptions = {}): Step {
  if (work.model.kind === "matMul") return matMulStep(work.model);
  if (work.model.kind === "convolution") return convolutionStep(work.model, work.batch);
  const random = createRandom(1);
  const draws = random.stream("draws"), order = batches(images.count, work.batch, random);
  const { variables, loss } = createModel(work.model, images, random.stream("weights"), options);
  const list = Object.values(variables), names = Object.keys(variables);
  const adam = options.plainAdam
    ? tf.train.adam(1e-3)
    : new Adam(variables, { learningRate: 1e-3 });
  const isVae = work.model.kind === "vae";
  return () => {
    const indices = order();
    const pixels = isVae ? "binarised" : "grey";
    const x = isVae && options.plainBatch
      ? plainBatch(images, indices)
      : pixelBatch(images, { indices, pixels, random: draws });
    const { value, grads } = tf.variableGrads(
      () => tf.mean(loss(x, draws, indices)) as tf.Scalar,
      list,
    );
    if (adam instanceof Adam) {
      adam.apply(Object.fromEntries(names.map((name, i) => [name, grads[list[i]!.name]!])));
    } else adam.applyGradients(grads as Record<string, tf.Variable>);
    const result = value.dataSync()[0]!;
    tf.dispose([x, value, grads]);
    return result;
  };
}

/** Grey values and dynamic binarisation as a program for plain TensorFlow.js has them. */
function plainBatch(images: ImageSet, indices: Uint32Array): tf.Tensor4D {
  const { height, width, channels } = images;
  return tf.tidy(() => {
    const grey = tf.tensor4d(gatherImages(images, indices), [
      indices.length,
      height,
      width,
      channels,
    ]);
    return tf.cast(tf.less(tf.randomUniform(grey.shape), grey), "float32");
  });
}

interface StepModel {
  variables: Record<string, tf.Variable>;
  loss(x: tf.Tensor4D, draws: Random, indices: Uint32Array): tf.Tensor;
}

function createModel(
  model: Network,
  images: ImageSet,
  random: Random,
  options: StepOptions,
): StepModel {
  if (model.kind === "classifier") return createClassifier(model, images, random);
  const body = model.channels
    ? { kind: "conv" as const, channels: model.channels }
    : { kind: "dense" as const, hidden: model.hidden };
  const vae = createVae(images, { body, latent: model.latent, random });
  const loss = options.plainLoss
    ? (x: tf.Tensor4D) => plainVaeLoss(vae, x)
    : (x: tf.Tensor4D, random: Random) => vae.objective(x, { random }).loss;
  return { variables: vae.variables, loss };
}

/** −ELBO per example, in TensorFlow.js' own operations. */
function plainVaeLoss(vae: ReturnType<typeof createVae>, x: tf.Tensor4D): tf.Tensor {
  const [mean, logVar] = vae.encoder.apply(x) as [tf.Tensor, tf.Tensor];
  const eps = tf.randomNormal(mean.shape);
  const z = tf.add(mean, tf.mul(tf.exp(tf.mul(0.5, logVar)), eps));
  const logits = vae.decoder.apply(z) as tf.Tensor;
  const bits = tf.sub(tf.softplus(logits), tf.mul(x, logits));
  const kl = tf.sub(tf.add(tf.square(mean), tf.exp(logVar)), tf.add(logVar, 1));
  return tf.add(tf.sum(bits, [1, 2, 3]), tf.mul(0.5, tf.sum(kl, 1)));
}

/** (3 × 3 convolution, ReLU, max-pool) for each of `channels`, dense ReLU layers, softmax. */
function createClassifier(
  { channels, hidden }: Extract<Network, { kind: "classifier" }>,
  images: ImageSet,
  random: Random,
): StepModel {
  const network = tf.sequential();
  const inputShape = [images.height, images.width, images.channels];
  network.add(tf.layers.inputLayer({ inputShape }));
  for (const filters of channels) {
    network.add(tf.layers.conv2d({ filters, kernelSize: 3, padding: "same", activation: "relu" }));
    network.add(tf.layers.maxPooling2d({ poolSize: 2 }));
  }
  network.add(tf.layers.flatten());
  for (const units of hidden) network.add(tf.layers.dense({ units, activation: "relu" }));
  network.add(tf.layers.dense({ units: 10 }));
  initialiseWeights(network, random);
  const loss = (x: tf.Tensor4D, _: Random, indices: Uint32Array) => {
    const labels = tf.oneHot(new Int32Array(indices).map((index) => images.labels[index]!), 10);
    const logProbability = tf.logSoftmax(network.apply(x) as tf.Tensor2D);
    return tf.neg(tf.sum(tf.mul(tf.cast(labels, "float32"), logProbability), 1));
  };
  return { variables: namedWeights(network), loss };
}

/** Indices of one batch after another, shuffled anew each epoch; the rest of an epoch is left out. */
function batches(count: number, size: number, random: Random): () => Uint32Array {
  const stream = random.stream("order");
  let order = stream.permutation(count), at = 0;
  return () => {
    if (at + size > count) [order, at] = [stream.permutation(count), 0];
    at += size;
    return order.subarray(at - size, at);
  };
}

function filled(shape: number[]): tf.Tensor {
  return tf.tensor(
    createRandom(2).fillNormal(new Float32Array(tf.util.sizeFromShape(shape))),
    shape,
  );
}

function matMulStep({ m, k, n }: { m: number; k: number; n: number }): Step {
  const a = filled([m, k]), b = filled([k, n]);
  return () => {
    tf.dispose(tf.matMul(a, b));
    return 0;
  };
}

function convolutionStep(
  model: { side: number; inChannels: number; outChannels: number },
  batch: number,
): Step {
  const { side, inChannels, outChannels } = model;
  const x = filled([batch, side, side, inChannels]) as tf.Tensor4D;
  const filter = filled([3, 3, inChannels, outChannels]) as tf.Tensor4D;
  return () =>
    tf.tidy(() => {
      // This engine computes a convolution when somebody looks at it.
      const y = tf.conv2d(x, filter, 1, "same");
      return tf.slice(y, [0, 0, 0, 0], [1, 1, 1, 1]).dataSync()[0]!;
    });
}
