import assert from "node:assert/strict";

/** A program for plain TensorFlow.js, as somebody else might have written it, and two lines more. */
const PROGRAM = `
import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/lib/engine";

const { name } = await useEngine();
const model = tf.sequential({
  layers: [
    tf.layers.conv2d({ inputShape: [16, 16, 1], filters: 8, kernelSize: 3, activation: "relu" }),
    tf.layers.maxPooling2d({ poolSize: 2 }),
    tf.layers.flatten(),
    tf.layers.dense({ units: 2, activation: "softmax" }),
  ],
});
model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
// A bright row is of class 0, a bright column of class 1.
const labels = Array.from({ length: 256 }, (_, i) => i % 2);
const pixels = labels.flatMap((label, i) =>
  Array.from({ length: 256 }, (_, p) => (label ? p % 16 : p >> 4) === (i * 7) % 16 ? 1 : 0)
);
const xs = tf.tensor4d(pixels, [256, 16, 16, 1]);
const ys = tf.tensor1d(labels, "float32");
const { history } = await model.fit(xs, ys, { epochs: 20, batchSize: 32, verbose: 0 });
console.log(JSON.stringify({ name, accuracy: history.acc.at(-1) }));
Deno.exit(0);
`;

Deno.test("a plain tf.layers CNN outside of this project trains on the engine after two more lines", async () => {
  const root = new URL("../../", import.meta.url);
  const folder = await Deno.makeTempDir();
  try {
    await Deno.symlink(new URL("node_modules", root), `${folder}/node_modules`);
    const engine = new URL("lib/engine/mod.ts", root).href;
    const config = { nodeModulesDir: "manual", imports: { "@dgm/lib/engine": engine } };
    await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify(config));
    await Deno.writeTextFile(`${folder}/train.ts`, PROGRAM);
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-ffi", "--allow-env", "--allow-read", "--allow-sys", "train.ts"],
      cwd: folder,
      env: { NO_COLOR: "1", DGM_ENGINE: "native" },
    }).output();
    const [out, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    assert.ok(success, errors!);
    const { name, accuracy } = JSON.parse(out!);
    assert.equal(name, "native");
    // Rows and columns are told apart by any network that learns; by chance it is a half.
    assert.ok(accuracy > 0.95, out!);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
