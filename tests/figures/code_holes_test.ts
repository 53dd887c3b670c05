import { codeHoles } from "@dgm/figures/code_holes.ts";
import { theme } from "@dgm/figures/theme.ts";
import { createRandom } from "@dgm/math/random.ts";
import assert from "node:assert/strict";
import { assertLooksLike, pixelsOf, shareOf } from "./pixels.ts";

const alt = "A test.";

Deno.test("codeHoles() draws failures as orange crosses and the rest as blue rings", async () => {
  const points = { codes: [0, 0, 4, 4], labels: [3, 7], random: [2, 2, 1, 3, 3, 1] };
  const share = async (failed: boolean[]) => {
    const pixels = await pixelsOf(codeHoles({ ...points, failed }, { alt }).png);
    return [theme.colours.failure, theme.colours.model].map((colour) => shareOf(pixels, colour));
  };
  const [all, none] = [await share([true, true, true]), await share([false, false, false])];
  assert.ok(all[0]! > 0 && all[1] === 0);
  assert.ok(none[0] === 0 && none[1]! > 0);
});

Deno.test("codeHoles() refuses codes without labels, and labels that are no digits", () => {
  const points = { codes: [0, 0], labels: [3], random: [1, 1], failed: [false] };
  assert.throws(() => codeHoles({ ...points, labels: [] }, { alt }), TypeError);
  assert.throws(() => codeHoles({ ...points, random: [1] }, { alt }), {
    name: "TypeError",
    message: "Cannot draw codes: want two numbers for each random code, got 1 numbers for 1",
  });
  assert.throws(() => codeHoles({ ...points, labels: [12] }, { alt }), RangeError);
});

Deno.test("codeHoles() looks as it did", async () => {
  const random = createRandom(1);
  const labels = Uint8Array.from({ length: 400 }, (_, i) => i % 10);
  const codes = Float32Array.from({ length: 800 }, (_, i) => {
    const angle = labels[i >> 1]! * Math.PI / 5;
    return 6 * (i % 2 ? Math.sin(angle) : Math.cos(angle)) + random.normal();
  });
  const draws = Float32Array.from({ length: 60 }, () => 4 * random.normal());
  const failed = Array.from(
    { length: 30 },
    (_, i) => Math.hypot(draws[2 * i]!, draws[2 * i + 1]!) < 4,
  );
  const title = "Random codes fall into holes";
  const picture = codeHoles({ codes, labels, random: draws, failed }, { alt, title });
  await assertLooksLike(picture, "code_holes");
});
