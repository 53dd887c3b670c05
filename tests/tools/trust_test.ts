/** Which notebooks JupyterLab trusts: those that equal the committed ones. */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { writeNotebook } from "../../tools/notebooks/notebook.ts";
import { jupyterEnvironment, ROOT, venvProgram } from "../../tools/setup/project.ts";
import { run } from "../../tools/setup/run.ts";
import { code, notebookOf } from "./notebooks/tiny_notebook.ts";

const IS_TRUSTED = "import sys, nbformat; from nbformat.sign import NotebookNotary as N; " +
  "print(N().check_signature(nbformat.read(sys.argv[1], as_version=4)))";

/** A checkout of two committed notebooks, the second of them changed since, and one of our own. */
async function inCheckout(
  test: (folder: string, env: Record<string, string>) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const git = async (...args: string[]) => {
    const { success, output } = await run("git", ["-C", folder, ...args]);
    assert.ok(success, output);
  };
  const write = (name: string, source: string) =>
    writeNotebook(join(folder, "notebooks", name), notebookOf(code(source)));
  try {
    await Deno.mkdir(join(folder, "notebooks"));
    await write("kept.ipynb", "1");
    await write("changed.ipynb", "2");
    await git("init", "-q");
    await git("add", "notebooks");
    const who = ["-c", "user.name=test", "-c", "user.email=test@example.org"];
    await git(...who, "-c", "commit.gpgsign=false", "commit", "-qm", "two");
    await write("changed.ipynb", "alert(2)");
    await write("own.ipynb", "3");
    // The signatures of this test are kept in its own folder.
    const env = { ...jupyterEnvironment(), JUPYTER_DATA_DIR: join(folder, "jupyter") };
    await test(folder, env);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const trust = (folder: string, env: Record<string, string>) =>
  run(venvProgram("python"), [join(ROOT, "tools", "trust.py"), folder], { env });

async function isTrusted(folder: string, name: string, env: Record<string, string>) {
  const ask = ["-c", IS_TRUSTED, join(folder, "notebooks", name)];
  return (await run(venvProgram("python"), ask, { env })).output.trim();
}

Deno.test("trust.py trusts what equals the commit, and neither what changed nor what is new", () =>
  inCheckout(async (folder, env) => {
    assert.equal((await trust(folder, env)).output.trim(), "1");
    assert.equal(await isTrusted(folder, "kept.ipynb", env), "True");
    assert.equal(await isTrusted(folder, "changed.ipynb", env), "False");
    assert.equal(await isTrusted(folder, "own.ipynb", env), "False");
  }));

Deno.test("trust.py trusts nothing where there is no commit, and nothing where there is no git", () =>
  inCheckout(async (folder, env) => {
    const without = await trust(folder, { ...env, PATH: join(folder, "nothing") });
    assert.deepEqual([without.success, without.output.trim()], [true, "0"]);
    await Deno.remove(join(folder, ".git"), { recursive: true });
    const uncommitted = await trust(folder, { ...env, GIT_CEILING_DIRECTORIES: dirname(folder) });
    assert.deepEqual([uncommitted.success, uncommitted.output.trim()], [true, "0"]);
  }));
