/** What optimisers with two moments share. @module */
import * as tf from "@tensorflow/tfjs";
import type { Optimiser } from "./optimiser.ts";

/** Zeros in the shape of each variable, as `name/first` and `name/second`. */
export function zeroMoments(variables: Record<string, tf.Variable>): Record<string, tf.Variable> {
  const moments: Record<string, tf.Variable> = {};
  for (const [name, variable] of Object.entries(variables)) {
    for (const which of ["first", "second"]) {
      moments[`${name}/${which}`] = tf.tidy(() => tf.variable(tf.zeros(variable.shape), false));
    }
  }
  return moments;
}

/** Lists that run in parallel: what an update of all variables works on. */
export interface Lists {
  /** The parameters. */
  parameters: tf.Variable[];
  /** Their gradients. */
  gradients: tf.Tensor[];
  /** Their first moments. */
  first: tf.Variable[];
  /** Their second moments. */
  second: tf.Variable[];
}

/**
 * The lists of one step.
 *
 * @param title of the optimiser, with its article
 * @param optimiser whose variables and moments they are
 * @param gradients by the names of the variables
 * @throws {TypeError} when a gradient is missing or has another shape
 */
export function listsOf(
  title: string,
  { variables, moments }: Pick<Optimiser, "moments" | "variables">,
  gradients: Record<string, tf.Tensor>,
): Lists {
  const names = Object.keys(variables);
  const ordered = names.map((name) => {
    const gradient = gradients[name];
    const want = variables[name]!.shape;
    if (!gradient || !tf.util.arraysEqual(gradient.shape, want)) {
      throw new TypeError(
        `Cannot take ${title} step: want a gradient of shape [${want}] for ${name}, ` +
          `got ${gradient ? `[${gradient.shape}]` : "none"}`,
      );
    }
    return gradient;
  });
  return {
    parameters: Object.values(variables),
    gradients: ordered,
    first: names.map((name) => moments[`${name}/first`]!),
    second: names.map((name) => moments[`${name}/second`]!),
  };
}
