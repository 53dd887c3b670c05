/** Command lines. @module */
import { SetUpError } from "./setup/set_up_error.ts";

/** Turns the complaint of an argument parser into one line. */
export function refusing<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new SetUpError(`${(error as Error).message.split("\n")[0]} (see --help)`);
  }
}
