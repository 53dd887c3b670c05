/** The layers of a gated PixelCNN. @module */
import * as tf from "@tensorflow/tfjs";
import { tanhGate } from "../../engine/mod.ts";
import type { Random } from "../../math/mod.ts";
import { CausalConvolution, glorotVariable, zeroVariable } from "../../nets/mod.ts";

/** A matrix and a bias: a convolution of one pixel. */
export interface Pointwise {
  /** [inputs, outputs] */
  kernel: tf.Variable;
  /** [outputs] */
  bias: tf.Variable;
}

/** One gated layer of both stacks. */
export interface GatedLayer {
  /** The vertical stack's convolution, C → 2C. */
  above: CausalConvolution;
  /** The horizontal stack's, C → 2C. */
  left: CausalConvolution;
  /** From the vertical to the horizontal stack, 2C → 2C. */
  link: Pointwise;
  /** What the gate lets through, C → C, is added to the horizontal stack. */
  out: Pointwise;
  /** From the condition to both halves of both stacks' gates, [condition, 4C]. */
  told?: tf.Variable;
}

/** The layers, and what they make of images. */
export interface PixelCnnNet {
  /** Channels C of either stack. */
  channels: number;
  /** Numbers of the condition, 0 for none. */
  condition: number;
  /** The first convolutions, which see neither their own row nor their own pixel. */
  first: { above: CausalConvolution; left: CausalConvolution };
  /** The gated layers. */
  layers: readonly GatedLayer[];
  /** Two pointwise layers with a ReLU between, C → 2C → 1. */
  head: readonly [Pointwise, Pointwise];
  /** All trained parameters by name. */
  variables: Record<string, tf.Variable>;
  /** Log-odds [B, height, width, 1] of images of that shape; differentiable. */
  apply(x: tf.Tensor4D, condition?: tf.Tensor2D): tf.Tensor4D;
  /** Frees everything. */
  dispose(): void;
}

/** What {@linkcode createPixelCnnNet} is told: the options of the model, all given. */
export interface PixelCnnNetOptions {
  /** Channels of either stack. */
  channels: number;
  /** Gated layers. */
  layers: number;
  /** Window of the first layer. */
  first: number;
  /** Window of the gated layers. */
  window: number;
  /** Numbers of the condition. */
  condition: number;
  /** Starting weights come from here. */
  random: Random;
}

/** Builds the layers with seeded starting weights. */
export function createPixelCnnNet(options: PixelCnnNetOptions): PixelCnnNet {
  const { channels, condition, random } = options;
  const variables: Record<string, tf.Variable> = {};
  const all: CausalConvolution[] = [];
  const convolution = (sees: "above" | "left", layer: number) => {
    const made = new CausalConvolution({
      name: `pixelCnn/${layer}/${sees}`,
      sees,
      own: layer > 0,
      size: layer > 0 ? options.window : options.first,
      inputs: layer > 0 ? channels : 1,
      outputs: layer > 0 ? 2 * channels : channels,
      random,
    });
    Object.assign(variables, made.variables);
    all.push(made);
    return made;
  };
  const pointwise = (name: string, from: number, to: number): Pointwise => {
    const path = `pixelCnn/${name}`;
    const kernel = glorotVariable([from, to], random.stream(`${path}/kernel`));
    const bias = zeroVariable([to]);
    Object.assign(variables, { [`${path}/kernel`]: kernel, [`${path}/bias`]: bias });
    return { kernel, bias };
  };
  const first = { above: convolution("above", 0), left: convolution("left", 0) };
  const layers = Array.from({ length: options.layers }, (_, i): GatedLayer => {
    const layer: GatedLayer = {
      above: convolution("above", i + 1),
      left: convolution("left", i + 1),
      link: pointwise(`${i + 1}/link`, 2 * channels, 2 * channels),
      out: pointwise(`${i + 1}/out`, channels, channels),
    };
    if (condition > 0) {
      const path = `pixelCnn/${i + 1}/told/kernel`;
      layer.told = glorotVariable([condition, 4 * channels], random.stream(path));
      variables[path] = layer.told;
    }
    return layer;
  });
  const head = [pointwise("head1", channels, 2 * channels), pointwise("head2", 2 * channels, 1)];
  return {
    channels,
    condition,
    first,
    layers,
    head: head as [Pointwise, Pointwise],
    variables,
    apply(x, told) {
      return tf.tidy(() => {
        let vertical = first.above.apply(x);
        let horizontal = first.left.apply(x);
        for (const layer of layers) {
          const [toVertical, toHorizontal] = saidBy(layer, told);
          const rows = layer.above.apply(vertical);
          const seen = tf.add(layer.left.apply(horizontal), at(layer.link, rows)) as tf.Tensor4D;
          vertical = tanhGate(plus(rows, toVertical)) as tf.Tensor4D;
          horizontal = tf.add(
            horizontal,
            at(layer.out, tanhGate(plus(seen, toHorizontal)) as tf.Tensor4D),
          );
        }
        return at(head[1]!, tf.relu(at(head[0]!, tf.relu(horizontal))));
      });
    },
    dispose() {
      for (const made of all) made.dispose();
      tf.dispose(variables);
    },
  };
}

/** What the condition adds to the vertical and to the horizontal gate: [B, 1, 1, 2C] each. */
function saidBy(layer: GatedLayer, told: tf.Tensor2D | undefined): (tf.Tensor | undefined)[] {
  if (!layer.told || !told) return [undefined, undefined];
  const both = tf.matMul(told, layer.told as tf.Tensor2D);
  return tf.split(tf.reshape(both, [told.shape[0], 1, 1, both.shape[1]!]), 2, 3);
}

function plus(x: tf.Tensor4D, more: tf.Tensor | undefined): tf.Tensor4D {
  return more === undefined ? x : tf.add(x, more);
}

/** A pointwise layer on every pixel, as one matrix product. */
function at({ kernel, bias }: Pointwise, x: tf.Tensor4D): tf.Tensor4D {
  const rows = tf.reshape(x, [-1, kernel.shape[0]!]) as tf.Tensor2D;
  const out = tf.add(tf.matMul(rows, kernel as tf.Tensor2D), bias);
  const [batch, height, width] = x.shape;
  return tf.reshape(out, [batch, height, width, kernel.shape[1]!]);
}
