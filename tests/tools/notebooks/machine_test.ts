import assert from "node:assert/strict";
import { join } from "node:path";
import {
  cacheSizes,
  fingerprintOf,
  machineFingerprint,
  processorFeatures,
} from "../../../tools/notebooks/machine.ts";

Deno.test("machineFingerprint() is the same each time and tells nothing but a hash", () => {
  assert.match(machineFingerprint(), /^[0-9a-f]{16}$/);
  assert.equal(machineFingerprint(), machineFingerprint());
});

Deno.test("fingerprintOf() differs when one fact differs", () => {
  assert.equal(fingerprintOf(["a", 2]), fingerprintOf(["a", 2]));
  assert.notEqual(fingerprintOf(["a", 2]), fingerprintOf(["a", 4]));
});

Deno.test("processorFeatures() tells two generations of one name apart, and not two cores", () => {
  const core = (flags: string, mhz: number) =>
    `processor\t: 0\ncpu family\t: 25\nmodel\t\t: 17\nmodel name\t: EPYC\ncpu MHz\t: ${mhz}\n` +
    `flags\t\t: ${flags}\n\n`;
  const old = processorFeatures(core("avx avx2", 2000) + core("avx avx2", 2100));
  assert.equal(old, "cpu family=25;model=17;flags=avx avx2");
  assert.equal(processorFeatures(core("avx avx2", 3000)), old);
  assert.notEqual(processorFeatures(core("avx avx2 avx512f", 2000)), old);
  assert.equal(processorFeatures(""), "");
});

Deno.test("cacheSizes() reads data caches as Linux lists them, and nothing where there is no list", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const caches = [["1", "Data", "48K"], ["1", "Instruction", "32K"], ["2", "Unified", "2048K"]];
    for (const [i, [level, type, size]] of caches.entries()) {
      await Deno.mkdir(join(folder, `index${i}`));
      for (const [name, fact] of Object.entries({ level, type, size })) {
        await Deno.writeTextFile(join(folder, `index${i}`, name), `${fact}\n`);
      }
    }
    assert.equal(cacheSizes(folder), "L1 48K, L2 2048K");
    assert.equal(cacheSizes(join(folder, "none")), "");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
