import assert from "node:assert/strict";
import { compile, compiledModule, installCompiler } from "../../tools/assemblyscript/build.ts";

Deno.test("the committed SIMD module is what its sources compile to, byte for byte", async () => {
  await installCompiler();
  const bytes = await compile();
  const committed = await Deno.readFile(compiledModule);
  assert.ok(
    bytes.length === committed.length && bytes.every((byte, i) => byte === committed[i]),
    "lib/engine/simd/kernels.wasm is not up to date: deno run -A tools/assemblyscript/build.ts",
  );
});

Deno.test("the SIMD module holds no data of its own on tfjs' heap", async () => {
  const module = new WebAssembly.Module(await Deno.readFile(compiledModule));
  assert.deepEqual(WebAssembly.Module.imports(module), [
    { module: "env", name: "memory", kind: "memory" },
  ]);
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
  new Uint8Array(memory.buffer).fill(7);
  new WebAssembly.Instance(module, { env: { memory } });
  assert.ok(new Uint8Array(memory.buffer).every((byte) => byte === 7));
});
