/**
 * A second name for the same values, without the copy that tfjs' wasm backend makes.
 *
 * @module
 */
import type { Kernel } from "../machine.ts";

/** The same data, counted once more. */
export const identity: Kernel = {
  name: "Identity",
  run(machine, inputs) {
    const x = inputs.x!;
    if (!machine.deferred.has(x)) machine.at(x);
    machine.backend.incRef(x.dataId);
    return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
  },
};
