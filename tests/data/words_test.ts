import { DataError } from "@dgm/data/data_error.ts";
import { loadWords, LONGEST_WORD } from "@dgm/data/words.ts";
import assert from "node:assert/strict";
import { splitWords } from "../../tools/words/build.ts";

Deno.test("loadWords(): each word once in all splits, and all of them words of the alphabet", async () => {
  const { alphabet, train, validation, test } = await loadWords();
  const all = [...train, ...validation, ...test];
  assert.equal(all.length, 74_053);
  assert.equal(new Set(all).size, all.length);
  assert.deepEqual(alphabet.decode(alphabet.encode(all, LONGEST_WORD), LONGEST_WORD), all);
  assert.equal(Math.max(...all.map((word) => word.length)), LONGEST_WORD);
  for (const known of ["the", "walk", "science"]) assert.ok(all.includes(known), known);
});

Deno.test("loadWords() names a file that is missing or changed", async () => {
  const directory = await Deno.makeTempDir();
  try {
    await assert.rejects(loadWords({ directory }), (error) => {
      return error instanceof DataError && error.reason === "missing" &&
        /train\.txt/.test(error.message);
    });
    await Deno.writeTextFile(`${directory}/train.txt`, "one\n");
    await assert.rejects(loadWords({ directory }), (error) => {
      return error instanceof DataError && error.reason === "corrupt" &&
        /sha256/.test(error.message);
    });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("splitWords() takes plain words of 2 to 16 letters, each once, in a seeded order", () => {
  const words = Array.from({ length: 9000 }, (_, i) => {
    const digits = [...String(i)].map((digit) => "abcdefghij"[Number(digit)]);
    return `w${digits.join("")}`;
  });
  const odd = ["a", "Ab", "café", "x".repeat(17), words[0]!];
  const { train, validation, test } = splitWords([...words, ...odd]);
  assert.equal(test.length, 4000);
  assert.equal(validation.length, 4000);
  assert.deepEqual([...train, ...validation, ...test].sort(), words.toSorted());
  assert.deepEqual(splitWords(words.toReversed()).test, test);
  assert.notDeepEqual(test, words.toSorted().slice(0, 4000));
});
