import assert from "node:assert/strict";
import { filesUnder } from "../tools/test/house_rules.ts";
import { APART, ROOMS } from "../tools/test/rooms.ts";

/** Modules that only their own room uses, by the reason why nobody else should. */
const INTERNAL: Record<string, string> = {
  "math/mixture_start.ts": "reached through fit_mixture",
  "data/check_sum.ts": "reached through download",
  "data/complete_image.ts": "what the image decoder looks at first",
  "data/decode_file.ts": "reached through image_folder",
  "data/decode_files.ts": "reached through image_folder",
  "data/decode_helper.ts": "a program of its own, for threads",
  "data/image_header.ts": "what the image decoder looks at first",
  "data/png_chunks.ts": "the parts of a PNG",
  "data/stored_png.ts": "a PNG as the image decoder wants it",
  "data/parquet_check.ts": "what the parquet reader looks at first",
  "data/parquet_columns.ts": "reached through parquet_images",
  "data/parquet_encoded.ts": "reached through parquet_images",
  "data/parquet_layout.ts": "where the parquet reader finds the images",
  "data/thrift_compact.ts": "the encoding inside parquet",
  "models/autoregressive/binary_images.ts": "what the models of binary images share",
  "models/autoregressive/pixel_cnn_cache.ts": "reached through pixel_cnn",
  "models/autoregressive/pixel_cnn_net.ts": "reached through pixel_cnn",
  "models/autoregressive/word_draws.ts": "how the models of words draw",
  "models/autoregressive/word_model_of.ts": "what the models of words share",
  "training/checkpoint.ts": "reached through fit",
  "training/fit_state.ts": "reached through fit",
  "training/good_weights.ts": "reached through fit",
  "training/moments.ts": "what the optimisers share",
  "training/parts.ts": "sums of fit and evaluate",
  "training/source_for.ts": "data as fit and evaluate want them",
  "inference/annealing_chains.ts": "reached through annealed_importance",
  "inference/annealing_run.ts": "reached through annealed_importance",
  "inference/elbo_chunks.ts": "reached through elbo_estimate",
};

/** Rooms whose insides are many and whose doors name only what others may use. */
const CHOSEN = ["engine", ...APART];

/** What the door of a room re-exports: paths below lib with the names, or `*` for all of them. */
async function exportsOf(room: string): Promise<Map<string, "*" | string[]>> {
  const text = await Deno.readTextFile(new URL(`../lib/${room}/mod.ts`, import.meta.url));
  const found = text.matchAll(/^export (?:type )?(?:\*|\{([^}]*)\}) from "\.\/(.+)";$/gm);
  return new Map(Array.from(found, ([, names, path]) => [
    `${room}/${path}`,
    names?.split(",").map((name) => name.trim().replace(/^type /, "")) ?? "*",
  ]));
}

Deno.test("ROOMS names every folder of lib", async () => {
  const entries = await Array.fromAsync(Deno.readDir(new URL("../lib/", import.meta.url)));
  const folders = entries.filter(({ isDirectory }) => isDirectory).map(({ name }) => name);
  assert.deepEqual(folders.sort(), ROOMS.toSorted());
  assert.ok(APART.every((name) => ROOMS.includes(name)));
});

Deno.test("mod.ts re-exports the doors of all rooms but those apart", async () => {
  const text = await Deno.readTextFile(new URL("../lib/mod.ts", import.meta.url));
  const doors = [...text.matchAll(/^export \* from "(.+)";$/gm)].map(([, path]) => path);
  const want = ROOMS.filter((room) => !APART.includes(room)).map((room) => `./${room}/mod.ts`);
  assert.deepEqual(doors, want);
});

