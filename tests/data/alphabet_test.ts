import { Alphabet } from "@dgm/data/alphabet.ts";
import assert from "node:assert/strict";

const abc = new Alphabet("abc");

Deno.test("Alphabet.decode() is the inverse of encode(), and stops at the first end", () => {
  const words = ["a", "abcab", "cc", "bca"];
  assert.deepEqual(abc.decode(abc.encode(words, 5), 5), words);
  assert.deepEqual(abc.decode([1, 0, 3], 3), ["a"]);
  assert.deepEqual(abc.decode([], 3), []);
});

Deno.test("Alphabet refuses what is no word of it, and says why", () => {
  const faults: [string, RegExp][] = [
    ["", /want a word, got empty text/],
    ["abca", /Cannot encode "abca": want at most 3 letters, got 4/],
    ["abd", /Cannot encode "abd": want letters of "abc", got "d"/],
    ["aB", /got "B"/],
  ];
  for (const [word, message] of faults) {
    assert.throws(() => abc.encode(["a", word], 3), { name: "RangeError", message });
  }
  assert.throws(() => abc.decode([1, 4], 2), /want codes of 0 … 3, got 4/);
  assert.throws(() => new Alphabet(""), /want letters, got none/);
  assert.throws(() => new Alphabet("aba"), /want each letter once, got "aba"/);
});
