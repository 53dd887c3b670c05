import assert from "node:assert/strict";
import { decodersOptions } from "../../tools/decoders.ts";

Deno.test("decodersOptions() writes by default, compares with --check, answers --help with nothing", () => {
  assert.deepEqual(decodersOptions([]), { check: false });
  assert.deepEqual(decodersOptions(["--check"]), { check: true });
  assert.equal(decodersOptions(["--help"]), undefined);
});

for (const args of [["--chekc"], ["2"]]) {
  Deno.test(`decodersOptions() refuses ${args.join(" ")} in one line`, () => {
    assert.throws(() => decodersOptions(args), { name: "SetUpError", message: /--help/ });
  });
}
