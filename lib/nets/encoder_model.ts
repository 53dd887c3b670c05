/** The end that all encoders share. @module */
import * as tf from "@tensorflow/tfjs";

/**
 * An encoder from its body: one linear layer of `units` on the flat features for each output.
 *
 * Shapes: features [B, F] → one [B, units] for each output.
 *
 * @param body where the network starts, and the features that its body ends in
 * @param heads the names of the outputs, and their size
 * @returns a Layers model called `encoder`, whose linear layers have zero weights
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { encoderModel } from "@dgm/nets/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const input = tf.input({ shape: [5] });
 * const encoder = encoderModel({ input, features: input }, { outputs: ["mean", "logVar"], units: 2 });
 * assert.deepEqual(encoder.outputNames, ["mean", "logVar"]);
 * encoder.dispose();
 * ```
 */
export function encoderModel(
  body: { input: tf.SymbolicTensor; features: tf.SymbolicTensor },
  heads: { outputs: string[]; units: number },
): tf.LayersModel {
  const outputs = heads.outputs.map((name) =>
    tf.layers.dense({ units: heads.units, name, kernelInitializer: "zeros" })
      .apply(body.features) as tf.SymbolicTensor
  );
  return tf.model({ inputs: body.input, outputs, name: "encoder" });
}
