import { likelihoodFor } from "@dgm/distributions/likelihood_for.ts";
import assert from "node:assert/strict";

const of = (...values: number[]) =>
  likelihoodFor({
    name: "test",
    pixels: Uint8Array.from(values),
    labels: new Uint8Array(1),
    count: 1,
    height: 1,
    width: values.length,
    channels: 1,
  }).likelihood;

Deno.test("likelihoodFor() takes a Bernoulli only where every pixel is off or fully on", () => {
  assert.equal(of(0, 255, 255), "bernoulli");
  assert.equal(of(0, 0, 0), "bernoulli");
  assert.equal(of(0, 255, 254), "learnedGaussian");
  assert.equal(of(0, 1), "learnedGaussian");
});
