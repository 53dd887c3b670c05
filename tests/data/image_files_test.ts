import assert from "node:assert/strict";
import { findImageFiles } from "@dgm/data/image_files.ts";
import { inFolder } from "../support/in_folder.ts";

async function touch(directory: string, ...paths: string[]) {
  for (const path of paths) {
    const parent = path.split("/").slice(0, -1).join("/");
    await Deno.mkdir(`${directory}/${parent}`, { recursive: true });
    await Deno.writeTextFile(`${directory}/${path}`, "");
  }
}

Deno.test("findImageFiles() finds the endings that the canvas reads, in any case", () =>
  inFolder(async (directory) => {
    const names = ["a.png", "b.JPG", "c.jpeg", "d.jpe", "e.jfif", "f.webp", "g.gif", "h.BMP"];
    await touch(directory, ...names);
    assert.deepEqual(await findImageFiles(directory), { paths: names, leftOut: [] });
  }));

Deno.test("findImageFiles() leaves out what other programs hide, and counts the rest by kind", () =>
  inFolder(async (directory) => {
    await touch(
      directory,
      "cats/a.png",
      "cats/._a.png",
      ".ipynb_checkpoints/cats/a-checkpoint.png",
      ".Trash-1000/files/b.png",
      "__MACOSX/cats/._a.png",
      "scan.TIFF",
      "scan2.tiff",
      "README",
      "archive.tar.gz",
    );
    const { paths, leftOut } = await findImageFiles(directory);
    assert.deepEqual(paths, ["cats/a.png"]);
    assert.deepEqual(leftOut, [
      { kind: "hidden", count: 4 },
      { kind: ".tiff", count: 2 },
      { kind: ".gz", count: 1 },
      { kind: "without ending", count: 1 },
    ]);
  }));

Deno.test({
  name: "findImageFiles() follows links to files, and counts those to folders and to nothing",
  // Making links wants a right on Windows that most users do not have.
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (directory) => {
      await touch(directory, "real/a.png");
      await Deno.symlink(`${directory}/real/a.png`, `${directory}/b.png`);
      await Deno.symlink(`${directory}/real`, `${directory}/again`);
      await Deno.symlink(`${directory}/nowhere.png`, `${directory}/c.png`);
      const { paths, leftOut } = await findImageFiles(directory);
      assert.deepEqual(paths, ["b.png", "real/a.png"]);
      assert.deepEqual(leftOut.map(({ kind }) => kind), ["broken links", "links to folders"]);
    }),
});
