import assert from "node:assert/strict";
import {
  coverageCitations,
  isCited,
  plantFaults,
  summaryCitations,
  uncheckedRows,
} from "../../../tools/notebooks/cited.ts";
import { coverageRows } from "../../../tools/notebooks/coverage.ts";
import { code, notebookOf, printed, text } from "./tiny_notebook.ts";

const NOTEBOOK = notebookOf(
  text("# Sums"),
  code("sums", { outputs: [printed("✓ 2 and 3: 5 = 5\nno check\n✓ ELBO of f(x): 1 ≥ 0")] }),
  text("## Summary\n\n- Sums *add* up (*2 and\n3*, *ELBO of f(x)*, that is all)."),
);
const ROWS = coverageRows(
  "| A1 | sums | [04, Sums](04_sums.ipynb): `2 and 3`, `A title`; [05, x](05_x.ipynb): `y` | |\n" +
    "| A2 | words | [04, Sums](04_sums.ipynb): `A title` | a definition |\n" +
    "| A3 | words | [04, Sums](04_sums.ipynb): `A title` | |",
);

Deno.test("summaryCitations() reads what stands in italics within parentheses", () => {
  assert.deepEqual(summaryCitations(NOTEBOOK).map(({ label }) => label), [
    "2 and 3",
    "ELBO of f(x)",
  ]);
});

Deno.test("coverageCitations() reads the labels of one notebook with their rows", () => {
  assert.deepEqual(coverageCitations(ROWS.slice(0, 2), "04_sums.ipynb"), [
    { label: "2 and 3", by: "A1" },
    { label: "A title", by: "A1" },
    { label: "A title", by: "A2" },
  ]);
});

Deno.test("isCited() takes an ellipsis for any words", () => {
  assert.ok(isCited("p̂(x)/p(x) over 40 images: 1", { label: "p̂(x)/p(x) over … images", by: "" }));
  assert.ok(!isCited("images over 40", { label: "over … images", by: "" }));
});

Deno.test("plantFaults() finds cited checks without a plant, idle plants and empty citations", () => {
  const plant = { label: "2 and", find: "a", replace: "b" };
  const cited = (...labels: string[]) => labels.map((label) => ({ label, by: "Summary" }));
  assert.deepEqual(plantFaults(NOTEBOOK, cited("2 and 3"), [plant]), []);
  assert.deepEqual(plantFaults(NOTEBOOK, [{ label: "A title", by: "A1" }], []), []);
  assert.deepEqual(plantFaults(NOTEBOOK, cited("ELBO", "never"), [plant]), [
    'Summary: "ELBO" has no planted fault',
    'Summary: no check is called "never"',
    'nobody cites the planted "2 and"',
  ]);
});

Deno.test("uncheckedRows() wants a check, or the word that there is nothing to compute", () => {
  assert.deepEqual(uncheckedRows(ROWS, { "04_sums.ipynb": NOTEBOOK, "05_x.ipynb": NOTEBOOK }), [
    "A3: want a check, or the word that it is a definition or an outlook",
  ]);
});
