import assert from "node:assert/strict";
import { Canvas } from "skia-canvas";
import { decodeFile } from "@dgm/data/decode_file.ts";

Deno.test("decodeFile() gives the image, or why there is none, or leaves a large one alone", async () => {
  const path = await Deno.makeTempFile();
  await Deno.writeFile(path, new Canvas(4, 3).toBufferSync("png"));
  const image = { height: 3, width: 4, pixels: new Uint8Array(12) };
  assert.deepEqual(await decodeFile(path), { image });
  assert.deepEqual(await decodeFile(path, {}, 12), { image });
  assert.equal(await decodeFile(path, {}, 11), undefined);
  await Deno.writeTextFile(path, "no image");
  assert.match(JSON.stringify(await decodeFile(path, {}, 11)), /reason.+want a PNG/);
  await Deno.remove(path);
});
