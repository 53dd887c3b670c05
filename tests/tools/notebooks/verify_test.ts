import assert from "node:assert/strict";
import { join } from "node:path";
import { outputDifferences } from "../../../tools/notebooks/compare.ts";
import { writeNotebook } from "../../../tools/notebooks/notebook.ts";
import { skippedChecks, verifyNotebook } from "../../../tools/notebooks/verify.ts";
import { code, notebookOf, printed, text } from "./tiny_notebook.ts";

Deno.test("outputDifferences() at a small budget compares the untrained cells alone", () => {
  const book = (loss: string, kl: string) =>
    notebookOf(
      code("train()", { tags: ["training"], outputs: [printed(loss)] }),
      code("kl()", { outputs: [printed(kl)], count: 2 }),
    );
  const [full, smoke] = [book("102.1", "0.5"), book("540.7", "0.5")];
  assert.deepEqual(outputDifferences(full, smoke, "untrained"), []);
  const wrong = outputDifferences(full, book("540.7", "0.7"), "untrained");
  assert.equal(wrong.length, 1);
  assert.match(wrong[0]!, /code cell 2/);
});

Deno.test("skippedChecks() finds the checks that said so, and no others", () => {
  const outputs = [
    printed("✓ KL is right\n– test ELBO: skipped at the smoke budget\n"),
    printed("– samples: skipped at the smoke budget"),
  ];
  assert.deepEqual(skippedChecks(notebookOf(text("# T"), code("x", { outputs }))), [
    "test ELBO",
    "samples",
  ]);
});

Deno.test("verifyNotebook() counts what a small budget skips, and passes what it runs", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "tiny.ipynb");
    const skips =
      "console.log('– ' + Deno.env.get('DGM_BUDGET') + ': skipped at the smoke budget')";
    const committed = [printed("✓ test ELBO\n")];
    await writeNotebook(
      path,
      notebookOf(text("# Tiny"), code(skips, { tags: ["training"], outputs: committed })),
    );
    const verdicts = await Array.fromAsync(verifyNotebook(path, "tiny", { budget: "smoke" }));
    const [within] = verdicts.slice(5);
    assert.equal(within!.skipped, "unmeasured", "no run of its code is on record");
    assert.deepEqual(verdicts.slice(6), [
      { name: "tiny: runs from top to bottom", faults: [] },
      { name: "tiny: smoke", faults: [], skipped: "smoke" },
      { name: "tiny: the run reproduces the committed outputs (untrained)", faults: [] },
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
