import fc from "fast-check";
import assert from "node:assert/strict";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import { type GeneratorState, jumped } from "@dgm/engine/generator_jump.ts";

const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

Deno.test("jumped() is where pure-rand's generator comes by single steps", () => {
  fc.assert(
    fc.property(fc.tuple(word, word, word, word), fc.nat(3000), (words, steps) => {
      const [low0, high0, low1, high1] = words;
      const generator = xoroshiro128plusFromState([high0, low0, high1, low1]);
      for (let i = 0; i < steps; i++) generator.next();
      const [wantHigh0, wantLow0, wantHigh1, wantLow1] = generator.getState();
      assert.deepEqual(jumped(words, steps), [wantLow0, wantHigh0, wantLow1, wantHigh1]);
    }),
    { numRuns: 100 },
  );
});

Deno.test("jumped() goes far in parts as at once", () => {
  const start: GeneratorState = [1, -2, 3, -4];
  const [first, second] = [123_456_789, 987_654_321];
  assert.deepEqual(jumped(jumped(start, first), second), jumped(start, first + second));
  assert.deepEqual(jumped(start, 0), start);
});
