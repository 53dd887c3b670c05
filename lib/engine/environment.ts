/**
 * Environment variables, where the process may read them.
 *
 * @module
 */

/** The variable's value; undefined when it is unset, empty, or not ours to read. */
export function environmentVariable(name: string): string | undefined {
  try {
    return Deno.env.get(name) || undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}
