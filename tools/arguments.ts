/** Command lines. @module */
import { parseArgs, type ParseArgsConfig } from "node:util";
import { SetUpError } from "./setup/set_up_error.ts";
import { fromWhereYouStand } from "./where_you_stand.ts";

/** Turns the complaint of an argument parser into one line. */
export function refusing<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new SetUpError(`${(error as Error).message.split("\n")[0]} (see --help)`);
  }
}

/** Flags as {@linkcode parseArgs} takes them. */
type Flags = NonNullable<ParseArgsConfig["options"]>;

/** Their values. */
type Values<F extends Flags> = ReturnType<typeof parseArgs<{ options: F }>>["values"];

/**
 * The command line of a tool that works on one file or folder.
 *
 * @param args what was typed
 * @param wanted what it works on, in words
 * @param flags besides `--help`
 * @returns the path and the values of the flags; undefined when help was asked for
 * @throws {SetUpError} when a flag is unknown, or there is not one path
 */
export function pathAndFlags<const F extends Flags>(
  args: string[],
  wanted: string,
  flags: F,
): { path: string; values: Values<F> } | undefined {
  const options: Flags = { ...flags, help: { type: "boolean", short: "h" } };
  const { values, positionals } = refusing(() =>
    parseArgs({ args, options, allowPositionals: true })
  );
  if (values.help) return undefined;
  const [path, ...others] = positionals;
  if (path === undefined || others.length > 0) {
    throw new SetUpError(`Cannot go on: want one ${wanted} (see --help)`);
  }
  return { path: fromWhereYouStand(path), values: values as Values<F> };
}
