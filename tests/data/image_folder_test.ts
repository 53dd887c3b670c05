import assert from "node:assert/strict";
import fc from "fast-check";
import { Canvas } from "skia-canvas";
import { DataError } from "@dgm/data/data_error.ts";
import { readImageFolder } from "@dgm/data/image_folder.ts";
import { damaged } from "./mutations.ts";

/** A picture whose left half has one colour and whose right half another. */
function halves(width: number, height: number, left: string, right: string, format = "png") {
  const canvas = new Canvas(width, height);
  const context = canvas.getContext("2d");
  context.fillStyle = left;
  context.fillRect(0, 0, width / 2, height);
  context.fillStyle = right;
  context.fillRect(width / 2, 0, width / 2, height);
  return canvas.toBufferSync(format as "png");
}

async function folder(files: Record<string, Uint8Array | string>) {
  const directory = await Deno.makeTempDir();
  for (const [path, content] of Object.entries(files)) {
    const parent = path.split("/").slice(0, -1).join("/");
    await Deno.mkdir(`${directory}/${parent}`, { recursive: true });
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await Deno.writeFile(`${directory}/${path}`, bytes);
  }
  return { directory, [Symbol.asyncDispose]: () => Deno.remove(directory, { recursive: true }) };
}

Deno.test("readImageFolder() reads PNG and JPEG, sorted, with subfolders as labels", async () => {
  await using there = await folder({
    "cats/b.png": halves(4, 2, "white", "black"),
    "cats/deep/a.PNG": halves(4, 2, "black", "white"),
    "ants/c.jpg": halves(4, 2, "white", "white", "jpeg"),
    "ants/notes.txt": "no image",
  });
  const { images, labelNames, paths, skipped } = await readImageFolder(there.directory);
  assert.deepEqual(labelNames, ["ants", "cats"]);
  assert.deepEqual(paths, ["ants/c.jpg", "cats/b.png", "cats/deep/a.PNG"]);
  assert.deepEqual([...images.labels], [0, 1, 1]);
  assert.deepEqual([images.count, images.height, images.width, images.channels], [3, 2, 4, 1]);
  assert.deepEqual([...images.pixels.subarray(8, 16)], [255, 255, 0, 0, 255, 255, 0, 0]);
  assert.deepEqual([...images.pixels.subarray(16, 20)], [0, 0, 255, 255]);
  assert.ok(images.pixels.subarray(0, 8).every((value) => value > 250));
  assert.deepEqual(skipped, []);
});

Deno.test("readImageFolder() takes luminance for grey, and keeps colour when asked to", async () => {
  await using there = await folder({
    "a.png": halves(2, 1, "rgb(200, 100, 50)", "rgb(0, 0, 255)"),
  });
  const grey = await readImageFolder(there.directory);
  assert.deepEqual([...grey.images.pixels], [
    Math.round(0.299 * 200 + 0.587 * 100 + 0.114 * 50),
    Math.round(0.114 * 255),
  ]);
  const colour = await readImageFolder(there.directory, { channels: 3 });
  assert.deepEqual([...colour.images.pixels], [200, 100, 50, 0, 0, 255]);
  assert.equal(colour.images.channels, 3);
});

Deno.test("readImageFolder() makes ink light and transparency background when it inverts", async () => {
  const canvas = new Canvas(2, 1);
  canvas.getContext("2d").fillRect(0, 0, 1, 1); // a black pixel beside a transparent one
  await using there = await folder({ "a.png": canvas.toBufferSync("png") });
  const { images } = await readImageFolder(there.directory, { invert: true });
  assert.deepEqual([...images.pixels], [255, 0]);
});

Deno.test("readImageFolder() scales to the size asked for, covering or stretching", async () => {
  await using there = await folder({ "wide.png": halves(80, 20, "white", "black") });
  const size = { height: 4, width: 4 };
  const cover = await readImageFolder(there.directory, size);
  assert.deepEqual([...cover.images.pixels.subarray(0, 4)], [255, 255, 0, 0]);
  const square = await folder({ "tall.png": halves(20, 40, "white", "black") });
  const stretch = await readImageFolder(square.directory, { ...size, scaling: "stretch" });
  assert.deepEqual([...stretch.images.pixels.subarray(12)], [255, 255, 0, 0]);
  await square[Symbol.asyncDispose]();
});

Deno.test("readImageFolder() averages when it shrinks, so that thin lines stay visible", async () => {
  const canvas = new Canvas(64, 64);
  const context = canvas.getContext("2d");
  context.fillStyle = "white";
  for (let x = 0; x < 64; x += 8) context.fillRect(x, 0, 1, 64);
  await using there = await folder({ "lines.png": canvas.toBufferSync("png") });
  const { images } = await readImageFolder(there.directory, { height: 8, width: 8 });
  const mean = images.pixels.reduce((sum, value) => sum + value, 0) / 64;
  assert.ok(Math.abs(mean - 255 / 8) < 8, `${mean}`);
});

