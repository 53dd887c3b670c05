/** Notebooks and Markdown to HTML, through nbconvert. @module */
import { join } from "../setup/path.ts";
import { jupyterEnvironment, ROOT, venvProgram } from "../setup/project.ts";
import { SetUpError } from "../setup/set_up_error.ts";

/** Texts by kind and name. */
export interface Texts {
  /** Notebook files. */
  notebooks?: Record<string, string>;
  /** Markdown, in which HTML is HTML. */
  markdown?: Record<string, string>;
  /** Markdown of doc comments, in which < is a sign. */
  docs?: Record<string, string>;
  /** TypeScript. */
  code?: Record<string, string>;
}

/** The same names, each with a fragment of HTML. */
export type Fragments = { [kind in keyof Texts]-?: Record<string, string> };

/** Converts many texts at once: nbconvert takes seconds to start. */
export async function convert(texts: Texts): Promise<Fragments> {
  const child = new Deno.Command(venvProgram("python"), {
    args: [join(ROOT, "tools", "site", "convert.py")],
    env: jupyterEnvironment(),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const answer = child.output();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(texts)));
  await writer.close();
  const { success, stdout, stderr } = await answer;
  const decoder = new TextDecoder();
  if (!success) {
    const why = decoder.decode(stderr).trim().split("\n").at(-1);
    throw new SetUpError(`Cannot convert the notebooks: ${why}`);
  }
  return JSON.parse(decoder.decode(stdout));
}
