/**
 * A change of dtype; to the same dtype it is a second name, where tfjs' wasm backend copies.
 *
 * @module
 */
import type { Kernel } from "../machine.ts";
import { identity } from "./identity.ts";

/** x as `dtype`. */
export const cast: Kernel = {
  name: "Cast",
  run(machine, inputs, attributes) {
    const x = inputs.x!;
    if (x.dtype === attributes.dtype) return identity.run(machine, inputs, attributes);
    return machine.inherited("Cast", inputs, attributes);
  },
};
