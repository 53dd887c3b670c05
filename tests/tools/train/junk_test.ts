import assert from "node:assert/strict";
import { join } from "node:path";
import { Canvas } from "skia-canvas";
import { exifOrientation, withChunk } from "../../data/png_files.ts";
import { pyarrowFile } from "../../data/pyarrow_files.ts";
import { inFolder } from "../../support/in_folder.ts";
import { bar, tool } from "./trained.ts";

/** Images that a model should see, and all the rest that lies beside them, by path. */
function junk(): {
  good: Record<string, Uint8Array>;
  bad: Record<string, Uint8Array>;
  other: string[];
} {
  const half = (bytes: Uint8Array) => bytes.subarray(0, Math.floor(bytes.length / 2));
  const flipped = Uint8Array.from(bar(0));
  flipped[flipped.length - 30]! ^= 1;
  const gamma = new Uint8Array(4);
  new DataView(gamma.buffer).setUint32(0, 100_000);
  const huge = Uint8Array.from(bar(0));
  new DataView(huge.buffer).setUint32(16, 200_000);
  const transparent = new Canvas(12, 12);
  transparent.gpu = false;
  transparent.getContext("2d").fillRect(3, 3, 4, 4);
  const gif = Uint8Array.from(
    atob("R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw=="),
    (letter) => letter.charCodeAt(0),
  );
  const text = new TextEncoder().encode("no image");
  return {
    good: {
      "a.png": bar(0),
      "B.PNG": bar(1),
      "c.jpg": bar(2, "jpeg"),
      "d.JPEG": bar(3, "jpeg"),
      "e.jpe": bar(0, "jpeg"),
      "f.jfif": bar(1, "jpeg"),
      "g.webp": bar(2, "webp"),
      "h.gif": gif,
      "with space.png": bar(0),
      "ünïcode 猫.png": bar(1),
      "deep/er/than/that.png": bar(2),
      "class 7/i.png": bar(3),
      "gamma.png": withChunk(bar(0), "gAMA", gamma),
      "turned.png": withChunk(bar(1), "eXIf", exifOrientation(6)),
      "transparent.png": transparent.toBufferSync("png"),
      "wrong ending.png": bar(2, "jpeg"),
    },
    bad: {
      "half.png": half(bar(0)),
      "half.jpg": half(bar(1, "jpeg")),
      "no end.jpg": bar(2, "jpeg").subarray(0, -2),
      "half.webp": half(bar(3, "webp")),
      "sum.png": flipped,
      "huge.png": huge,
      "text.png": text,
      "empty.png": new Uint8Array(0),
      "page.jpg": new TextEncoder().encode("<html>not found</html>"),
    },
    other: [
      ".hidden.png",
      "._a.png",
      ".ipynb_checkpoints/a-checkpoint.png",
      ".Trash-1000/files/a.png",
      "__MACOSX/a.png",
      "__MACOSX/._b.png",
      ".DS_Store",
      "Thumbs.db",
      "scan.tif",
      "scan.tiff",
      "raw.heic",
      "drawing.svg",
      "clip.mp4",
      "labels.csv",
      "README",
    ],
  };
}

Deno.test("a folder of forty kinds of files trains on exactly the images that are whole", () =>
  inFolder(async (folder) => {
    const data = join(folder, "data");
    const { good, bad, other } = junk();
    const write = async (path: string, bytes: Uint8Array) => {
      await Deno.mkdir(join(data, path, ".."), { recursive: true });
      await Deno.writeFile(join(data, path), bytes);
    };
    for (const [path, bytes] of Object.entries({ ...good, ...bad })) await write(path, bytes);
    for (const path of other) await write(path, bar(0));
    const links = Deno.build.os === "windows" ? 0 : 1;
    if (links) {
      await Deno.symlink(join(data, "a.png"), join(data, "link.png"));
      await Deno.symlink(data, join(data, "round in a circle"));
      await Deno.symlink(join(folder, "nowhere"), join(data, "broken.png"));
    }
    assert.ok(Object.keys({ ...good, ...bad }).length + other.length >= 40);

    const args = ["--data", data, "--size", "12x12", "--latent", "2", "--hidden", "8"];
    const refused = await tool("train", [...args, "--epochs", "1", "--out", join(folder, "r")]);
    assert.equal(refused.code, 1);
    for (const path of Object.keys(bad)) assert.ok(refused.text.includes(`  ${path}: `), path);

    const { code, text } = await tool("train", [
      ...args,
      "--epochs",
      "1",
      "--unreadable",
      "skip",
      "--held-out",
      "0",
      "--out",
      join(folder, "m"),
    ]);
    assert.equal(code, 0, text);
    const used = Object.keys(good).length + links;
    const all = Object.keys({ ...good, ...bad }).length + other.length + 3 * links;
    assert.match(text, new RegExp(`used ${used} of ${all} files; left out: 7 hidden, `));
    for (const kind of ["1 .heic", "1 .svg", "1 without ending", "1 .db", "1 .csv"]) {
      assert.ok(text.includes(kind), `${kind} in ${text}`);
    }
    assert.match(text, /9 files cannot be read and are skipped:/);
    assert.match(text, new RegExp(`${used} images for training; 12 × 12 pixels, grey`));
    assert.ok(text.split("\n").length < 25, "it fits on one screen");
  }));

