import * as tf from "@tensorflow/tfjs";
import { assertParity, normal, withGradients } from "./parity.ts";

// The kernels that are inherited as they are: several of tfjs' wasm kernels were found wrong, so
// what training and notebooks may use is compared as well.

// deno-lint-ignore no-explicit-any
type Program = (x: any) => tf.Tensor;

const differentiable: Record<string, Program> = {
  avgPoolSame: (x) => tf.avgPool(x, 3, 2, "same"),
  avgPoolValid: (x) => tf.avgPool(x, 2, 1, "valid"),
  avgPoolS3: (x) => tf.avgPool(x, 2, 3, "same"),
  maxPoolS: (x) => tf.maxPool(x, 2, 3, "same"),
  maxPoolPad: (x) => tf.maxPool(x, 3, 1, 1),
  nearestDown: (x) => tf.image.resizeNearestNeighbor(x, [2, 3]),
  nearestHalf: (x) => tf.image.resizeNearestNeighbor(x, [10, 14], false, true),
  nearest3: (x) => tf.image.resizeNearestNeighbor(x, [15, 21]),
  max0: (x) => tf.max(x, 0),
  max12: (x) => tf.max(x, [1, 2]),
  min3: (x) => tf.min(x, 3),
  prod: (x) => tf.prod(tf.mul(x, 1), [1]),
  mean0: (x) => tf.mean(x, 0),
  mean13: (x) => tf.mean(x, [1, 3], true),
  meanAll: (x) => tf.mean(x),
  lse0: (x) => tf.logSumExp(x, 0),
  norm: (x) => tf.norm(x),
  moments: (x) => tf.moments(x, [0, 1, 2]).variance,
  softmax: (x) => tf.softmax(x),
  logSoftmax: (x) => tf.logSoftmax(x),
  leaky: (x) => tf.leakyRelu(x, .1),
  elu: (x) => tf.elu(x),
  selu: (x) => tf.selu(x),
  relu6: (x) => tf.relu6(x),
  tanh: (x) => tf.tanh(x),
  log: (x) => tf.log(tf.abs(x)),
  log1p: (x) => tf.log1p(tf.square(x)),
  expm1: (x) => tf.expm1(x),
  sqrt: (x) => tf.sqrt(tf.add(tf.abs(x), .1)),
  rsqrt: (x) => tf.rsqrt(tf.add(tf.abs(x), .1)),
  recip: (x) => tf.reciprocal(tf.add(tf.abs(x), .1)),
  sin: (x) => tf.sin(x),
  cos: (x) => tf.cos(x),
  tan: (x) => tf.tan(tf.mul(x, .3)),
  atan: (x) => tf.atan(x),
  asinh: (x) => tf.asinh(x),
  erf: (x) => tf.erf(x),
  abs: (x) => tf.abs(x),
  neg: (x) => tf.neg(x),
  softsign: (x) => tf.div(x, tf.add(1, tf.abs(x))),
  sign: (x) => tf.sign(x),
  floor: (x) => tf.floor(x),
  round: (x) => tf.round(x),
  transpose: (x) => tf.transpose(x, [3, 1, 0, 2]),
  tr2: (x) => tf.transpose(x, [0, 2, 1, 3]),
  concat0: (x) => tf.concat([x, tf.neg(x)], 0),
  concat1: (x) => tf.concat([x, x, x], 1),
  stack: (x) => tf.stack([x, tf.square(x)], 2),
  split: (x) => tf.split(x, [3, 2, 2], 2)[1]!,
  unstack: (x) => tf.unstack(x, 2)[3]!,
  slice: (x) => tf.slice(x, [1, 0, 2, 1], [1, 4, 3, 2]),
  pad: (x) => tf.pad(x, [[0, 1], [2, 0], [1, 1], [0, 0]], .5),
  mirror: (x) => tf.mirrorPad(x, [[0, 0], [1, 1], [2, 2], [0, 0]], "reflect"),
  reverse: (x) => tf.reverse(x, [0, 2]),
  tile: (x) => tf.tile(x, [2, 1, 3, 1]),
  gather1: (x) => tf.gather(x, tf.tensor1d([0, 4, 4, 1], "int32"), 1),
  gather3: (x) => tf.gather(x, tf.tensor1d([2, 0], "int32"), 3),
  cumsum: (x) => tf.cumsum(x, 3, true, true),
  clip: (x) => tf.clipByValue(x, -.3, .8),
  max2: (x) => tf.maximum(x, tf.mul(x, -1)),
  min2: (x) => tf.minimum(x, tf.scalar(.2)),
  pow: (x) => tf.pow(tf.add(tf.abs(x), .5), 1.7),
  divb: (x) => tf.div(x, tf.add(1.5, tf.sigmoid(tf.mean(x, [1, 2], true)))),
  mulb: (x) => tf.mul(x, tf.mean(x, [0])),
  subb: (x) => tf.sub(tf.mean(x, 3, true), x),
  addb: (x) => tf.add(tf.mean(x, [0, 1, 2]), x),
  addN: (x) => tf.addN([x, x, tf.square(x)]),
  batchNorm: (x) =>
    tf.batchNorm(
      x,
      tf.mean(x, [0, 1, 2]),
      tf.moments(x, [0, 1, 2]).variance,
      tf.ones([3]),
      tf.ones([3]),
      1e-3,
    ),
  s2b: (x) => tf.spaceToBatchND(x, [5, 7], [[0, 0], [0, 0]]),
  lrn: (x) => tf.localResponseNormalization(x, 2),
  conv1d: (x) => tf.conv1d(tf.reshape(x, [2, 35, 3]) as tf.Tensor3D, tf.ones([4, 3, 2]), 1, "same"),
  conv2dD: (x) => tf.conv2d(x, tf.ones([2, 2, 3, 4]), 1, "valid"),
  sepconv: (x) =>
    tf.separableConv2d(x, tf.ones([3, 3, 3, 2]), tf.ones([1, 1, 6, 4]), [2, 2], "same"),
  dot: (x) => tf.dot(tf.reshape(x, [-1]), tf.reshape(x, [-1])),
  bce: (x) => tf.losses.sigmoidCrossEntropy(tf.sigmoid(x), x),
  sce: (x) =>
    tf.losses.softmaxCrossEntropy(tf.softmax(tf.reshape(x, [70, 3])), tf.reshape(x, [70, 3])),
  prelu: (x) => tf.prelu(x, tf.fill([3], .2)),
  dil: (x) => tf.dilation2d(x, tf.ones([2, 2, 3]), 1, "same"),
};

