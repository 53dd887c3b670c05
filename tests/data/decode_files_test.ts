import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { Canvas } from "skia-canvas";
import type { FileOutcome } from "@dgm/data/decode_file.ts";
import { decodeFiles, type DecodeFilesOptions } from "@dgm/data/decode_files.ts";
import { createRandom } from "@dgm/math/random.ts";
import type { ChildReport, ChildWork } from "./decode_files_child.ts";
import { exifOrientation, withChunk } from "./png_files.ts";

/** Pictures of many sizes, turned, cut and damaged ones and a folder among them. */
async function pictures(count: number) {
  const directory = await Deno.makeTempDir();
  const random = createRandom(7);
  const paths: string[] = [];
  for (let i = 0; i < count; i++) {
    const between = (least: number, most: number) =>
      least + Math.floor(random.uniform() * (most - least));
    const canvas = new Canvas(between(20, 90), between(20, 90));
    const context = canvas.getContext("2d");
    for (let k = 0; k < 30; k++) {
      context.fillStyle = `hsla(${between(0, 360)}, 80%, ${between(0, 100)}%, 0.8)`;
      context.fillRect(between(0, 80), between(0, 80), between(1, 40), between(1, 40));
    }
    const bytes = new Uint8Array(canvas.toBufferSync(i % 2 === 0 ? "jpeg" : "png"));
    paths.push(`${directory}/${i}`);
    if (i % 10 === 3) await Deno.mkdir(paths[i]!);
    else if (i % 10 === 4) await Deno.writeFile(paths[i]!, bytes.subarray(0, -30));
    else if (i % 10 === 5) {
      await Deno.writeFile(paths[i]!, withChunk(bytes, "eXIf", exifOrientation(1 + i % 8)));
    } else await Deno.writeFile(paths[i]!, bytes);
  }
  return { paths, [Symbol.asyncDispose]: () => Deno.remove(directory, { recursive: true }) };
}

/** The same in a process of its own, with threads. */
async function inChild(work: ChildWork, ...permissions: string[]): Promise<ChildReport> {
  const child = fileURLToPath(import.meta.resolve("./decode_files_child.ts"));
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", ...permissions, child, JSON.stringify(work)],
    stdout: "piped",
    stderr: "piped",
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** One thread, as it comes back from a child. */
async function alone(paths: string[], options: DecodeFilesOptions): Promise<FileOutcome[]> {
  const outcomes = await Array.fromAsync(decodeFiles(paths, { ...options, threads: 1 }));
  return JSON.parse(JSON.stringify(outcomes));
}

const isLinux = Deno.build.os === "linux";

Deno.test("decodeFiles() gives the same bits in the same order for any number of threads", async () => {
  await using there = await pictures(60);
  const { paths } = there;
  const small = { size: { height: 16, width: 16 }, channels: 3 } as const;
  const asTheyAre = { scaling: "stretch", invert: true } as const;
  const manners = [{ ...small, threads: 2 }, { ...small, threads: 3 }, {
    ...asTheyAre,
    threads: 2,
  }];
  const { outcomes, during } = await inChild({ paths, manners });
  const want = await alone(paths, small);
  assert.equal(want.filter((outcome) => "reason" in outcome).length, 12);
  assert.deepEqual(outcomes, [want, want, await alone(paths, asTheyAre)]);
  assert.ok(!isLinux || during >= 2);
});

for (const leave of [undefined, "break", "throw"] as const) {
  Deno.test(`decodeFiles() leaves no thread behind: ${leave ?? "at the end"}`, async () => {
    await using there = await pictures(30);
    const work = { paths: there.paths, manners: [{ threads: 2 }], ...(leave && { leave }) };
    const { outcomes, during, after } = await inChild(work);
    assert.deepEqual([outcomes[0]!.length, during, after], [leave ? 1 : 30, isLinux ? 2 : 0, 0]);
  });
}

Deno.test("decodeFiles() starts no thread for little work", async () => {
  await using there = await pictures(20);
  const { outcomes, during } = await inChild({ paths: there.paths, manners: [{}] });
  assert.deepEqual([outcomes[0]!.length, during], [20, 0]);
});

Deno.test("decodeFiles() reads large images alone, and refuses those above the bound as ever", async () => {
  await using there = await pictures(20);
  const { paths } = there;
  const maxPixels = 4000;
  const want = await alone(paths, { maxPixels });
  const large = want.filter((outcome) => "reason" in outcome && /4000 pixels/.test(outcome.reason));
  const shared = (await alone(paths, { maxPixels: maxPixels / 2 })).filter((outcome) =>
    "image" in outcome
  );
  const images = want.filter((outcome) => "image" in outcome);
  assert.ok(large.length > 2 && shared.length > 2 && images.length - shared.length > 2);
  const { outcomes } = await inChild({ paths, manners: [{ maxPixels, threads: 2 }] });
  assert.deepEqual(outcomes, [want]);
});

for (const module of ["decode_helper.ts", "image_header.ts"]) {
  Deno.test(`decodeFiles() reads one by one where threads cannot start: no ${module}`, async () => {
    await using there = await pictures(12);
    const { paths } = there;
    // A thread may not load what the process may not read: the first cannot be made, the second dies.
    const denied = fileURLToPath(import.meta.resolve(`@dgm/data/${module}`));
    const work = { paths, manners: [{ threads: 2 }] };
    const { outcomes } = await inChild(work, `--deny-read=${denied}`);
    assert.deepEqual(outcomes, [await alone(paths, {})]);
  });
}
