import { createRandom } from "@dgm/math/random.ts";
import { Vae } from "@dgm/models/latent/vae.ts";
import { loadModel } from "@dgm/files/model_file.ts";
import { useEngine } from "@dgm/engine/use_engine.ts";
import pl from "nodejs-polars";
import assert from "node:assert/strict";
import { join } from "node:path";
import { venvProgram } from "../../../tools/setup/project.ts";
import { inFolder } from "../../support/in_folder.ts";
import { QUICK, squares, tool } from "./trained.ts";

const exists = (path: string) => Deno.stat(path).then(() => true, () => false);

Deno.test("task train makes weights that load again and a picture, and says the likelihood", () =>
  inFolder(async (folder) => {
    const out = join(folder, "model.safetensors");
    const data = await squares(folder);
    const { code, text } = await tool("train", [
      "--data",
      data,
      "--colour",
      "--out",
      out,
      ...QUICK,
    ]);
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

    const again = await tool("train", ["--data", data, "--out", out, ...QUICK]);
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
    const { code, text } = await tool("train", ["--data", path, "--out", out, ...QUICK]);
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

Deno.test("task train writes a report that needs no network, and trains on emoji-like conv images", () =>
  inFolder(async (folder) => {
    const data = await squares(folder);
    const out = join(folder, "m");
    const { code, text } = await tool("train", [
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