const plain: Record<string, Program> = {
  argMax: (x) => tf.argMax(x, 1),
  argMin: (x) => tf.argMin(x, 3),
  any: (x) => tf.any(tf.greater(x, 1), [0]),
  all: (x) => tf.all(tf.less(x, 1), 2),
  topk: (x) => tf.topk(x, 2).values,
  oneHot: (x) => tf.oneHot(tf.cast(tf.abs(tf.mul(tf.reshape(x, [-1]), 3)), "int32"), 5),
  less: (x) => tf.cast(tf.lessEqual(x, tf.mean(x, 0)), "float32"),
  casti: (x) => tf.cast(tf.mul(x, 5), "int32"),
  range: () => tf.range(0, 7, 2),
  lin: () => tf.linspace(0, 1, 7),
  mod: (x) => tf.mod(x, .7),
  floorDiv: (x) => tf.floorDiv(tf.mul(x, 4), tf.scalar(1.3)),
  isnan: (x) => tf.isNaN(tf.log(x)),
  cumprod: (x) => tf.cumprod(x, 3),
  intadd: () => tf.add(tf.tensor1d([1, 2, 3], "int32"), tf.tensor1d([4], "int32")),
  intmul: () =>
    tf.mul(tf.tensor2d([[1, 2], [3, 4]], [2, 2], "int32"), tf.tensor1d([4, 5], "int32")),
  intsum: () => tf.sum(tf.tensor2d([[1, 2], [3, 4]], [2, 2], "int32"), 1),
  boolsum: () => tf.sum(tf.tensor2d([[1, 0], [1, 1]], [2, 2], "bool"), 0),
  intmean: () => tf.mean(tf.tensor2d([[1, 2], [3, 4]], [2, 2], "int32"), 0),
  intmax: () => tf.max(tf.tensor2d([[1, 2], [3, 4]], [2, 2], "int32"), 0),
  stepNeg: (x) => tf.step(x),
  reluInt: () => tf.relu(tf.tensor1d([-1, 2], "int32")),
  boolReduce: (x) => tf.sum(tf.cast(tf.greater(x, 0), "int32")),
  scatter: () =>
    tf.scatterND(tf.tensor2d([[1], [1], [3]], [3, 1], "int32"), tf.tensor1d([1, 2, 3]), [5]),
  sparse: () =>
    tf.tensorScatterUpdate(
      tf.zeros([5]),
      tf.tensor2d([[1], [3]], [2, 1], "int32"),
      tf.tensor1d([1, 3]),
    ),
  bincount: () => tf.bincount(tf.tensor1d([1, 1, 3], "int32"), tf.tensor1d([1, 2, .5]), 5),
  setdiff: () => tf.unique(tf.tensor1d([1, 1, 3])).values,
};

const x = normal(5, [2, 5, 7, 3]);

for (const [name, program] of Object.entries(differentiable)) {
  Deno.test(`${name} matches tfjs cpu in value and gradient`, async () => {
    await assertParity([x], withGradients(program), { relative: 2e-5 });
  });
}

for (const [name, program] of Object.entries(plain)) {
  Deno.test(`${name} matches tfjs cpu`, async () => {
    await assertParity([x], program);
  });
}
