import { createRandom } from "@dgm/math/random.ts";
import { Vae } from "@dgm/models/vae.ts";
import { loadModel } from "@dgm/training/model_file.ts";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { Canvas } from "skia-canvas";
import pl from "nodejs-polars";
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { venvProgram } from "../../../tools/setup/project.ts";
import { inFolder } from "../../support/in_folder.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const QUICK = ["--latent", "2", "--hidden", "12", "--epochs", "2"];

/** Forty squares of 12 × 12 pixels in two colours, and their folder. */
async function squares(folder: string): Promise<string> {
  const images = join(folder, "images");
  for (let i = 0; i < 40; i++) {
    const canvas = new Canvas(12, 12);
    canvas.gpu = false;
    const context = canvas.getContext("2d");
    context.fillStyle = i % 2 ? "#ffffff" : "#804020";
    context.fillRect(i % 4, i % 3, 6, 6);
    const label = join(images, i % 2 ? "white" : "brown");
    await Deno.mkdir(label, { recursive: true });
    await Deno.writeFile(join(label, `${i}.png`), canvas.toBufferSync("png"));
  }
  return images;
}

function trainCommand(args: string[], shell?: string): Deno.Command {
  const command = [Deno.execPath(), "run", "-A", join(ROOT, "tools/train.ts"), ...args];
  const [program, ...rest] = shell
    ? ["sh", "-c", `${shell}; exec "$@"`, "sh", ...command]
    : command;
  return new Deno.Command(program!, {
    args: rest,
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

async function trained(args: string[], shell?: string): Promise<{ code: number; text: string }> {
  const { code, stdout, stderr } = await trainCommand(args, shell).output();
  const decoder = new TextDecoder();
  return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
}

const exists = (path: string) => Deno.stat(path).then(() => true, () => false);

Deno.test("task train makes weights that load again and a picture, and says the likelihood", () =>
  inFolder(async (folder) => {
    const out = join(folder, "model.safetensors");
    const data = await squares(folder);
    const { code, text } = await trained(["--data", data, "--colour", "--out", out, ...QUICK]);
    assert.equal(code, 0, text);
    assert.match(text, /36 images for training, 4 for test; 12 × 12 pixels, colour/);
    assert.match(text, /likelihood: learnedGaussian, pixels take values between 0 and 255/);
    assert.match(text, /epoch 2: train ELBO .+ test ELBO /);
    await useEngine();
    const { model, settings } = await loadModel(out);
    assert.deepEqual(settings.image, { height: 12, width: 12, channels: 3 });
    assert.ok(model instanceof Vae);
    assert.deepEqual(model.sampleMeans(2, createRandom(0)).shape, [2, 12, 12, 3]);
    model.dispose();
    const png = await Deno.readFile(join(folder, "model.png"));
    assert.deepEqual([...png.subarray(1, 4)], [0x50, 0x4e, 0x47]);
    assert.ok(!await exists(join(folder, "model.checkpoint.safetensors")));

    const again = await trained(["--data", data, "--out", out, ...QUICK]);
    assert.equal(again.code, 1);
    assert.match(again.text, /^Cannot train: .+model.safetensors exists: choose another --out/);
  }));

Deno.test("task train reads parquet, and its weights are what Python's safetensors reads", () =>
  inFolder(async (folder) => {
    const path = join(folder, "bars.parquet");
    const rows = Array.from(
      { length: 30 },
      (_, i) => Array.from({ length: 36 }, (_, p) => p % 6 === i % 6 ? 255 : 0),
    );
    pl.DataFrame([pl.Series("pixels", rows, pl.List(pl.UInt8))]).writeParquet(path);
    const out = join(folder, "bars.safetensors");
    const { code, text } = await trained(["--data", path, "--out", out, ...QUICK]);
    assert.equal(code, 0, text);
    assert.match(text, /likelihood: bernoulli, every pixel is 0 or 255/);

    await useEngine();
    const { model } = await loadModel(out);
    const ours = Object.fromEntries(
      Object.entries(model.variables).map(([name, variable]) => {
        const values = [...variable.dataSync()];
        const sum = values.reduce((total, value) => total + Math.abs(value), 0);
        return [name, { shape: variable.shape, first: values[0], sum }];
      }),
    );
    model.dispose();
    const script =
      "import json,sys; from safetensors.numpy import load_file; import numpy as np; " +
      "t=load_file(sys.argv[1]); print(json.dumps({k:{'shape':list(v.shape)," +
      "'first':float(v.flat[0]),'sum':float(np.abs(v.astype(np.float64)).sum())} for k,v in t.items()}))";
    const python = await new Deno.Command(venvProgram("python"), { args: ["-c", script, out] })
      .output();
    assert.ok(python.success, new TextDecoder().decode(python.stderr));
    const theirs = JSON.parse(new TextDecoder().decode(python.stdout)) as typeof ours;
    assert.deepEqual(Object.keys(theirs).sort(), Object.keys(ours).sort());
    for (const [name, { shape, first, sum }] of Object.entries(ours)) {
      assert.deepEqual([theirs[name]!.shape, theirs[name]!.first], [shape, first]);
      // Sums of the same float64 numbers in another order.
      assert.ok(Math.abs(theirs[name]!.sum - sum) <= 1e-9 * sum);
    }
  }));

Deno.test({
  name: "task train stopped by Ctrl-C goes on where it stopped, and equals the whole run",
  // Windows has no way to send SIGINT to one process.
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      const data = await squares(folder);
      const args = ["--data", data, "--latent", "2", "--hidden", "12", "--batch", "2"];
      const [whole, parts] = ["whole", "parts"].map((name) => join(folder, `${name}.safetensors`));
      const run = (out: string) => [...args, "--epochs", "60", "--out", out];
      assert.equal((await trained(run(whole!))).code, 0);

      const child = trainCommand(run(parts!)).spawn();
      const reader = child.stderr.getReader();
      let text = "";
      while (!text.includes("epoch 2")) {
        text += new TextDecoder().decode((await reader.read()).value);
      }
      child.kill("SIGINT");
      let rest = "";
      for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
        rest += new TextDecoder().decode(chunk.value);
      }
      await child.stdout.cancel();
      assert.equal((await child.status).code, 130);
      assert.match(rest, /Stopped in epoch \d+, step \d+\. The same command goes on there\./);

      const other = await trained([...run(parts!), "--seed", "1"]);
      assert.equal(other.code, 1);
      assert.match(other.text, /Cannot resume: .+ is of the run .+Give the options of that run/);
      const finished = await trained(run(parts!));
      assert.equal(finished.code, 0, finished.text);
      assert.deepEqual(await Deno.readFile(parts!), await Deno.readFile(whole!));
    }),
});

