import { createRandom } from "@dgm/math/random.ts";
import { Vae } from "@dgm/models/latent/vae.ts";
import { loadModel } from "@dgm/files/model_file.ts";
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

function trainCommand(
  args: string[],
  shell?: string,
  env?: Record<string, string>,
): Deno.Command {
  const command = [Deno.execPath(), "run", "-A", join(ROOT, "tools/train.ts"), ...args];
  const [program, ...rest] = shell
    ? ["sh", "-c", `${shell}; exec "$@"`, "sh", ...command]
    : command;
  return new Deno.Command(program!, {
    args: rest,
    cwd: ROOT,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

async function trained(
  args: string[],
  shell?: string,
  env?: Record<string, string>,
): Promise<{ code: number; text: string }> {
  const { code, stdout, stderr } = await trainCommand(args, shell, env).output();
  const decoder = new TextDecoder();
  return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
}

/** Starts a run, presses Ctrl-C once it tells of an epoch, and gives what it said from then on. */
async function stoppedIn(words: string, args: string[]): Promise<{ code: number; rest: string }> {
  const child = trainCommand(args).spawn();
  const reader = child.stderr.getReader();
  let text = "";
  while (!text.includes(words)) {
    text += new TextDecoder().decode((await reader.read()).value);
  }
  child.kill("SIGINT");
  let rest = "";
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    rest += new TextDecoder().decode(chunk.value);
  }
  await child.stdout.cancel();
  return { code: (await child.status).code, rest };
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

      const { code, rest } = await stoppedIn("epoch 2", run(parts!));
      assert.equal(code, 130);
      assert.match(rest, /Stopped in epoch \d+, step \d+\. The same command goes on there\./);

      const other = await trained([...run(parts!), "--seed", "1"]);
      assert.equal(other.code, 1);
      assert.match(other.text, /is of another run: --seed 0 there and 1 now\. Give the options of/);
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
    const skipping = await trained([
      "--data",
      data,
      "--unreadable",
      "skip",
      "--out",
      out,
      ...QUICK,
    ]);
    assert.equal(skipping.code, 0);
    assert.match(skipping.text, /1 files cannot be read and are skipped:\n {2}broken\.png/);
    const large = await trained(["--data", data, "--size", "65x65", "--out", join(folder, "l")]);
    assert.equal(large.code, 1);
    assert.match(large.text, /want images of at most 64 × 64 pixels, got 65 × 65: scale them with/);
    const missing = await trained(["--data", join(folder, "nowhere")]);
    assert.match(
      missing.text,
      /^Cannot read images from folder .+nowhere": want a readable folder/,
    );
  }));

Deno.test("task train refuses to go on with other images, and says so in words", () =>
  inFolder(async (folder) => {
    const data = await squares(folder);
    const args = ["--data", data, "--latent", "2", "--hidden", "12", "--batch", "2"];
    const out = join(folder, "m.safetensors");
    const long = [...args, "--epochs", "500", "--out", out];
    await stoppedIn("epoch 2", long);

    // As many images, in another order.
    await Deno.rename(join(data, "brown"), join(data, "z brown"));
    const moved = await trained(long);
    assert.equal(moved.code, 1);
    assert.match(moved.text, /is of another run: other images\./);

    const inverted = await trained([...long, "--invert"]);
    assert.match(inverted.text, /is of another run: --invert false there and true now/);

    await Deno.rename(join(data, "z brown"), join(data, "brown"));
    const few = await trained([...args, "--epochs", "1", "--out", out]);
    assert.equal(few.code, 0, few.text);
    assert.match(few.text, /going on after [1-9]\d* epochs and \d+ steps, from .+m\.checkpoint/);
    await useEngine();
    const { model, notes } = await loadModel(out);
    model.dispose();
    // More were done than the last command asked for.
    assert.ok(Number(notes.epochs) > 1, `${notes.epochs}`);
  }));

Deno.test("task train keeps the last good weights after a NaN, and says where", () =>
  inFolder(async (folder) => {
    const data = await squares(folder);
    const out = join(folder, "m.safetensors");
    const { code, text } = await trained([
      "--data",
      data,
      "--out",
      out,
      "--learning-rate",
      "1e30",
      "--epochs",
      "50",
      "--latent",
      "2",
      "--hidden",
      "12",
    ]);
    assert.equal(code, 1, text);
    assert.match(text, /Cannot go on training: the loss is .+ They are in .+m\.safetensors\n$/);
    assert.ok(!/\n\s+at /.test(text), "no stack trace");
    await useEngine();
    const { model, notes } = await loadModel(out);
    assert.match(notes.unfinished!, /the loss is/);
    for (const variable of Object.values(model.variables)) {
      assert.ok([...variable.dataSync()].every(Number.isFinite));
    }
    model.dispose();
  }));

Deno.test("task train tells each mistake in one line, before it reads images where it can", () =>
  inFolder(async (folder) => {
    const data = await squares(folder);
    const quick = ["--data", data, "--latent", "2", "--epochs", "2"];
    const damaged = join(folder, "d.checkpoint.safetensors");
    await Deno.writeTextFile(damaged, "no checkpoint");
    const wrong: [string[], RegExp, Record<string, string>?][] = [
      [["--out", join(folder, "no/where/m")], /--out wants a file in a folder that can be written/],
      [["--out", join(folder, "d")], /Cannot resume: .+d\.checkpoint\.safetensors is damaged/],
      [["--out", join(folder, "r"), "--resume"], /--resume wants the checkpoint of a stopped run/],
      [["--out", join(folder, "t")], /DGM_THREADS/, { DGM_THREADS: "many" }],
      [["--out", join(folder, "c"), "--channels", "4,4,4,4"], /halve/],
    ];
    for (const [args, message, env] of wrong) {
      const { code, text } = await trained([...quick, ...args], undefined, env);
      assert.equal(code, 1, text);
      assert.match(text, message);
      assert.ok(!/\n\s+at |Uncaught/.test(text), text);
    }
  }));

Deno.test("task train writes a report that needs no network, and trains on emoji-like conv images", () =>
  inFolder(async (folder) => {
    const data = await squares(folder);
    const out = join(folder, "m");
    const { code, text } = await trained([
      "--data",
      data,
      "--size",
      "24x24",
      "--out",
      out,
      "--report",
      "--epochs",
      "2",
      "--latent",
      "2",
      "--channels",
      "2,2",
    ]);
    assert.equal(code, 0, text);
    const html = await Deno.readTextFile(`${out}.html`);
    for (const title of ["Training", "Samples: means", "Samples: draws", "Copies", "nearest"]) {
      assert.ok(html.includes(title), title);
    }
    assert.equal(
      [...html.matchAll(/<img src="data:image\/png;base64,[^"]+"[^>]+alt="[^"]{10,}"/g)].length,
      7,
    );
    assert.ok(!/(?:src|href)="(?!data:)/.test(html), "a link leads out of the page");
    assert.match(html, /deno task train --data .+ --report/);
  }));