Deno.test("readImageFolder() counts and names unreadable files, or skips them", async () => {
  const png = halves(4, 4, "white", "black");
  const huge = new Uint8Array(png);
  new DataView(huge.buffer, huge.byteOffset).setUint32(16, 100_000);
  new DataView(huge.buffer, huge.byteOffset).setUint32(20, 100_000);
  await using there = await folder({
    "a.png": png,
    "broken.png": png.subarray(0, 40),
    "huge.png": huge,
    "other.png": halves(8, 8, "white", "black"),
    "text.jpg": "not a picture",
  });
  const error: unknown = await readImageFolder(there.directory).catch((error) => error);
  assert.ok(error instanceof DataError, `${error}`);
  assert.match(error.message, /4 of 5 unreadable/);
  for (const name of ["broken.png", "huge.png", "other.png", "text.jpg"]) {
    assert.ok(error.message.includes(name), `${error.message} lacks ${name}`);
  }
  const { images, paths, skipped } = await readImageFolder(there.directory, { unreadable: "skip" });
  assert.deepEqual([images.count, paths], [1, ["a.png"]]);
  assert.deepEqual(skipped.map(({ path }) => path), [
    "broken.png",
    "huge.png",
    "other.png",
    "text.jpg",
  ]);
  assert.match(skipped[1]!.reason, /want at most 67108864 pixels, got 100000 × 100000/);
  assert.match(skipped[2]!.reason, /want the size of the first image, 4 × 4/);
});

Deno.test("readImageFolder() refuses a folder without images, and wrong sizes", async () => {
  await using empty = await folder({ "a.txt": "" });
  await assert.rejects(readImageFolder(empty.directory), /want PNG, .+ files, got 1 \.txt/);
  await assert.rejects(readImageFolder("nowhere"), /want a readable folder/);
  await assert.rejects(
    readImageFolder(empty.directory, { height: 28 }),
    /width must be an integer/,
  );
  await assert.rejects(readImageFolder(empty.directory, { height: 0.5, width: 28 }), RangeError);
  await using broken = await folder({ "a.png": "x" });
  await assert.rejects(
    readImageFolder(broken.directory, { unreadable: "skip" }),
    /1 of 1 unreadable/,
  );
  await using whole = await folder({ "a.png": halves(8, 8, "white", "black") });
  await assert.rejects(
    readImageFolder(whole.directory, { maxBytes: 63 }),
    /want at most 63 bytes of pixels, got 1 images of 8 × 8 × 1, 64 bytes; 7 × 7 would fit/,
  );
});

Deno.test("readImageFolder() survives damaged pictures: an image of the right size or a typed error", async () => {
  let read = 0;
  for (const format of ["png", "jpeg"] as const) {
    const picture = new Uint8Array(halves(40, 30, "orange", "teal", format));
    await fc.assert(
      fc.asyncProperty(damaged(picture), async (bytes) => {
        await using there = await folder({ [`a.${format}`]: bytes });
        try {
          const { images } = await readImageFolder(there.directory, { height: 28, width: 28 });
          assert.equal(images.pixels.length, 784);
          read++;
        } catch (error) {
          if (!(error instanceof DataError)) throw error;
        }
      }),
      { numRuns: 500, seed: 1 },
    );
  }
  assert.ok(read > 50 && read < 950, `${read} were read`);
});

Deno.test("readImageFolder() knows from the size that too many images come, before it reads them", async () => {
  await using there = await folder({ "a.png": "no image at all", "b.png": "nor this" });
  const options = { height: 64, width: 64, channels: 3, maxBytes: 20_000 } as const;
  await assert.rejects(readImageFolder(there.directory, options), /57 × 57 would fit/);
});

Deno.test("readImageFolder() reads any number of folders where labels are not wanted", async () => {
  const png = halves(2, 1, "white", "black");
  const files = Array.from({ length: 300 }, (_, i) => [`class ${i}/a.png`, png] as const);
  await using there = await folder(Object.fromEntries(files));
  await assert.rejects(readImageFolder(there.directory), /at most 256 labels, got 300 folders/);
  const { images } = await readImageFolder(there.directory, { labels: "none" });
  assert.deepEqual([images.count, Math.max(...images.labels)], [300, 0]);
});

Deno.test("readImageFolder() names files that are cut or damaged, where a decoder shows a part", async () => {
  const canvas = new Canvas(200, 150);
  const context = canvas.getContext("2d");
  for (let i = 0; i < 900; i++) {
    context.fillStyle = `hsl(${i * 37 % 360} 80% ${i % 80}%)`;
    context.fillRect((i * 71) % 200, (i * 53) % 150, 11, 7);
  }
  const [png, jpeg] = (["png", "jpeg"] as const).map((format) => canvas.toBufferSync(format));
  const half = (bytes: Uint8Array) => bytes.subarray(0, Math.floor(bytes.length / 2));
  const flipped = Uint8Array.from(png!);
  flipped[flipped.length - 30]! ^= 1;
  await using there = await folder({
    "0 whole.png": png!,
    "1 half.png": half(png!),
    "2 half.jpg": half(jpeg!),
    "3 no end.jpg": jpeg!.subarray(0, -2),
    "4 sum.png": flipped,
  });
  await assert.rejects(readImageFolder(there.directory), /4 of 5 unreadable/);
  const { paths, skipped } = await readImageFolder(there.directory, { unreadable: "skip" });
  assert.deepEqual(paths, ["0 whole.png"]);
  assert.match(skipped.map(({ reason }) => reason).join(), /whole PNG.+JPEG.+JPEG.+check sum/);
});