Deno.test({
  name: "task train on a full disk says so in one line and keeps what was there",
  // The limit on the size of files stands in for the disk; Windows has none.
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      const data = await squares(folder);
      const out = join(folder, "model.safetensors");
      await Deno.writeTextFile(out, "old");
      const args = ["--data", data, "--latent", "2", "--epochs", "2", "--force", "--out", out];
      const { code, text } = await trained(args, "trap '' XFSZ; ulimit -f 64");
      assert.equal(code, 1, text);
      assert.match(
        text,
        /Cannot write .+\.safetensors: .+\(os error \d+\)\. What was saved before/,
      );
      assert.ok(!/\n\s+at /.test(text), "no stack trace");
      assert.equal(await Deno.readTextFile(out), "old");
    }),
});

Deno.test("task train names and counts what it cannot use", () =>
  inFolder(async (folder) => {
    const data = await squares(folder);
    await Deno.writeTextFile(join(data, "broken.png"), "no image");
    const out = join(folder, "m");
    const refused = await trained(["--data", data, "--out", out, ...QUICK]);
    assert.equal(refused.code, 1);
    assert.match(refused.text, /got 1 of 41 unreadable:\n {2}broken\.png: want a PNG, JPEG/);
    const large = await trained(["--data", data, "--size", "65x65", "--unreadable", "skip"]);
    assert.equal(large.code, 1);
    assert.match(large.text, /1 files cannot be read and are skipped:\n {2}broken\.png/);
    assert.match(large.text, /want images of at most 64 × 64 pixels, got 65 × 65: scale them with/);
    const missing = await trained(["--data", join(folder, "nowhere")]);
    assert.match(
      missing.text,
      /^Cannot read images from folder .+nowhere": want a readable folder/,
    );
  }));
