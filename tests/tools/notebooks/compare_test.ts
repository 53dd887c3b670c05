import assert from "node:assert/strict";
import { outputDifferences, sameNumbers } from "../../../tools/notebooks/compare.ts";
import type { Output } from "../../../tools/notebooks/notebook.ts";
import type { Spread } from "../../../tools/notebooks/spread.ts";
import { code, explorer, notebookOf, picture, png, printed } from "./tiny_notebook.ts";

const stripes = (shade: number) => (x: number) =>
  (x % 2 ? [shade, 0, 0] : [9, 9, 9]) as [number, number, number];
const figure = (width = 8, shade = 200) => picture(png(width, 5, stripes(shade)));

function differences(
  exactness: "bits" | "numbers",
  [before, after]: [Output, Output],
  tags: string[] = [],
): string[] {
  const [a, b] = [before, after].map((o) => notebookOf(code("x", { outputs: [o], tags })));
  return outputDifferences(a!, b!, exactness);
}

const elbo = (value: string) => printed(`ELBO = ${value} nats`);

Deno.test("outputDifferences() in bits finds the last digit, and names the cell and both texts", () => {
  assert.deepEqual(differences("bits", [elbo("-102.21345"), elbo("-102.21345")]), []);
  const [fault] = differences("bits", [elbo("-102.21345"), elbo("-102.21346")]);
  assert.match(fault!, /^code cell 1: the text differs: want "ELBO = -102\.21345 nats", got/);
});

Deno.test("outputDifferences() in numbers allows 1e-4 of the value and no more", () => {
  assert.deepEqual(differences("numbers", [elbo("-102.21345"), elbo("-102.22300")]), []);
  assert.equal(differences("numbers", [elbo("-102.21345"), elbo("-102.2340")]).length, 1);
});

Deno.test("outputDifferences() in numbers still wants the same words", () => {
  const pair: [Output, Output] = [printed("5 of 5 pass"), printed("5 of 5 fail")];
  assert.equal(differences("numbers", pair).length, 1);
});

Deno.test("outputDifferences() of trained cells elsewhere allows what other seeds gave", () => {
  const difference = (value: string, spread?: Spread[string]) => {
    const committed = notebookOf(code("x", { outputs: [elbo("-102.2")], tags: ["training"] }));
    const rerun = notebookOf(code("x", { outputs: [elbo(value)], tags: ["training"] }));
    const { id } = committed.cells[0]!;
    const stored = spread ? { [id]: spread } : {};
    return outputDifferences(committed, rerun, "numbers", stored)[0] ?? "";
  };
  assert.equal(difference("-102.9", [[-102.4, -101.9]]), "");
  assert.match(difference("-103.1", [[-102.4, -101.9]]), /number 1 is -103.1, outside the spread/);
  assert.match(difference("-102.2"), /want a stored spread of 1 numbers, got none/);
});

Deno.test("outputDifferences() of trained cells elsewhere wants the same words and pictures", () => {
  const words: [Output, Output] = [printed("it learned"), printed("it failed")];
  assert.match(differences("numbers", words, ["training"])[0]!, /the text differs/);
  assert.match(
    differences("numbers", [figure(8), figure(9)], ["training"])[0]!,
    /want pictures of 8 × 5 pixels, got 9 × 5/,
  );
  const gone: [Output, Output] = [figure(8), printed("Three bars, the middle one highest")];
  assert.match(
    differences("numbers", gone, ["training"])[0]!,
    /want pictures of 8 × 5 pixels, got none/,
  );
});

Deno.test("outputDifferences() in words leaves the numbers of trained cells to the spread", () => {
  const book = (loss: string, kl: string) =>
    notebookOf(
      code("train()", { tags: ["training"], outputs: [printed(loss)] }),
      code("kl()", { outputs: [printed(kl)], count: 2 }),
    );
  const before = book("loss 102.1", "KL 0.5");
  const of = (loss: string, kl: string, exactness: "words" | "trained words") =>
    outputDifferences(before, book(loss, kl), exactness).map((fault) => fault.split(":")[0]);
  assert.deepEqual(of("loss 540.7", "KL 0.5", "words"), []);
  assert.deepEqual(of("loss 540.7", "KL 0.8", "words"), ["code cell 2"]);
  assert.deepEqual(of("gain 102.1", "KL 0.8", "words"), ["code cell 1", "code cell 2"]);
  assert.deepEqual(of("loss 540.7", "KL 0.8", "trained words"), []);
  assert.deepEqual(of("gain 102.1", "KL 0.5", "trained words"), ["code cell 1"]);
});

for (const tag of ["timing", "engine"]) {
  Deno.test(`outputDifferences() leaves ${tag} cells alone`, () => {
    assert.deepEqual(differences("bits", [elbo("1"), elbo("2")], [tag]), []);
  });
}

Deno.test("outputDifferences() in bits sees another pixel, in numbers only another size", () => {
  assert.deepEqual(differences("bits", [figure(), figure()]), []);
  assert.match(differences("bits", [figure(), figure(8, 201)])[0]!, /a picture differs/);
  assert.deepEqual(differences("numbers", [figure(), figure(8, 201)]), []);
});

Deno.test("outputDifferences() in bits sees another explorer, elsewhere only that its picture is there", () => {
  const shape = png(8, 5, stripes(200));
  const pair: [Output, Output] = [explorer(shape, "w = 0.125"), explorer(shape, "w = 0.5")];
  assert.match(differences("bits", pair)[0]!, /an explorer differs/);
  assert.deepEqual(differences("bits", [pair[0], pair[0]]), []);
  assert.deepEqual(differences("numbers", pair), []);
  // No spread is stored for it: its words hold no numbers.
  assert.deepEqual(differences("numbers", pair, ["training"]), []);
  assert.match(
    differences("numbers", [pair[0], printed("Three bars, the middle one highest")])[0]!,
    /want pictures of 8 × 5 pixels, got none/,
  );
});

Deno.test("outputDifferences() sees a picture that came out blank", () => {
  const blank = picture(png(8, 5, () => [255, 255, 255]));
  assert.match(differences("numbers", [figure(), blank])[0]!, /a picture is blank/);
});

Deno.test("sameNumbers() takes one unit of the last printed digit, whatever its size", () => {
  assert.ok(sameNumbers("kl 0.01", "kl 0.02"));
  assert.ok(!sameNumbers("kl 0.01", "kl 0.03"));
  assert.ok(sameNumbers("1.00000e-8", "1.00005e-8"));
  assert.ok(!sameNumbers("1.0e-8", "2.0e-8"));
});

Deno.test("sameNumbers() reads minus signs of both kinds, and wants whole counts exactly", () => {
  assert.ok(sameNumbers("−1.50", "−1.50"));
  assert.ok(sameNumbers("−1.50", "-1.50"));
  assert.ok(!sameNumbers("−1.50", "1.50"));
  assert.ok(!sameNumbers("12 tensors", "13 tensors"));
});
