import assert from "node:assert/strict";
import { houseFaults, readSources } from "../../../tools/test/house_rules.ts";

/** A path that exists on one machine only; joined, so that this file itself holds none. */
const PATH = ["", "home", "someone", "digits"].join("/");

Deno.test("houseFaults() finds nothing in a clean source", () => {
  const text = `import { createRandom } from "../math/mod.ts";\n// Math.random has no seed.\n` +
    `import { elbo } from "./elbo.ts";\nimport * as tf from "@tensorflow/tfjs";\n`;
  assert.deepEqual(houseFaults([{ path: "lib/models/vae.ts", text }]), []);
});

const RED: [string, string, string, RegExp][] = [
  [
    "an import from a higher room",
    "lib/math/density.ts",
    `import { vae } from "../models/vae.ts";`,
    /math may not import from models/,
  ],
  [
    "one by its alias, over several lines",
    "lib/data/load.ts",
    `import {\n  chart,\n  Picture,\n} from "@dgm/figures/chart.ts";`,
    /data may not import from figures/,
  ],
  [
    "a re-export of a higher room",
    "lib/training/fit.ts",
    `export * from "../notebook/progress.ts";`,
    /training may not import from notebook/,
  ],
  [
    "an import when it runs",
    "lib/models/vae.ts",
    `const { fit } = await import("../training/fit.ts");`,
    /models may not import from training/,
  ],
  [
    "an import from one folder deeper",
    "lib/engine/kernels/add.ts",
    `import { vae } from "../../models/vae.ts";`,
    /engine may not import from models/,
  ],
  [
    "an import that goes out of lib and in again",
    "lib/math/density.ts",
    `import type { Vae } from "../../lib/models/vae.ts";`,
    /math may not import from models/,
  ],
  [
    "a type imported in place",
    "lib/math/density.ts",
    `export type Judged = import("../models/vae.ts").Vae;`,
    /math may not import from models/,
  ],
  [
    "an import behind what looks like a comment",
    "lib/math/density.ts",
    `const glob = "lib/*";\nexport * from "../models/vae.ts";\nconst end = "*/";`,
    /math may not import from models/,
  ],
  [
    "an import from a lower room past its door",
    "lib/models/vae.ts",
    `import { createRandom } from "../math/random.ts";`,
    /import lib\/math\/random\.ts through the door lib\/math\/mod\.ts/,
  ],
  [
    "the whole library by its alias",
    "lib/models/vae.ts",
    `import { elbo } from "@dgm/mod.ts";`,
    /models may not import lib\/mod\.ts, which holds all rooms/,
  ],
  [
    "the whole library by its path",
    "lib/engine/kernels/add.ts",
    `export * from "../../mod.ts";`,
    /engine may not import lib\/mod\.ts/,
  ],
  [
    "the library's import of a tool",
    "lib/notebook/check.ts",
    `import { ROOT } from "../../tools/setup/project.ts";`,
    /the library may not import tools\/setup\/project\.ts/,
  ],
  [
    "a folder of lib that is no room",
    "lib/utils/all.ts",
    "export const one = 1;",
    /utils is no room/,
  ],
  [
    "a file of 261 lines",
    "tools/long.ts",
    "// One more.\n".repeat(261),
    /want at most 260 lines, got 261/,
  ],
  [
    "a file that imports itself",
    "lib/models/vae.ts",
    `export * from "./vae.ts";`,
    /imports go in a circle: lib\/models\/vae\.ts → lib\/models\/vae\.ts/,
  ],
  ["Math.random", "lib/models/vae.ts", "const u = Math.random();", /Math\.random has no seed/],
  [
    "tf.randomNormal",
    "lib/models/vae.ts",
    "const eps = tf.randomNormal([2]);",
    /tf\.randomNormal has no seed/,
  ],
  ["a path of one machine", "tools/x.py", `open("${PATH}")`, /exists on one machine only/],
];

for (const [what, path, text, fault] of RED) {
  Deno.test(`houseFaults() names ${what}`, () => {
    const faults = houseFaults([{ path, text }]);
    assert.equal(faults.length, 1, faults.join("\n"));
    assert.ok(faults[0]!.startsWith(`${path}: `));
    assert.match(faults[0]!, fault);
  });
}

const CIRCLES: [string, Record<string, string>, RegExp][] = [
  [
    "of two files, one way for a type alone",
    {
      "lib/models/body.ts": `import { denseEncoder } from "./dense_body.ts";`,
      "lib/models/dense_body.ts": `import type { DenseBody } from "./body.ts";`,
    },
    /circle: lib\/models\/body\.ts → lib\/models\/dense_body\.ts → lib\/models\/body\.ts$/,
  ],
  [
    "of three files in two folders, by alias, re-export and path",
    {
      "lib/engine/machine.ts": `export * from "@dgm/engine/kernels/add.ts";`,
      "lib/engine/kernels/add.ts": `import {\n  type Finish,\n} from "./finish.ts";`,
      "lib/engine/kernels/finish.ts": `type M = import("../machine.ts").Machine;`,
    },
    /machine\.ts → lib\/engine\/kernels\/add\.ts → lib\/engine\/kernels\/finish\.ts → lib/,
  ],
  [
    "of tools, one way when it runs",
    {
      "tools/score.ts": `const { score } = await import("./train/score_run.ts");`,
      "tools/train/score_run.ts": `import type { ScoreOptions } from "../score.ts";`,
    },
    /^tools\/score\.ts: imports go in a circle/,
  ],
  [
    "behind files that are in none",
    {
      "tests/a.ts": `import "./b.ts";\nimport "./c.ts";`,
      "tests/b.ts": `import "./c.ts";`,
      "tests/c.ts": `import "./d.ts";`,
      "tests/d.ts": `import "./c.ts";`,
    },
    /circle: tests\/c\.ts → tests\/d\.ts → tests\/c\.ts$/,
  ],
];

for (const [what, files, fault] of CIRCLES) {
  Deno.test(`houseFaults() names a circle ${what}`, () => {
    const sources = Object.entries(files).map(([path, text]) => ({ path, text }));
    const faults = houseFaults(sources);
    assert.equal(faults.length, 1, faults.join("\n"));
    assert.match(faults[0]!, fault);
  });
}

Deno.test("houseFaults() finds no circle where two ways meet, nor in what a comment says", () => {
  const sources = [
    { path: "lib/models/a.ts", text: `import "./b.ts";\nimport "./c.ts";` },
    { path: "lib/models/b.ts", text: `import "./c.ts";` },
    { path: "lib/models/c.ts", text: `/**\n * import "./a.ts";\n */\n// import "./b.ts";` },
  ];
  assert.deepEqual(houseFaults(sources), []);
});

Deno.test("houseFaults() sees the planted circle among all sources, and nothing else", async () => {
  const sources = await readSources();
  assert.ok(sources.length > 400);
  assert.deepEqual(houseFaults(sources), []);
  const planted = sources.map((source) =>
    source.path === "lib/nets/dense_body.ts"
      ? { ...source, text: `import type { Body } from "./body.ts";\n${source.text}` }
      : source
  );
  const faults = houseFaults(planted);
  assert.equal(faults.length, 1, faults.join("\n"));
  assert.match(faults[0]!, /dense_body\.ts → lib\/nets\/body\.ts|body\.ts → lib\/nets\/dense/);
});

Deno.test("houseFaults() lets tests and tools import what they need, and draw without seed", () => {
  const text = `import { vae } from "@dgm/models/vae.ts";\nconst port = Math.random();\n`;
  assert.deepEqual(houseFaults([{ path: "tests/math/density_test.ts", text }]), []);
});
