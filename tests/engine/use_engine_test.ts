import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useEngine } from "@dgm/engine/use_engine.ts";

Deno.test("useEngine() reports what it took and can be called again", async () => {
  const first = await useEngine("auto");
  const second = await useEngine("auto");
  assert.equal(first.name, second.name);
  assert.ok(first.reason.length > 0 && !first.reason.includes("\n"));
  assert.ok(first.threads >= 1);
  assert.ok(second.startMs < 50);
});

Deno.test("useEngine() sets the number of BLAS threads", async () => {
  const one = await useEngine("native", { threads: 1 });
  if (one.name !== "native") return;
  assert.equal(one.threads, 1);
  assert.equal((await useEngine("native", { threads: 2 })).threads, 2);
  await assert.rejects(
    useEngine("native", { threads: 0 }),
    /threads must be an integer ≥ 1, got 0/,
  );
});

Deno.test("useEngine() falls back to wasm with one line where the BLAS is absent or no library", async () => {
  for (const blas of ["/nowhere/libopenblas.so", new URL(import.meta.url).pathname]) {
    const report = await useEngine("native", { blas });
    assert.equal(report.name, "wasm");
    assert.match(report.reason, /^no native engine: cannot load [^\n]*$/);
    assert.deepEqual([...tf.tidy(() => tf.matMul([[2]], [[3]]).dataSync())], [6]);
  }
});

Deno.test("useEngine() refuses an unknown name", async () => {
  await assert.rejects(useEngine("quick" as "cpu"), /want one of .*, got "quick"/);
});

Deno.test("DGM_ENGINE overrides auto, and auto only", async () => {
  Deno.env.set("DGM_ENGINE", "cpu");
  try {
    const report = await useEngine();
    assert.equal(report.name, "cpu");
    assert.match(report.reason, /^DGM_ENGINE asks for it/);
    assert.equal((await useEngine("wasm")).name, "wasm");
  } finally {
    Deno.env.delete("DGM_ENGINE");
  }
});

Deno.test("useEngine() lets tensors follow from engine to engine", async () => {
  await useEngine("native");
  const a = tf.tensor2d([[1, 2], [3, 4]]);
  for (const engine of ["wasm", "cpu", "native", "wasm", "native"] as const) {
    await useEngine(engine);
    const before = tf.memory().numTensors;
    const product = tf.matMul(a, a, true, false);
    const sum = tf.sum(product, 0);
    assert.deepEqual([...product.dataSync()], [10, 14, 14, 20]);
    assert.deepEqual([...sum.dataSync()], [24, 34]);
    tf.dispose([product, sum]);
    assert.equal(tf.memory().numTensors, before);
  }
  a.dispose();
});

Deno.test("useEngine() needs no network and prints nothing", async () => {
  const program = `
    import * as tf from "@tensorflow/tfjs";
    import { useEngine } from "${new URL("../../lib/engine/use_engine.ts", import.meta.url)}";
    for (const name of ["auto", "wasm", "cpu"]) {
      await useEngine(name);
      tf.matMul(tf.ones([2, 3]), tf.ones([3, 2])).dataSync();
    }`;
  const file = await Deno.makeTempFile({
    suffix: ".ts",
    dir: new URL(".", import.meta.url).pathname,
  });
  try {
    await Deno.writeTextFile(file, program);
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--no-check",
        "--allow-read",
        "--allow-env",
        "--allow-ffi",
        "--allow-sys",
        file,
      ],
    }).output();
    const said = new TextDecoder().decode(stderr) + new TextDecoder().decode(stdout);
    assert.equal(said, "");
    assert.ok(success);
  } finally {
    await Deno.remove(file);
  }
});
