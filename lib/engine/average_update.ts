/**
 * One step of a moving average of a list of variables.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { Written } from "./moment_update.ts";
import { machineOf } from "./native_backend.ts";

/**
 * Moves averages towards variables, in place.
 *
 *     a ← a + (1 − d) (x − a)
 *
 * Both lists run in parallel, all float32.
 *
 * @param averages the variables a.
 * @param variables the variables x, read only.
 * @param decay d, in [0, 1].
 * @returns nothing: the averages hold the new values.
 * @throws {TypeError} when the lists differ in length, shape or dtype.
 * @throws {RangeError} when the decay is outside its range.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { averageUpdate, useEngine } from "@dgm/engine/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const average = tf.variable(tf.tensor1d([0, 8])), x = tf.variable(tf.tensor1d([4, 8]));
 * averageUpdate([average], [x], 0.75);
 * assert.deepEqual([...average.dataSync()], [1, 8]);
 * ```
 *
 * Source: Polyak and Juditsky 1992, "Acceleration of Stochastic Approximation by Averaging", with weights that decay.
 */
export function averageUpdate(
  averages: tf.Variable[],
  variables: tf.Variable[],
  decay: number,
): void {
  if (!(decay >= 0 && decay <= 1)) {
    throw new RangeError(`Cannot average variables: want decay in [0, 1], got ${decay}`);
  }
  const shapes = (list: tf.Variable[]) => list.map(({ dtype, shape }) => `${dtype} [${shape}]`);
  const [want, came] = [shapes(averages), shapes(variables)];
  const isFloat = averages.every(({ dtype }) => dtype === "float32");
  if (!isFloat || want.length !== came.length || want.some((shape, i) => shape !== came[i])) {
    throw new TypeError(
      `Cannot average variables: want averages and variables alike and float32, ` +
        `got ${want.join(", ")} and ${came.join(", ")}`,
    );
  }
  const machine = machineOf(tf.backend());
  if (!machine) {
    averages.forEach((average, i) =>
      tf.tidy(() =>
        average.assign(tf.add(average, tf.mul(1 - decay, tf.sub(variables[i]!, average))))
      )
    );
    return;
  }
  const written = averages.map((average) => new Written(machine, average));
  const places = written.map(({ from, to }, i) => [from, machine.at(variables[i]!), to]);
  machine.shareLists(averages.map(({ size }) => size), (list, first, count) => {
    machine.simd.moveTowards(
      ...places[list]!.map((place) => place + 4 * first),
      count,
      1 - decay,
    );
  });
  for (const each of written) each.done();
}
