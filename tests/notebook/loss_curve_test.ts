import { LossCurve } from "@dgm/notebook/loss_curve.ts";
import assert from "node:assert/strict";

/** The points of the drawn line. */
function points(curve: LossCurve): [number, number][] {
  const [, text] = curve.svg().match(/points="([^"]*)"/)!;
  return text!.split(" ").filter(Boolean).map((pair) => pair.split(",").map(Number)) as never;
}

Deno.test("LossCurve falls where the loss falls, and fills the width as the run goes on", () => {
  const curve = new LossCurve(100);
  for (let i = 0; i < 50; i++) curve.add(100 - i);
  const half = points(curve);
  assert.equal(half.length, 50);
  assert.ok(half.every(([, y], i) => i < 6 || y > half[i - 1]![1]), "y grows downwards");
  for (let i = 50; i < 100; i++) curve.add(100 - i);
  const whole = points(curve);
  assert.ok(Math.abs(half.at(-1)![0] / whole.at(-1)![0] - 0.5) < 0.02);
});

Deno.test("LossCurve averages neighbours in long runs", () => {
  const curve = new LossCurve(16_000);
  for (let i = 0; i < 16_000; i++) curve.add(i % 2);
  const line = points(curve);
  assert.equal(line.length, 160);
  assert.equal(new Set(line.map(([, y]) => y)).size, 1, "every mean of a hundred is 0.5");
  assert.match(curve.svg(), />0\.50</);
});

Deno.test("LossCurve draws before the first loss and with equal ones, without NaN", () => {
  const curve = new LossCurve(10);
  assert.ok(!curve.svg().includes("NaN"));
  curve.add(3);
  curve.add(3);
  assert.ok(!/NaN|Infinity/.test(curve.svg()));
});
