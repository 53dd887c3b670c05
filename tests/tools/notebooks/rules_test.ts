import assert from "node:assert/strict";
import type { Cell, Notebook } from "../../../tools/notebooks/notebook.ts";
import { outputFaults, shapeFaults, sourceFaults } from "../../../tools/notebooks/rules.ts";
import { code, explorer, notebookOf, picture, png, printed, text } from "./tiny_notebook.ts";

const figure = () => code("draw()", { outputs: [picture(png(4, 4, (x) => [x, 0, 0]))] });
const title = () => text("# A title\n\nWith one promise.");

/** A notebook that obeys every rule, and more cells. */
function good(...more: Cell[]): Notebook {
  return notebookOf(title(), figure(), text("## A section"), ...more);
}

Deno.test("shapeFaults() finds nothing in a notebook that obeys the rules", () => {
  assert.deepEqual(shapeFaults(good(code("1"))), []);
});

const words = (n: number) => "word ".repeat(n);
const RED: [string, Notebook, RegExp][] = [
  ["cells", good(...Array.from({ length: 78 }, () => text("more"))), /81 cells are more than 80/],
  ["codeLength", good(code("1\n".repeat(25)), code("1")), /code cell 2: 26 lines are more than 25/],
  [
    "codeWidth",
    good(code(`1\n"${"é".repeat(99)}"`)),
    /code cell 2: line 2 is wider than 100 characters/,
  ],
  [
    "codeMedian",
    good(...[9, 9, 9].map((n) => code("1\n".repeat(n - 1) + "1"))),
    /median code cell has 9 lines/,
  ],
  ["textLength", good(text(words(121))), /text cell 4 has 121 words, more than 120/],
  ["title", notebookOf(text("No title"), text("# Late"), figure()), /first cell has no title/],
  ["headings", good(text("# A second title")), /want one heading of level 1/],
  ["headings", good(text("#### Too deep")), /heading 3 skips a level/],
  [
    "firstFigure",
    notebookOf(title(), ...Array.from({ length: 7 }, () => text("talk")), figure()),
    /no figure within the first eight cells/,
  ],
];

for (const [rule, notebook, fault] of RED) {
  Deno.test(`shapeFaults() tells of rule ${rule}: ${fault.source}`, () => {
    const faults = shapeFaults(notebook);
    assert.equal(faults.length, 1, faults.join("\n"));
    assert.match(faults[0]!, fault);
    assert.ok(faults[0]!.endsWith(`(rule ${rule})`));
  });

  Deno.test(`shapeFaults() lifts rule ${rule} for a reason: ${fault.source}`, () => {
    const metadata = { dgm: { shape: { [rule]: "this page reads better so" } } };
    assert.deepEqual(shapeFaults({ ...notebook, metadata }), []);
  });
}

Deno.test("shapeFaults() counts formulas and links as one word each, and no table", () => {
  const formula = "$$\n" + words(200) + "\n$$";
  const link = `[here](https://example.org/${"a-b-".repeat(50)})`;
  const table = "| a | b |\n".repeat(200);
  const prose = text(`${words(110)} ${formula} $a + b + c$ ${link}\n\n${table}`);
  assert.deepEqual(shapeFaults(good(prose)), []);
});

Deno.test("shapeFaults() takes a # inside a block of code for a comment", () => {
  assert.deepEqual(shapeFaults(good(text("```\n# a comment\n```"))), []);
});

Deno.test("outputFaults() finds nothing in clean outputs", () => {
  assert.deepEqual(outputFaults(notebookOf(figure(), code("", {}))), []);
});

const path = ["", "home", "someone", "digits.gz"].join("/");
const failed = { output_type: "error" as const, ename: "Error", evalue: "no" };
const bare = { ...picture(png(4, 4, () => [0, 0, 0])), metadata: {} };
const UNCLEAN: [string, Cell, RegExp][] = [
  ["a count out of order", code("1", { count: 3 }), /code cell 1 has count 3, want 1/],
  ["an error", code("1", { outputs: [failed] }), /has an error output/],
  ["stderr", code("1", { outputs: [printed("w", "stderr")] }), /wrote to stderr/],
  ["a path of one machine", code("1", { outputs: [printed(`from ${path}`)] }), /shows the path /],
  ["a picture without words", code("1", { outputs: [bare] }), /without a text alternative/],
  [
    "a picture with too few words",
    code("1", { outputs: [picture(png(4, 4, () => [0, 0, 0]), "A chart")] }),
    /without a text alternative/,
  ],
];

