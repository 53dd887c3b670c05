import assert from "node:assert/strict";
import { join } from "node:path";
import { coverFaults, coverOf, writeCover } from "../../../tools/notebooks/cover.ts";
import { code, notebookOf, picture, png } from "./tiny_notebook.ts";

const image = (shade: number) => picture(png(3, 2, () => [shade, 0, 0]));
const book = (shade: number) =>
  notebookOf(
    code("a", { outputs: [image(1)] }),
    code("b", { outputs: [image(shade)], tags: ["training", "cover"] }),
  );

Deno.test("coverOf() is the picture of the tagged cell, and nothing without the tag", () => {
  assert.deepEqual([...coverOf(book(9))!.subarray(1, 4)], [0x50, 0x4e, 0x47]);
  assert.notDeepEqual(coverOf(book(9)), coverOf(book(8)));
  assert.equal(coverOf(notebookOf(code("a", { outputs: [image(1)] }))), undefined);
});

Deno.test("coverFaults() wants the file beside the notebook to be that picture", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(join(folder, "img"));
  const path = join(folder, "07_x.ipynb");
  assert.match((await coverFaults(path, book(9)))[0]!, /img\/07_x\.png is not the picture/);
  await writeCover(path, book(9));
  assert.deepEqual(await coverFaults(path, book(9)), []);
  assert.equal((await coverFaults(path, book(8))).length, 1);
  await Deno.remove(folder, { recursive: true });
});
