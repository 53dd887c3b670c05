import { loadModel } from "@dgm/files/mod.ts";
import { useEngine } from "@dgm/engine/use_engine.ts";
import assert from "node:assert/strict";
import { join } from "node:path";
import { inFolder } from "../../support/in_folder.ts";
import { squares, stoppedIn, tool } from "./trained.ts";

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
      assert.equal((await tool("train", run(whole!))).code, 0);

      const { code, rest } = await stoppedIn("epoch 2", run(parts!));
      assert.equal(code, 130);
      assert.match(rest, /Stopped in epoch \d+, step \d+\. The same command goes on there\./);

      const other = await tool("train", [...run(parts!), "--seed", "1"]);
      assert.equal(other.code, 1);
      assert.match(other.text, /is of another run: --seed 0 there and 1 now\. Give the options of/);
      const finished = await tool("train", run(parts!));
      assert.equal(finished.code, 0, finished.text);
      assert.deepEqual(await Deno.readFile(parts!), await Deno.readFile(whole!));
    }),
});

Deno.test("task train refuses to go on with other images, and says so in words", () =>
  inFolder(async (folder) => {
    const data = await squares(folder);
    const args = ["--data", data, "--latent", "2", "--hidden", "12", "--batch", "2"];
    const out = join(folder, "m.safetensors");
    const long = [...args, "--epochs", "500", "--out", out];
    await stoppedIn("epoch 2", long);

    // As many images, in another order.
    await Deno.rename(join(data, "brown"), join(data, "z brown"));
    const moved = await tool("train", long);
    assert.equal(moved.code, 1);
    assert.match(moved.text, /is of another run: other images\./);

    const inverted = await tool("train", [...long, "--invert"]);
    assert.match(inverted.text, /is of another run: --invert false there and true now/);

    await Deno.rename(join(data, "z brown"), join(data, "brown"));
    const few = await tool("train", [...args, "--epochs", "1", "--out", out]);
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
    const { code, text } = await tool("train", [
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
