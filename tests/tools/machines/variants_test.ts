import assert from "node:assert/strict";
import { variantsOf, VARIED } from "../../../tools/machines/variants.ts";

Deno.test("variantsOf() covers seeds, nudges, every kernel with 1 and 2 threads, and other engines", () => {
  const variants = variantsOf(["Prescott", "Haswell"]);
  assert.deepEqual(variants.map(({ name }) => name), [
    "seed-1",
    "seed-2",
    "seed-3",
    "seed-4",
    "seed-5",
    "nudge-1",
    "nudge-2",
    "nudge-3",
    "Haswell-1",
    "Haswell-2",
    "Prescott-1",
    "Prescott-2",
    "blas-convolutions",
    "wasm",
  ]);
  const named = (wanted: string) => variants.find(({ name }) => name === wanted);
  assert.deepEqual(named("Haswell-2"), {
    name: "Haswell-2",
    threads: 2,
    env: { OPENBLAS_CORETYPE: "Haswell", ONEDNN_MAX_CPU_ISA: "AVX2", DGM_THREADS: "2" },
  });
  assert.deepEqual(named("seed-3"), {
    name: "seed-3",
    threads: 1,
    seed: 3,
    env: { DGM_THREADS: "1" },
  });
  assert.equal(named("nudge-2")?.env.DGM_NUDGE, "2");
  assert.equal(named("blas-convolutions")?.env.DGM_DNN, "off");
  assert.equal(named("wasm")?.env.DGM_ENGINE, "wasm");
});

Deno.test("no two variants run alike, and a person's own settings hide none of them", () => {
  const variants = variantsOf(["Prescott", "Haswell"]);
  const ways = variants.map(({ env, seed }) => JSON.stringify([env, seed]));
  assert.equal(new Set(ways).size, variants.length);
  for (const { env } of variants) {
    for (const name of Object.keys(env)) assert.ok(VARIED.includes(name), name);
  }
});
