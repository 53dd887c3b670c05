import assert from "node:assert/strict";
import { houseFaults } from "../../../tools/test/house_rules.ts";

/** A path that exists on one machine only; joined, so that this file itself holds none. */
const PATH = ["", "home", "someone", "digits"].join("/");

Deno.test("houseFaults() finds nothing in a clean source", () => {
  const text = `import { createRandom } from "../math/random.ts";\n// Math.random has no seed.\n` +
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

Deno.test("houseFaults() lets tests and tools import what they need, and draw without seed", () => {
  const text = `import { vae } from "@dgm/models/vae.ts";\nconst port = Math.random();\n`;
  assert.deepEqual(houseFaults([{ path: "tests/math/density_test.ts", text }]), []);
});
