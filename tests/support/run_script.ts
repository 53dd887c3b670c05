/** Programs that a test runs in a process of their own. @module */
import { fileURLToPath } from "node:url";

/** What a program printed, and how it ended. */
export interface ScriptResult {
  /** The lines of its standard output, without the last line break. */
  lines: string[];
  /** All of its standard error. */
  errors: string;
  /** 0 when it ended by itself. */
  code: number;
}

/**
 * Runs TypeScript with the project's import aliases in a new process: for what belongs to a process
 * as a whole, such as environment variables and signals, while tests run side by side.
 */
export async function runScript(
  source: string,
  env: Record<string, string> = {},
): Promise<ScriptResult> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--ext=ts", source],
    cwd: fileURLToPath(new URL("../../", import.meta.url)),
    env: { NO_COLOR: "1", DGM_BUDGET: "", DGM_DATASET: "", ...env },
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trimEnd();
  return { lines: text(stdout).split("\n"), errors: text(stderr), code };
}
