import assert from "node:assert/strict";
import type { Notebook } from "../../../tools/notebooks/notebook.ts";
import { outsideSpread, spreadFaults, spreadOf } from "../../../tools/notebooks/spread.ts";
import { hasTrainedCells } from "../../../tools/notebooks/trained.ts";
import { code, notebookOf, printed } from "./tiny_notebook.ts";

/** A notebook whose one trained cell printed this. */
function trained(text: string, tags = ["training"]): Notebook {
  const cell = code("x", { outputs: [printed(text)], tags });
  return notebookOf({ ...cell, id: "code-07" }, code("y", { outputs: [printed("7 untrained")] }));
}

Deno.test("spreadOf() keeps the lowest and the highest of each number", () => {
  const runs = [[-92.1, 14], [-91.4, 15], [-93, 13]].map((numbers) => ({ "code-07": numbers }));
  assert.deepEqual(spreadOf(runs), { "code-07": [[-93, -91.4], [13, 15]] });
  assert.deepEqual(spreadOf([]), {});
});

Deno.test("spreadOf() has none for a cell that printed more numbers in one run than in another", () => {
  assert.deepEqual(spreadOf([{ a: [1], b: [1] }, { a: [2, 3], b: [2] }]), { b: [[1, 2]] });
  assert.deepEqual(spreadOf([{ a: [1] }, {}]), {});
});

Deno.test("outsideSpread() widens the interval by its width, and counts the last digit", () => {
  assert.equal(outsideSpread("2.9", [[1, 2]]), undefined);
  assert.match(outsideSpread("3.2", [[1, 2]])!, /number 1 is 3.2, outside the spread 1 … 2/);
  assert.equal(outsideSpread("0.51", [[0.5, 0.5]]), undefined);
  assert.match(outsideSpread("0.52", [[0.5, 0.5]])!, /outside/);
  assert.match(outsideSpread("4", [[3, 3]])!, /outside/);
  assert.match(outsideSpread("NaN is no number, 1 is", [[2, 2]])!, /outside/);
});

Deno.test("outsideSpread() wants no more of a number that never varied than of an untrained one", () => {
  // Another machine's float32 changes the seventh digit.
  assert.equal(outsideSpread("0.9843752", [[0.984375, 0.984375]]), undefined);
  assert.equal(outsideSpread("-102.21e0", [[-102.2134, -102.2134]]), undefined);
  assert.match(outsideSpread("0.9853752", [[0.984375, 0.984375]])!, /outside/);
  assert.match(outsideSpread("785", [[784, 784]])!, /outside/);
});

Deno.test("outsideSpread() takes numbers below the accuracy of float32 for noise", () => {
  assert.equal(outsideSpread("6.4e-6", [[3.5e-6, 4.1e-6]]), undefined);
  assert.equal(outsideSpread("0e0", [[3.5e-6, 4.1e-6]]), undefined);
  assert.match(outsideSpread("6.4e-5", [[3.5e-6, 4.1e-6]])!, /outside/);
});

Deno.test("spreadFaults() wants a spread for trained cells, as many numbers as they print", () => {
  const notebook = trained("ELBO -92.1");
  assert.match(spreadFaults(notebook, {})[0]!, /code cell 1: want a stored spread of 1 numbers/);
  assert.deepEqual(spreadFaults(notebook, { "code-07": [[-93, -91]] }), []);
  const two = { "code-07": [[-93, -91], [1, 2]] as [number, number][] };
  assert.match(spreadFaults(notebook, two)[0]!, /want a stored spread of 1 numbers, got 2/);
});

Deno.test("spreadFaults() and hasTrainedCells() leave untrained and timed cells alone", () => {
  for (const tags of [[], ["training", "timing"], ["training", "engine"]]) {
    assert.deepEqual(spreadFaults(trained("ELBO -92.1", tags), {}), []);
    assert.equal(hasTrainedCells(trained("ELBO -92.1", tags)), false);
  }
  assert.equal(hasTrainedCells(trained("it has not run yet")), true);
});
