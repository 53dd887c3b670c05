import { Alphabet } from "@dgm/data/alphabet.ts";
import { wordSource } from "@dgm/data/word_source.ts";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import assert from "node:assert/strict";

await useEngine();

const random = createRandom(0);
const options = { alphabet: new Alphabet("abc"), length: 3 };

Deno.test("wordSource() gives codes that the alphabet turns back into the words", () => {
  const source = wordSource(["cab", "a", "bb"], options);
  const batch = source.batch([2, 0], random);
  assert.deepEqual([source.name, source.count, batch.dtype], ["words", 3, "int32"]);
  assert.deepEqual(options.alphabet.decode(batch.dataSync(), 3), ["bb", "cab"]);
  batch.dispose();
});

Deno.test("wordSource() refuses words of another alphabet, and an index outside", () => {
  assert.throws(() => wordSource(["abd"], options), RangeError);
  assert.throws(() => wordSource(["a"], { ...options, name: "few" }).batch([1], random), {
    message: 'Cannot take from "few": want 0 … 0, got 1',
  });
});