Deno.test("each door re-exports every module of its room, without the internal ones", async () => {
  const lib = new URL("../lib/", import.meta.url).pathname;
  const present: string[] = [];
  for (const room of ROOMS.filter((room) => !CHOSEN.includes(room))) {
    for await (const path of filesUnder(`${lib}${room}`)) {
      const name = path.slice(lib.length);
      if (!name.endsWith("/mod.ts")) present.push(name);
    }
    const want = present.filter((path) => path.startsWith(`${room}/`) && !(path in INTERNAL));
    assert.deepEqual([...(await exportsOf(room)).keys()].sort(), want.sort());
  }
  assert.ok(Object.keys(INTERNAL).every((path) => present.includes(path)));
});

Deno.test("no two modules behind one door export the same name", async () => {
  for (const room of ROOMS) {
    const names = new Map<string, string>();
    for (const [path, chosen] of await exportsOf(room)) {
      const source = await Deno.readTextFile(new URL(`../lib/${path}`, import.meta.url));
      const declared = source.matchAll(
        /^export (?:async )?(?:type|interface|const|function\*?|class) (\w+)/gm,
      );
      for (const name of new Set(Array.from(declared, ([, name]) => name!))) {
        if (chosen !== "*" && !chosen.includes(name)) continue;
        assert.equal(names.get(name), undefined, `${name} in ${path}`);
        names.set(name, path);
      }
    }
  }
});

Deno.test("the doors of lib/mod.ts export no function and no class without an example", async () => {
  const lib = new URL("../lib/", import.meta.url);
  const rooms = ROOMS.filter((room) => !APART.includes(room));
  const exported = (await Promise.all(rooms.map(exportsOf))).flatMap((door) => [...door]);
  const without: string[] = [];
  let count = 0;
  for (const [path, chosen] of exported) {
    const source = await Deno.readTextFile(new URL(path, lib));
    const seen = new Set<string>();
    for (const found of source.matchAll(/\nexport (?:async )?(?:function\*?|class) (\w+)/g)) {
      // The example stands at the first overload.
      if (seen.has(found[1]!) || (chosen !== "*" && !chosen.includes(found[1]!))) continue;
      seen.add(found[1]!);
      count++;
      const before = source.slice(0, found.index);
      if (!before.slice(before.lastIndexOf("/**")).includes("@example")) {
        without.push(`${path}: ${found[1]}`);
      }
    }
  }
  assert.ok(count > 80);
  assert.deepEqual(without, []);
});

Deno.test("mod.ts loads no figures, no notebook helpers and no canvas", async () => {
  const args = ["info", "--json", new URL("../lib/mod.ts", import.meta.url).pathname];
  const { stdout } = await new Deno.Command(Deno.execPath(), { args }).output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as {
    modules: { specifier: string; dependencies?: { specifier: string; isDynamic?: boolean }[] }[];
  };
  const own = modules.filter(({ specifier }) => specifier.includes("/lib/"));
  assert.ok(own.length > 50);
  assert.ok(
    !own.some(({ specifier }) => APART.some((room) => specifier.includes(`/lib/${room}/`))),
  );
  const loaded = own.flatMap(({ dependencies = [] }) => dependencies)
    .filter(({ isDynamic }) => !isDynamic).map(({ specifier }) => specifier);
  assert.ok(loaded.includes("@tensorflow/tfjs"));
  assert.ok(!loaded.includes("skia-canvas"));
});

Deno.test("mod.ts is imported in at most 1.5 s", async () => {
  // Processor time, of all threads: on a quiet machine it takes no longer. Where others want the
  // processors too, a clock would tell of them. The best of three, since they want the caches as well.
  const script = "import process from 'node:process'; await import('@dgm/mod.ts'); " +
    "const { user, system } = process.cpuUsage(); console.log((user + system) / 1000);";
  const config = new URL("../deno.json", import.meta.url).pathname;
  const times: number[] = [];
  while (times.length < 3 && !times.some((ms) => ms < 1500)) {
    const args = ["eval", "--config", config, script];
    const { stdout } = await new Deno.Command(Deno.execPath(), { args }).output();
    times.push(Number(new TextDecoder().decode(stdout)));
  }
  assert.ok(times.some((ms) => ms > 0 && ms < 1500), `${times} ms`);
});
