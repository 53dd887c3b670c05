import assert from "node:assert/strict";
import { join } from "node:path";
import { execute, type ExecuteOptions, type Execution } from "../../../tools/notebooks/execute.ts";
import { type Cell, textOf, writeNotebook } from "../../../tools/notebooks/notebook.ts";
import { outputFaults } from "../../../tools/notebooks/rules.ts";
import { code, notebookOf, printed, text } from "./tiny_notebook.ts";

async function ran(cells: Cell[], options?: ExecuteOptions): Promise<Execution> {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "tiny.ipynb");
    await writeNotebook(path, notebookOf(...cells));
    const before = await Deno.readTextFile(path);
    const execution = await execute(path, options);
    assert.equal(await Deno.readTextFile(path), before, "the file itself stays as it is");
    return execution;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const FRAMES = `const frame = (n: number) => ({ "text/plain": \`frame \${n}\` });
await Deno.jupyter.display(frame(0), { raw: true, display_id: "bar" });
for (let i = 1; i <= 20; i++) {
  await Deno.jupyter.display(frame(i), { raw: true, display_id: "bar", update: true });
}`;

Deno.test("execute() runs a notebook: streams, values, the library, the choices, the last frame", async () => {
  const seen: string[] = [];
  const { notebook, failure } = await ran([
    text("# Tiny"),
    code(
      `import { createRandom } from "@dgm/math/random.ts";\nconsole.log("a");\nconsole.log("b")`,
      {
        outputs: [printed("old")],
        count: 40,
      },
    ),
    code(
      "[...['DGM_DATASET', 'DGM_BUDGET', 'DGM_NUDGE'].map((name) => Deno.env.get(name)), " +
        "Deno.version.deno].join(' ')",
    ),
    code(""),
    code(FRAMES),
    code("console.error('careful'); createRandom(1).uniform() < 1"),
  ], {
    dataset: "mnist",
    budget: "smoke",
    env: { DGM_NUDGE: "7" },
    onCell: (cell, of) => seen.push(`${cell}/${of}`),
  });
  assert.equal(failure, undefined);
  assert.deepEqual(seen, ["1/4", "2/4", "3/4", "4/4"]);
  const [one, two, , frames, last] = notebook.cells.slice(1);
  assert.deepEqual(one!.outputs, [{ output_type: "stream", name: "stdout", text: ["a\n", "b\n"] }]);
  assert.match(textOf(two!.outputs![0]!.data!["text/plain"]), /mnist smoke 7 2\.8\.1/);
  assert.deepEqual(frames!.outputs!.map(({ data }) => textOf(data!["text/plain"])), ["frame 20"]);
  assert.match(textOf(last!.outputs!.at(-1)!.data!["text/plain"]), /true/);
  assert.deepEqual(outputFaults(notebook), ["code cell 4 wrote to stderr"]);
});

Deno.test("execute() names the cell that failed and its error, and stops there", async () => {
  const { notebook, failure } = await ran([
    text("# Tiny"),
    code("1 + 1"),
    code(""),
    code("throw new RangeError('Cannot sample: want k of at least 1, got 0')"),
    code("console.log('never')"),
  ]);
  assert.equal(failure?.cell, 2);
  assert.equal(failure.error, "RangeError: Cannot sample: want k of at least 1, got 0");
  assert.deepEqual(notebook.cells.at(-1)!.outputs, []);
});

Deno.test("execute() names the cell that the kernel died in", async () => {
  const { failure } = await ran([text("# Tiny"), code("1"), code("Deno.exit(3)")]);
  assert.equal(failure?.cell, 2);
  assert.match(failure.error, /kernel died/i);
});
