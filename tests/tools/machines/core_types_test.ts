import { openBlas } from "@dgm/engine/blas.ts";
import assert from "node:assert/strict";
import { wrongProduct } from "../../../tools/machines/core_probe.ts";
import { coreTypes } from "../../../tools/machines/core_types.ts";

Deno.test("coreTypes() keeps each kernel once, and says why the others are left out", async () => {
  const trials = {
    Prescott: { kernel: "Katmai" },
    Core2: { kernel: "Katmai" },
    Haswell: { kernel: "Haswell" },
    SkylakeX: { failure: "crashes" },
  };
  const found = await coreTypes(
    Object.keys(trials),
    (name) => Promise.resolve(trials[name as keyof typeof trials]),
  );
  assert.deepEqual(found, {
    works: ["Prescott", "Haswell"],
    leftOut: { Core2: "takes the kernels of Prescott", SkylakeX: "crashes" },
  });
});

Deno.test("coreTypes() finds kernels that multiply right on this machine", async () => {
  const names = Deno.build.arch === "x86_64" ? ["Prescott", "Nehalem"] : ["ARMV8"];
  assert.deepEqual((await coreTypes(names)).works, names);
});

Deno.test("wrongProduct() passes the BLAS of this machine and finds one wrong number", () => {
  const blas = openBlas({ threads: 1 });
  assert.ok("gemm" in blas);
  assert.equal(wrongProduct(blas.gemm), undefined);
  const wrong = wrongProduct((heap, call) => {
    blas.gemm(heap, call);
    if (call.m === 33) new Float32Array(heap)[call.c / 4 + 17]! += 1;
  });
  assert.equal(wrong, "33 × 1500 times 1500 × 400");
});
