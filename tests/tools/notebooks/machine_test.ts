import assert from "node:assert/strict";
import { machineFingerprint } from "../../../tools/notebooks/machine.ts";

Deno.test("machineFingerprint() is the same each time and tells nothing but a hash", () => {
  assert.match(machineFingerprint(), /^[0-9a-f]{16}$/);
  assert.equal(machineFingerprint(), machineFingerprint());
});
