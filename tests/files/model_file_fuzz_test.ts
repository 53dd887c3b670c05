import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createModel, loadModel, saveModel } from "@dgm/files/model_file.ts";
import { createRandom, type Random } from "@dgm/math/random.ts";
import type { VaeSettings } from "@dgm/models/latent/latent_kinds.ts";
import assert from "node:assert/strict";
import { inFolder } from "../support/in_folder.ts";

await useEngine("cpu");

const settings: VaeSettings = {
  model: "vae",
  image: { height: 3, width: 2, channels: 1 },
  latent: 2,
  body: { kind: "dense", hidden: [4], activation: "tanh" },
  likelihood: "learnedGaussian",
  // No sigma: of another σ nobody could tell that it is not meant.
};

/** What may be left out of the settings: then a default takes its place. */
const OPTIONAL = ["activation", "likelihood"];

Deno.test("loadModel() of 2,000 mutated files: an error by the file's name, or the right numbers", () =>
  inFolder(async (folder) => {
    const path = `${folder}/model.safetensors`;
    const model = createModel(settings, createRandom(0));
    await saveModel(path, model, { settings, notes: { seed: "0" } });
    model.dispose();
    const good = await Deno.readFile(path);
    const random = createRandom(20);
    const before = tf.memory().numTensors;
    let loaded = 0;
    for (let i = 0; i < 2000; i++) {
      const bytes = i % 2 === 0 ? mutatedBytes(good, random) : mutatedJson(good, random);
      await Deno.writeFile(path, bytes);
      try {
        const { model, settings: found } = await loadModel(path);
        loaded++;
        assertSettings(found);
        const numbers = numbersIn(good, bytes);
        for (const [name, variable] of Object.entries(model.variables)) {
          assert.deepEqual([...variable.dataSync()], [...numbers[name]!], `${i}: ${name}`);
        }
        model.dispose();
      } catch (error) {
        const message = `mutation ${i}: ${error}`;
        assert.ok(error instanceof TypeError, message);
        assert.ok(error.message.includes(path), message);
      }
      assert.equal(tf.memory().numTensors, before, `mutation ${i} keeps tensors`);
    }
    // Both happen: most of the bytes are numbers, and most of the header matters.
    assert.ok(loaded > 200 && loaded < 1800, `${loaded} files were loaded`);
  }));

/** The settings as they were, but for what may be left out. */
function assertSettings(found: unknown): void {
  const all = (value: object): [string, unknown][] =>
    Object.entries(value).flatMap(([key, inner]) =>
      inner && typeof inner === "object" && !Array.isArray(inner) ? all(inner) : [[key, inner]]
    );
  const want = all(settings);
  const got = all(found as object);
  const left = want.filter(([key]) => !got.some(([other]) => other === key)).map(([key]) => key);
  assert.ok(left.every((key) => OPTIONAL.includes(key)), `without ${left}`);
  assert.deepEqual(got, want.filter(([key]) => !left.includes(key)));
}

interface Header {
  [name: string]: { shape: number[]; data_offsets: [number, number] };
}

/** Each tensor's numbers: the last bytes of a file, in the places that the unchanged header tells. */
function numbersIn(good: Uint8Array, bytes: Uint8Array): Record<string, Float32Array> {
  const { header, start } = parsed(good);
  const payload = bytes.slice(bytes.length - (good.length - start));
  const { __metadata__: _, ...tensors } = header;
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { data_offsets: [from, to] }]) => [
      name,
      new Float32Array(payload.slice(from, to).buffer),
    ]),
  );
}

function parsed(bytes: Uint8Array): { header: Header; start: number } {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const json = new TextDecoder().decode(bytes.subarray(8, 8 + length));
  return { header: JSON.parse(json), start: 8 + length };
}

/** A few bytes written over, or the end cut off, or bytes put in. */
function mutatedBytes(good: Uint8Array, random: Random): Uint8Array {
  const at = random.integer(good.length);
  const some = Uint8Array.from({ length: 1 + random.integer(6) }, () => random.integer(256));
  const kind = random.integer(10);
  if (kind === 0) return good.subarray(0, at);
  if (kind === 1) return Uint8Array.of(...good.subarray(0, at), ...some, ...good.subarray(at));
  const bytes = good.slice();
  bytes.set(some.subarray(0, good.length - at), at);
  return bytes;
}

/** One change to the header, or to the settings in it, by somebody who writes valid JSON. */
function mutatedJson(good: Uint8Array, random: Random): Uint8Array {
  const { header, start } = parsed(good);
  const metadata = header.__metadata__ as unknown as Record<string, string>;
  if (random.integer(2) === 0) {
    const inner = JSON.parse(metadata.settings!);
    change(inner, random);
    metadata.settings = JSON.stringify(inner);
  } else {
    change(header as Record<string, unknown>, random);
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + good.length - start);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(good.subarray(start), 8 + json.length);
  return bytes;
}

const JUNK: unknown[] = [
  null,
  true,
  -1,
  0,
  1.5,
  7,
  2 ** 31,
  2 ** 53,
  1e300,
  "",
  "__proto__",
  "vae",
  [],
  [1],
  [2 ** 40],
  Array(40).fill(1),
  {},
  { kind: "dense", hidden: [] },
];

/** Replaces, renames, removes or adds one property, at any depth. */
function change(object: Record<string, unknown>, random: Random): void {
  const keys = Object.keys(object);
  if (keys.length === 0) return;
  const key = keys[random.integer(keys.length)]!;
  const inner = object[key];
  if (inner !== null && typeof inner === "object" && random.integer(3) > 0) {
    change(inner as Record<string, unknown>, random);
    return;
  }
  const kind = random.integer(4);
  const junk = JUNK[random.integer(JUNK.length)];
  if (kind === 0) object[key] = junk;
  else if (kind === 1) object[`${key}x`] = junk;
  else delete object[key];
  if (kind === 2 && !Array.isArray(object)) object[`${key}_`] = inner;
}
