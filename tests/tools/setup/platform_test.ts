import assert from "node:assert/strict";
import { checkPlatform } from "../../../tools/setup/platform.ts";

Deno.test("checkPlatform() takes the platforms that have native packages, and this one", () => {
  checkPlatform();
  checkPlatform("darwin", "aarch64", "2.9.0");
  checkPlatform("windows", "x86_64", "3.0.0");
});

Deno.test("checkPlatform() names what will do where something will not", () => {
  assert.throws(() => checkPlatform("freebsd", "x86_64", "2.8.1"), /on freebsd x86_64: want linux/);
  assert.throws(() => checkPlatform("linux", "x86_64", "1.46.3"), /with Deno 1\.46\.3: .*npx -y/);
  assert.throws(() => checkPlatform("linux", "x86_64", "2.2.9"), /want 2\.3 or newer/);
});
