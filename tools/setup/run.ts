/** Running programs for the set-up. @module */
import { dirname, relative } from "./path.ts";
import { ROOT, SETUP_LOG } from "./project.ts";
import { installerError } from "./set_up_error.ts";

/** What a program printed, and whether it succeeded. */
export interface Ran {
  success: boolean;
  output: string;
}

/** Runs a program quietly; a program that does not exist counts as failed. */
export async function run(
  program: string,
  args: string[],
  options: { env?: Record<string, string>; cwd?: string } = {},
): Promise<Ran> {
  try {
    const { success, stdout, stderr } = await new Deno.Command(program, {
      args,
      cwd: ROOT,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      ...options,
    }).output();
    const decoder = new TextDecoder();
    return { success, output: decoder.decode(stdout) + decoder.decode(stderr) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { success: false, output: String(error) };
    throw error;
  }
}

/** Runs an installer, keeps what it prints in the log, and fails with its cause and cure. */
export async function runInstaller(
  step: string,
  program: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<void> {
  const { success, output } = await run(program, args, { env });
  // A full disk must not hide what the installer said.
  await Deno.mkdir(dirname(SETUP_LOG), { recursive: true }).catch(() => {});
  await Deno.writeTextFile(SETUP_LOG, `# ${step}\n${output}\n`, { append: true }).catch(() => {});
  if (!success) throw installerError(step, output, relative(ROOT, SETUP_LOG));
}
