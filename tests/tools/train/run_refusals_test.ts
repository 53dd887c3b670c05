import assert from "node:assert/strict";
import { join } from "node:path";
import { inFolder } from "../../support/in_folder.ts";
import { QUICK, squares, tool } from "./trained.ts";

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
      const { code, text } = await tool("train", args, { shell: "trap '' XFSZ; ulimit -f 64" });
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
    const refused = await tool("train", ["--data", data, "--out", out, ...QUICK]);
    assert.equal(refused.code, 1);
    assert.match(refused.text, /got 1 of 41 unreadable:\n {2}broken\.png: want a PNG, JPEG/);
    const skipping = await tool("train", [
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
    const large = await tool("train", [
      "--data",
      data,
      "--size",
      "65x65",
      "--out",
      join(folder, "l"),
    ]);
    assert.equal(large.code, 1);
    assert.match(large.text, /want images of at most 64 × 64 pixels, got 65 × 65: scale them with/);
    const missing = await tool("train", ["--data", join(folder, "nowhere")]);
    assert.match(
      missing.text,
      /^Cannot read images from folder .+nowhere": want a readable folder/,
    );
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
      const { code, text } = await tool("train", [...quick, ...args], env && { env });
      assert.equal(code, 1, text);
      assert.match(text, message);
      assert.ok(!/\n\s+at |Uncaught/.test(text), text);
    }
  }));
