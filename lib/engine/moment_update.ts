/**
 * What optimisers with two moments have in common: lists of variables that change in place.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Machine } from "./machine.ts";

/** One parameter with its moments, and its gradient. */
export interface Update {
  /** What changes. */
  variables: [parameter: tf.Variable, first: tf.Variable, second: tf.Variable];
  /** What is read. */
  gradient: tf.Tensor;
}

/** The lists that belong to the parameters. */
export interface UpdateLists {
  /** The gradients, read only. */
  gradients: tf.Tensor[];
  /** The first moments. */
  firstMoments: tf.Variable[];
  /** The second moments. */
  secondMoments: tf.Variable[];
}

/**
 * The lists, parameter by parameter.
 *
 * @param by who updates, for messages.
 * @param parameters what is updated.
 * @param lists run in parallel to them, all float32 and of the same shapes.
 * @returns one update for each parameter.
 * @throws {TypeError} when the lists differ in length, shape or dtype.
 */
export function checkedUpdates(
  by: string,
  parameters: tf.Variable[],
  lists: UpdateLists,
): Update[] {
  for (const [name, list] of Object.entries(lists) as [string, tf.Tensor[]][]) {
    if (list.length !== parameters.length) {
      throw new TypeError(
        `Cannot update by ${by}: ${name} must match the parameters in number, ` +
          `got ${list.length} for ${parameters.length}`,
      );
    }
  }
  return parameters.map((parameter, i) => {
    const [gradient, first, second] = Object.entries(lists).map(([name, list]) => {
      checkLike(parameter, list[i]!, `Cannot update by ${by}: ${name}[${i}]`);
      return list[i]!;
    });
    checkLike(parameter, parameter, `Cannot update by ${by}: parameters[${i}]`);
    return {
      variables: [parameter, first as tf.Variable, second as tf.Variable],
      gradient: gradient!,
    };
  });
}

function checkLike(parameter: tf.Variable, other: tf.Tensor, label: string): void {
  if (tf.util.arraysEqual(parameter.shape, other.shape) && other.dtype === "float32") return;
  throw new TypeError(
    `${label} must be float32 [${parameter.shape}], got ${other.dtype} [${other.shape}]`,
  );
}

/**
 * Runs a kernel over all lists. Now and then moments that are too small are cleared.
 *
 * @param machine whose kernel it is.
 * @param updates what changes.
 * @param step the count of this step.
 * @param run the kernel on places p, g, m, v, and where the new p, m, v go, for so many floats.
 */
export function updateInPlace(
  machine: Machine,
  updates: Update[],
  step: number,
  run: (places: number[], count: number) => void,
): void {
  const passes = updates.map(({ variables, gradient }) => {
    const written = variables.map((variable) => new Written(machine, variable));
    const [p, m, v] = written.map(({ from }) => from) as [number, number, number];
    const from = [p, machine.at(gradient), m, v, ...written.map(({ to }) => to)];
    return { size: gradient.size, from, written };
  });
  machine.shareLists(passes.map(({ size }) => size), (list, first, count) => {
    const here = passes[list]!.from.map((place) => place + 4 * first);
    run(here, count);
    if (step % TIDY_STEPS === 0) {
      const [first, second] = here.slice(-2) as [number, number];
      machine.simd.clearTiny(first, count);
      machine.simd.clearTiny(second, count);
    }
  });
  for (const { written } of passes) for (const each of written) each.done();
}

/**
 * A variable that a kernel writes to: in place, or, where another tensor shares its values, to new ones, so that
 * a copy taken before stays as it was.
 */
export class Written {
  /** Byte offset of the values as they are. */
  readonly from: number;
  /** Byte offset of those to be written. */
  readonly to: number;
  readonly #fresh: tf.TensorInfo | undefined;

  /** Makes place where that is needed. */
  constructor(machine: Machine, readonly variable: tf.Variable) {
    this.from = machine.at(variable);
    const isShared = machine.backend.refCount(variable.dataId) !== 1;
    this.#fresh = isShared ? machine.output(variable.shape) : undefined;
    this.to = this.#fresh ? machine.at(this.#fresh) : this.from;
  }

  /** Gives the variable what was written. */
  done(): void {
    if (!this.#fresh) return;
    const assigned = tf.engine().makeTensorFromTensorInfo(this.#fresh);
    this.variable.assign(assigned);
    assigned.dispose();
  }
}

/**
 * Steps between two looks for moments below 2⁻¹²⁶, which are set to 0. They are too small to move a
 * parameter, but rounding keeps them from ever decaying to 0, and a processor takes ten times as long for
 * them: a few in a hundred made Adam half as fast.
 */
const TIDY_STEPS = 64;
