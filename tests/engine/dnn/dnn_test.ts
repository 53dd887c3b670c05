import assert from "node:assert/strict";
import { dnnLibraries } from "@dgm/engine/dnn/dnn_libraries.ts";
import { projectLibraries } from "@dgm/engine/blas_libraries.ts";
import { openDnn } from "@dgm/engine/dnn/dnn.ts";

const here = "failure" in openDnn() ? undefined : dnnLibraries()[0];
const root = new URL("../../../", import.meta.url);

/** What a child process says of its engine, after a convolution whose result it checks. */
async function reasonWith(dnn: string, threads = "2"): Promise<string> {
  const program = `
    import * as tf from "@tensorflow/tfjs";
    import { useEngine } from "@dgm/engine/use_engine.ts";
    const { name, reason } = await useEngine("native");
    const y = tf.conv2d(tf.ones([4, 3, 3, 2]), tf.ones([3, 3, 2, 2]), 1, "same").dataSync();
    if (y[0] !== 8 || y[8] !== 18 || y.length !== 72) throw new Error("wrong: " + y);
    console.log(name + ": " + reason);`;
  const file = await Deno.makeTempFile({
    dir: new URL(".", import.meta.url).pathname,
    suffix: ".ts",
  });
  try {
    await Deno.writeTextFile(file, program);
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--quiet", file],
      cwd: root,
      env: { DGM_DNN: dnn, DGM_THREADS: threads },
    }).output();
    assert.equal(new TextDecoder().decode(stderr), "");
    assert.equal(code, 0);
    return new TextDecoder().decode(stdout).trim();
  } finally {
    await Deno.remove(file);
  }
}

/** Runs `work` with a file of these bytes. */
async function withFile(bytes: Uint8Array, work: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempFile({ suffix: ".so" });
  try {
    await Deno.writeFile(path, bytes);
    await work(path);
  } finally {
    await Deno.remove(path);
  }
}

const alone = /^native: matrix products through [^\n]*, convolutions through it too: ([^\n]*)$/;

/** Why convolutions are made of products. */
async function refusal(dnn: string): Promise<string> {
  const reason = await reasonWith(dnn);
  assert.match(reason, alone);
  return reason.match(alone)![1]!;
}

const native = { ignore: projectLibraries().length === 0 };
const both = { ignore: native.ignore || here === undefined };

Deno.test({
  ...both,
  name: "convolutions go through oneDNN where it is, whether found or named",
  async fn() {
    for (const [dnn, threads] of [["", "1"], [here!, "2"]] as const) {
      assert.match(await reasonWith(dnn, threads), /, convolutions through libdnnl[\w.]*$/);
    }
  },
});

Deno.test({
  ...native,
  name: "DGM_DNN=off, or naming nothing, or no library, leaves convolutions to the BLAS",
  async fn() {
    assert.equal(await refusal("off"), "oneDNN is off");
    assert.match(await refusal("/nowhere/libdnnl.so"), /^cannot load libdnnl\.so: /);
    assert.match(await refusal(new URL(import.meta.url).pathname), /^cannot load dnn_test\.ts: /);
    assert.match(await refusal(new URL(".", import.meta.url).pathname), /^cannot load /);
  },
});

Deno.test({
  ...native,
  name: "a library without the wanted symbols leaves convolutions to the BLAS",
  async fn() {
    assert.match(await refusal(projectLibraries()[0]!), /^cannot load .*symbol dnnl_/);
  },
});

Deno.test({
  ignore: both.ignore || Deno.build.os !== "linux",
  name: "a library of another architecture, or cut short, leaves convolutions to the BLAS",
  async fn() {
    const bytes = await Deno.readFile(here!);
    for (const part of [0.02, 0.5, 0.999]) {
      await withFile(bytes.slice(0, part * bytes.length), async (path) => {
        assert.match(await refusal(path), /^cannot load [^/]*: the file is cut short$/);
      });
    }
    // The machine of an ELF file stands at byte 18: AArch64, or else x86-64.
    const machine = new DataView(bytes.buffer).getUint16(18, true);
    bytes[18] = machine === 183 ? 62 : 183;
    await withFile(bytes, async (path) => {
      assert.match(await refusal(path), /^cannot load [^/]*$/);
    });
    await withFile(new Uint8Array(200_000), async (path) => {
      assert.match(await refusal(path), /^cannot load [^/]*$/);
    });
  },
});

Deno.test({
  ...both,
  name: "no call of a convolution, sense or nonsense, ends the process or leaves a tensor",
  async fn() {
    const program = new URL("random_calls.ts", import.meta.url).pathname;
    const seed = "1";
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", program, "2000", seed],
      cwd: root,
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    const { done } = JSON.parse(new TextDecoder().decode(stdout));
    assert.ok(done > 300, `${done} calls did as asked`);
  },
});
