import assert from "node:assert/strict";
import { join } from "node:path";
import { Canvas } from "skia-canvas";
import { readImageHeader } from "@dgm/data/image_header.ts";
import { inFolder } from "../../support/in_folder.ts";
import { bar, tool } from "./trained.ts";

Deno.test("task sample and task score use what task train made, and find the odd image", () =>
  inFolder(async (folder) => {
    const data = join(folder, "bars");
    await Deno.mkdir(data);
    for (let i = 0; i < 80; i++) await Deno.writeFile(join(data, `${i}.png`), bar(i));
    const model = join(folder, "m.safetensors");
    const trained = await tool("train", [
      "--data",
      data,
      "--out",
      model,
      "--likelihood",
      "bernoulli",
      "--epochs",
      "60",
      "--latent",
      "2",
      "--hidden",
      "32",
      "--learning-rate",
      "0.01",
    ]);
    assert.equal(trained.code, 0, trained.text);

    const out = join(folder, "s.png");
    const sampled = await tool("sample", [model, "--count", "6", "--columns", "3", "--out", out]);
    assert.equal(sampled.code, 0, sampled.text);
    assert.equal(readImageHeader(await Deno.readFile(out))!.format, "png");
    const again = await tool("sample", [model, "--out", out]);
    assert.match(again.text, /s\.png exists: choose another --out, or add --force/);

    // A bar that lies across: as much ink as the others have, so that brightness alone tells nothing.
    const canvas = new Canvas(12, 12);
    canvas.gpu = false;
    const context = canvas.getContext("2d");
    context.fillRect(0, 0, 12, 12);
    context.fillStyle = "white";
    context.fillRect(0, 3, 12, 3);
    await Deno.writeFile(join(data, "across.png"), canvas.toBufferSync("png"));
    const csv = join(folder, "s.csv");
    const scored = await tool("score", [model, "--data", data, "--top", "2", "--out", csv]);
    assert.equal(scored.code, 0, scored.text);
    assert.match(scored.text, /81 images: ELBO .+ NLL .+ nats per image\nNLL .+ across\.png\n/);
    const [header, first, second] = (await Deno.readTextFile(csv)).split("\n");
    assert.deepEqual([header, first!.slice(0, 15)], ["rank,image,elbo,nll", '1,"across.png",']);
    const numbers = [first!, second!].map((line) => line.split(",").slice(2).map(Number));
    // The bound lies below the estimate of log p(x), and the odd image far from the next.
    for (const [elbo, nll] of numbers) assert.ok(elbo! <= -nll! + 1e-3);
    assert.ok(numbers[0]![1]! > 2 * numbers[1]![1]!);
  }));

Deno.test("task sample and task score refuse in one line what they cannot use", () =>
  inFolder(async (folder) => {
    const text = join(folder, "text.safetensors");
    await Deno.writeTextFile(text, "no weights");
    for (
      const [name, args, message] of [
        ["sample", [], /want one model/],
        ["sample", ["nowhere.safetensors"], /nowhere\.safetensors is not there/],
        ["sample", [text], /text\.safetensors is no model of deno task train/],
        ["sample", [text, "--count", "0"], /--count wants a whole number from 1, got 0/],
        ["score", [text], /--data wants images/],
        ["score", [text, "--data", folder, "--samples", "3"], /--samples wants .+ from 4, got 3/],
      ] as const
    ) {
      const result = await tool(name, [...args]);
      assert.equal(result.code, 1, result.text);
      assert.match(result.text, message);
      assert.ok(!/\n\s+at |Uncaught/.test(result.text), result.text);
    }
  }));
