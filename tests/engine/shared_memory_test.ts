import assert from "node:assert/strict";
import { declareShared, withSharedMemory } from "@dgm/engine/shared_memory.ts";
import { compiledModule } from "../../tools/assemblyscript/build.ts";

/** A module with a memory and nothing else: (module (memory (export "m") 1 4)), or without a maximum. */
function moduleWithMemory(limits: number[]): Uint8Array<ArrayBuffer> {
  const memory = [5, 1 + limits.length, 1, ...limits], exported = [7, 5, 1, 1, 0x6d, 2, 0];
  return Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...memory, ...exported]);
}

function memoryOf(instance: WebAssembly.Instance): WebAssembly.Memory {
  return instance.exports.m as WebAssembly.Memory;
}

Deno.test("declareShared() shares a module's own memory and leaves the bytes that it was given", () => {
  const plain = moduleWithMemory([1, 1, 4]), before = plain.slice();
  const shared = new WebAssembly.Instance(new WebAssembly.Module(declareShared(plain)!));
  assert.ok(memoryOf(shared).buffer instanceof SharedArrayBuffer);
  assert.deepEqual(plain, before);
});

Deno.test("declareShared() shares an imported memory", async () => {
  const module = new WebAssembly.Module(declareShared(await Deno.readFile(compiledModule))!);
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
  new WebAssembly.Instance(module, { env: { memory } });
});

Deno.test("declareShared() leaves a memory without a maximum, and a module without memory", () => {
  assert.equal(declareShared(moduleWithMemory([0, 1])), undefined);
  assert.equal(declareShared(Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])), undefined);
});

Deno.test("withSharedMemory() loads a module that cannot be shared as it is, and puts everything back", async () => {
  const { instantiate } = WebAssembly;
  for (const [limits, isShared] of [[[1, 1, 4], true], [[0, 1], false]] as const) {
    const { instance } = await withSharedMemory(() =>
      WebAssembly.instantiate(moduleWithMemory([...limits]))
    );
    assert.equal(memoryOf(instance).buffer instanceof SharedArrayBuffer, isShared);
    assert.equal(WebAssembly.instantiate, instantiate);
  }
  await assert.rejects(withSharedMemory(() => Promise.reject(new Error("no module"))), /no module/);
  assert.equal(WebAssembly.instantiate, instantiate);
});