Deno.test({
  name: "files whose names are not UTF-8 are counted, where the system can have such names",
  // Windows and macOS refuse such names; the latter is seen below.
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      await Deno.writeFile(join(folder, "a.png"), bar(0));
      await Deno.writeFile(join(folder, "b.png"), bar(1));
      const touch = `cp "$1/a.png" "$1/$(printf 'caf\\351.png')"`;
      await new Deno.Command("sh", { args: ["-c", touch, "sh", folder] }).output();
      const { text } = await tool("train", [
        "--data",
        folder,
        "--epochs",
        "1",
        "--hidden",
        "4",
        "--held-out",
        "0",
        "--out",
        join(folder, "m"),
      ]);
      const refused = Deno.build.os === "darwin";
      assert.match(
        text,
        refused ? /used 2 of 2 files/ : /used 2 of 3 files; left out: 1 whose names are not UTF-8/,
      );
    }),
});

Deno.test("task train warns of images that look like a mistake, and names the cure", () =>
  inFolder(async (folder) => {
    const trained = async (name: string, draw: (i: number) => Uint8Array, flags: string[] = []) => {
      const data = join(folder, name);
      await Deno.mkdir(data, { recursive: true });
      for (let i = 0; i < 6; i++) await Deno.writeFile(join(data, `${i}.png`), draw(i));
      const common = ["--epochs", "1", "--hidden", "4", "--force", "--out", join(folder, "m")];
      return (await tool("train", ["--data", data, ...common, ...flags])).text;
    };
    const strokes = (i: number) => {
      const canvas = new Canvas(8, 8); // black on transparent
      canvas.gpu = false;
      canvas.getContext("2d").fillRect(i, 0, 1, 8);
      return canvas.toBufferSync("png");
    };
    assert.match(await trained("strokes", strokes), /warning: all images are alike\. Dark ink/);
    assert.doesNotMatch(await trained("strokes", strokes, ["--invert"]), /warning/);
    const mask = (i: number) => {
      const canvas = new Canvas(8, 8);
      canvas.gpu = false;
      const context = canvas.getContext("2d");
      context.fillRect(0, 0, 8, 8);
      context.fillStyle = "rgb(1, 1, 1)";
      context.fillRect(i, 0, 1, 8);
      return canvas.toBufferSync("png");
    };
    assert.match(await trained("mask", mask), /largest of 255 possible values is 1.+--spread/);
    const spread = await trained("mask", mask, ["--spread"]);
    assert.match(spread, /pixel values from 0 to 255/);
    assert.doesNotMatch(spread, /warning/);
  }));

Deno.test("task train reads a folder of parquet shards, and files inside of parquet", () =>
  inFolder(async (folder) => {
    const data = join(folder, "shards");
    await Deno.mkdir(data);
    for (const name of ["0.parquet", "1.PARQUET"]) {
      await Deno.writeFile(join(data, name), pyarrowFile("filesSnappy"));
    }
    const { code, text } = await tool("train", [
      "--data",
      data,
      "--epochs",
      "1",
      "--hidden",
      "4",
      "--held-out",
      "0",
      "--out",
      join(folder, "m"),
    ]);
    assert.equal(code, 0, text);
    assert.match(text, /6 images for training; 2 × 3 pixels, grey/);
  }));
