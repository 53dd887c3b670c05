/** Which errors are sentences for people, and are shown without a stack trace. @module */
import { SetUpError } from "./setup/set_up_error.ts";

/**
 * The one line to show for an error, or undefined when it is a fault of the program, whose stack trace
 * is wanted.
 *
 * The library words its errors as "Cannot <action>: <what is wanted>, got <what came>"; the engine's own
 * begin alike, without a colon ("Cannot read properties of undefined").
 *
 * @param error what was thrown
 */
export function lineForPeople(error: unknown): string | undefined {
  if (error instanceof SetUpError) return error.message;
  if (!(error instanceof Error)) return undefined;
  return /^Cannot [^:(]+(?:"[^"]*"[^:(]*)?: /.test(error.message) ? error.message : undefined;
}
