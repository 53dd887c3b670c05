import assert from "node:assert/strict";
import type { Notebook } from "../../../tools/notebooks/notebook.ts";
import {
  hasTrainedCells,
  outsideSpread,
  spreadFaults,
  spreadOf,
} from "../../../tools/notebooks/spread.ts";
import { code, notebookOf, printed } from "./tiny_notebook.ts";

/** A notebook whose one trained cell printed this. */
function trained(text: string, tags = ["training"]): Notebook {
  const cell = code("x", { outputs: [printed(text)], tags });
  return notebookOf({ ...cell, id: "code-07" }, code("y", { outputs: [printed("7 untrained")] }));
}

Deno.test("spreadOf() keeps the lowest and the highest of each number of trained cells", () => {
  const runs = ["ELBO -92.1, KL 14", "ELBO -91.4, KL 15", "ELBO -93.0, KL 13"].map((text) =>
    trained(text)
  );
  assert.deepEqual(spreadOf(runs), { "code-07": [[-93, -91.4], [13, 15]] });
});

Deno.test("spreadOf() refuses runs whose words depend on the seed, and names the cell", () => {
  const runs = [trained("the best is 3"), trained("the worst is 3")];
  assert.throws(() => spreadOf(runs), { name: "RangeError", message: /code-07.+best.+worst/ });
});

Deno.test("outsideSpread() widens the interval by its width, and counts the last digit", () => {
  assert.equal(outsideSpread("2.9", [[1, 2]]), undefined);
  assert.match(outsideSpread("3.2", [[1, 2]])!, /number 1 is 3.2, outside the spread 1 … 2/);
  assert.equal(outsideSpread("0.51", [[0.5, 0.5]]), undefined);
  assert.match(outsideSpread("0.52", [[0.5, 0.5]])!, /outside/);
  assert.match(outsideSpread("4", [[3, 3]])!, /outside/);
  assert.match(outsideSpread("NaN is no number, 1 is", [[2, 2]])!, /outside/);
});

Deno.test("spreadFaults() wants a spread for trained cells, as many numbers as they print", () => {
  const notebook = trained("ELBO -92.1");
  assert.match(spreadFaults(notebook)[0]!, /code cell 1: want a stored spread of 1 numbers/);
  notebook.metadata.dgm = { spread: { "code-07": [[-93, -91]] } };
  assert.deepEqual(spreadFaults(notebook), []);
  notebook.metadata.dgm = { spread: { "code-07": [[-93, -91], [1, 2]] } };
  assert.match(spreadFaults(notebook)[0]!, /want a stored spread of 1 numbers, got 2/);
});

Deno.test("spreadFaults() and hasTrainedCells() leave untrained and timed cells alone", () => {
  for (const tags of [[], ["training", "timing"], ["training", "engine"]]) {
    assert.deepEqual(spreadFaults(trained("ELBO -92.1", tags)), []);
    assert.equal(hasTrainedCells(trained("ELBO -92.1", tags)), false);
  }
  assert.equal(hasTrainedCells(trained("it has not run yet")), true);
});
