import { run } from "../../../tools/setup/run.ts";
import { venvProgram } from "../../../tools/setup/project.ts";
import { untar } from "../../../tools/browser/untar.ts";
import assert from "node:assert/strict";
import { join } from "node:path";

/** An archive as Python writes it: a folder, two files, one with a path of more than 100 letters. */
async function archive(): Promise<Uint8Array> {
  const folder = await Deno.makeTempDir();
  try {
    const long = `${"deep/".repeat(25)}file.txt`;
    const make = [
      "import io, sys, tarfile",
      "archive = tarfile.open(sys.argv[1], 'w', format=tarfile.USTAR_FORMAT)",
      "folder = tarfile.TarInfo('lib'); folder.type = tarfile.DIRTYPE; archive.addfile(folder)",
      "for name, text in [('lib/a.so', b'x' * 700), (sys.argv[2], b'end')]:",
      "    info = tarfile.TarInfo(name); info.size = len(text)",
      "    archive.addfile(info, io.BytesIO(text))",
      "archive.close()",
    ].join("\n");
    const path = join(folder, "a.tar");
    const { success, output } = await run(venvProgram("python"), ["-c", make, path, long]);
    assert.ok(success, output);
    return await Deno.readFile(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("untar() gives the files of an archive that Python wrote, long paths too", async () => {
  const entries = [...untar(await archive())];
  assert.deepEqual(entries.map(({ path }) => path), [
    "lib/a.so",
    `${"deep/".repeat(25)}file.txt`,
  ]);
  assert.deepEqual(entries.map(({ bytes }) => bytes.length), [700, 3]);
  assert.equal(new TextDecoder().decode(entries[1]!.bytes), "end");
});

Deno.test("untar() refuses an archive that was cut short", async () => {
  const bytes = await archive();
  assert.throws(() => [...untar(bytes.subarray(0, 1536))], /lib\/a\.so: it is cut short/);
});

Deno.test("untar() refuses a path that leads out of its folder", async () => {
  const bytes = await archive();
  bytes.set(new TextEncoder().encode("../b.so\0"), 512);
  assert.throws(() => [...untar(bytes)], /\.\.\/b\.so: it leads out of its folder/);
});
