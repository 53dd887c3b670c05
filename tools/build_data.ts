/** What the tools that build embedded data share. @module */
import { parseArgs } from "node:util";
import { refusing } from "./arguments.ts";
import { installPinned } from "./setup/install_pinned.ts";
import { runTool, setUp } from "./setup.ts";

/** A tool with `--check` and `--help`, and with packages of its own. */
export interface DataBuilder {
  /** What `--help` prints. */
  help: string;
  /** The folder whose packages it wants. */
  packages: URL;
  /** Builds; called when the packages are there, so this is where to import what needs them. */
  build(options: { check: boolean }): Promise<number | void>;
}

/** Runs such a tool on the arguments of the command line. */
export async function buildData({ help, packages, build }: DataBuilder): Promise<void> {
  await runTool(async () => {
    const options = {
      check: { type: "boolean", default: false },
      help: { type: "boolean", short: "h" },
    } as const;
    const { values } = refusing(() => parseArgs({ args: Deno.args, options }));
    if (values.help) return console.log(help);
    await setUp();
    await installPinned(packages);
    return await build(values);
  });
}
