/** The recursion of NADE: D hidden layers for the price of one. @module */
import * as tf from "@tensorflow/tfjs";

/** The weights of a NADE of D parts and H hidden units. */
export interface NadeWeights {
  /** W: what each part adds to the hidden units [D, H]. */
  encoder: tf.Tensor2D;
  /** V: how each part is read off them [D, H]. */
  decoder: tf.Tensor2D;
  /** c: where the hidden units start [H]. */
  hiddenBias: tf.Tensor1D;
  /** b: where the log-odds start [D]. */
  bias: tf.Tensor1D;
}

/**
 * The log-odds of each part given those before it; differentiable by x and by all weights.
 *
 * Formula: a₁ = c; for d = 1 … D: h_d = sigmoid(a_d), logit_d = b_d + V_d · h_d,
 * a_{d+1} = a_d + x_d W_d. Written out, h_d is a hidden layer of its own for each part,
 * sigmoid(c + Σ_{c<d} x_c W_c): D of them would take D² H multiplications, the recursion takes D H.
 *
 * It runs in float64 on the processor, whatever the engine: D steps in a row leave a matrix product
 * nothing to do.
 *
 * Shapes: x [B, D] → [B, D].
 *
 * @param x rows, their parts in the order of the model
 * @param weights the four weights
 * @returns log-odds, in the same order
 * @throws {TypeError} when the shapes do not fit
 *
 * @example The first part sees nothing, the second the first.
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { nadeLogits } from "@dgm/nets/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const one = tf.ones([2, 1]) as tf.Tensor2D;
 * const weights = { encoder: one, decoder: one, hiddenBias: tf.zeros([1]), bias: tf.zeros([2]) };
 * const [first, second] = nadeLogits(tf.tensor2d([[1, 0]]), weights as never).dataSync();
 * assert.equal(first, 0.5); // sigmoid(0)
 * assert.ok(Math.abs(second! - 1 / (1 + Math.exp(-1))) < 1e-6); // sigmoid(0 + 1)
 * ```
 *
 * Source: Larochelle and Murray 2011, "The Neural Autoregressive Distribution Estimator", equations 9
 * to 12; notebook 10.
 */
export function nadeLogits(x: tf.Tensor2D, weights: NadeWeights): tf.Tensor2D {
  const { encoder, decoder, hiddenBias, bias } = weights;
  const [parts, hidden] = encoder.shape;
  const fits = x.rank === 2 && x.shape[1] === parts &&
    tf.util.arraysEqual(decoder.shape, encoder.shape) &&
    hiddenBias.size === hidden && bias.size === parts;
  if (!fits) {
    throw new TypeError(
      `Cannot evaluate NADE: want x [B,${parts}], V [${encoder.shape}], c [${hidden}] and b [${parts}], ` +
        `got [${x.shape}], [${decoder.shape}], [${hiddenBias.shape}] and [${bias.shape}]`,
    );
  }
  return recursion(x, encoder, decoder, hiddenBias, bias) as tf.Tensor2D;
}

const recursion = tf.customGrad((...inputs) => {
  const [x, encoder, decoder, hiddenBias, bias, save] = inputs as unknown as [
    tf.Tensor2D,
    tf.Tensor2D,
    tf.Tensor2D,
    tf.Tensor1D,
    tf.Tensor1D,
    tf.GradSaveFunc,
  ];
  const tensors = [x, encoder, decoder, hiddenBias, bias];
  const value = tf.tensor2d(forward(tensors.map((each) => each.dataSync())), x.shape);
  save(tensors);
  const gradFunc = (upstream: tf.Tensor, saved: tf.Tensor[]) => {
    const slopes = backward(saved.map((each) => each.dataSync()), upstream.dataSync());
    return slopes.map((slope, i) => tf.tensor(Float32Array.from(slope), saved[i]!.shape));
  };
  return { value, gradFunc };
});

type Numbers = ArrayLike<number>;

function forward([x, encoder, decoder, start, bias]: Numbers[]): Float32Array {
  const [parts, hidden] = [bias!.length, start!.length];
  const out = new Float32Array(x!.length);
  const a = new Float64Array(hidden);
  for (let row = 0; row < x!.length; row += parts) {
    a.set(start!);
    for (let d = 0; d < parts; d++) {
      let logit = bias![d]!;
      const value = x![row + d]!;
      const at = d * hidden;
      for (let k = 0; k < hidden; k++) {
        logit += decoder![at + k]! / (1 + Math.exp(-a[k]!));
        a[k]! += value * encoder![at + k]!;
      }
      out[row + d] = logit;
    }
  }
  return out;
}

/** Backwards through the same steps: what a_{d+1} is worth is known before a_d is asked. */
function backward([x, encoder, decoder, start, bias]: Numbers[], upstream: Numbers) {
  const [parts, hidden] = [bias!.length, start!.length];
  const sums = [x, encoder, decoder, start, bias].map((each) => new Float64Array(each!.length));
  const [dx, dEncoder, dDecoder, dStart, dBias] = sums;
  const h = new Float32Array(parts * hidden);
  const a = new Float64Array(hidden);
  const da = new Float64Array(hidden);
  for (let row = 0; row < x!.length; row += parts) {
    a.set(start!);
    for (let d = 0, at = 0; d < parts; d++) {
      const value = x![row + d]!;
      for (let k = 0; k < hidden; k++, at++) {
        h[at] = 1 / (1 + Math.exp(-a[k]!));
        a[k]! += value * encoder![at]!;
      }
    }
    da.fill(0);
    for (let d = parts - 1; d >= 0; d--) {
      const [value, slope] = [x![row + d]!, upstream[row + d]!];
      dBias![d]! += slope;
      let own = 0;
      for (let k = 0, at = d * hidden; k < hidden; k++, at++) {
        own += da[k]! * encoder![at]!;
        dEncoder![at]! += value * da[k]!;
        dDecoder![at]! += slope * h[at]!;
        da[k]! += slope * decoder![at]! * h[at]! * (1 - h[at]!);
      }
      dx![row + d] = own;
    }
    for (let k = 0; k < hidden; k++) dStart![k]! += da[k]!;
  }
  return sums;
}