for (const [what, cell, fault] of UNCLEAN) {
  Deno.test(`outputFaults() names ${what}`, () => {
    const faults = outputFaults(notebookOf(cell));
    assert.equal(faults.length, 1, faults.join("\n"));
    assert.match(faults[0]!, fault);
  });
}

Deno.test("outputFaults() names a cell whose picture is lost behind its last expression", () => {
  const lost = 'imageGrid(images, {\n  alt: "Four rows of digits.",\n});\nimages.dispose();';
  const faults = outputFaults(notebookOf(code(lost)));
  assert.deepEqual(faults, [
    "code cell 1 names the words for a picture and keeps none: is it the last expression?",
  ]);
  const kept = code(lost, { outputs: [picture(png(4, 4, () => [0, 0, 0]))] });
  assert.deepEqual(outputFaults(notebookOf(kept)), []);
});

Deno.test("outputFaults() lets a function name the words of a picture that other cells draw", () => {
  const named = 'function draw() {\n  return bars(rows, {\n    alt: "Bars.",\n  });\n}\n"later"';
  const arrow = 'const draw = (rows: Bar[]) =>\n  bars(rows, {\n    alt: "Bars.",\n  });';
  for (const definition of [named, arrow]) {
    assert.deepEqual(outputFaults(notebookOf(code(definition))), []);
  }
});

Deno.test("outputFaults() takes embedded data for no path", () => {
  const data = "A".repeat(150) + path.replace("digits.gz", "B".repeat(150));
  const page = explorer(png(4, 4, (x) => [x, 0, 0]), `<script>"${data}"</script>`);
  assert.deepEqual(outputFaults(notebookOf(code("1", { outputs: [page] }))), []);
});

const UNSEEDED: [string, RegExp][] = [
  ["const u = Math.random();", /Math\.random has no seed/],
  ["tf.randomNormal([2, 2])", /tf\.random has no seed/],
  ["tf.truncatedNormal([2])", /tf\.random has no seed/],
  ["tf.multinomial(p, 3)", /tf\.random has no seed/],
  ["const t = performance.now();", /clock needs the tag timing/],
  ["new Date().toString()", /clock needs the tag timing/],
  ['import { grid } from "@dgm/math/grid.ts";', /through the door of their room/],
];

for (const [source, fault] of UNSEEDED) {
  Deno.test(`sourceFaults() refuses ${source}`, () => {
    const faults = sourceFaults(notebookOf(code("1"), code(source)));
    assert.equal(faults.length, 1, faults.join("\n"));
    assert.match(faults[0]!, /^code cell 2: /);
    assert.match(faults[0]!, fault);
  });
}

Deno.test("sourceFaults() lets cells tagged timing read the clock, and draw from a generator", () => {
  const clock = code("performance.now()", { tags: ["timing"] });
  const seeded = code("createRandom(1).normal(); random.uniform(); tf.tidy(f)");
  assert.deepEqual(sourceFaults(notebookOf(clock, seeded)), []);
});

Deno.test("sourceFaults() lets names come through doors, and a module under a name of its own", () => {
  const cells = [
    'import { grid } from "@dgm/math/mod.ts";',
    'import { elbo } from "@dgm/mod.ts";',
    'import * as check from "@dgm/notebook/check.ts";',
  ];
  assert.deepEqual(sourceFaults(notebookOf(...cells.map((source) => code(source)))), []);
});

Deno.test("sourceFaults() gives no clock's freedom to chance", () => {
  const cell = code("Math.random()", { tags: ["timing"] });
  assert.equal(sourceFaults(notebookOf(cell)).length, 1);
});
