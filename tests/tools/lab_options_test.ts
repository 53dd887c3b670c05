import assert from "node:assert/strict";
import { join } from "node:path";
import { freePort, labOptions, serverArguments } from "../../tools/lab.ts";
import { ROOT } from "../../tools/setup/project.ts";
import { SetUpError } from "../../tools/setup/set_up_error.ts";

const folder = join(ROOT, "notebooks");

Deno.test("labOptions() opens a browser where there is a display, unless told not to", () => {
  assert.deepEqual(labOptions([], true), { folder, browser: true });
  assert.deepEqual(labOptions([], false), { folder, browser: false });
  assert.deepEqual(labOptions(["--no-browser"], true), { folder, browser: false });
});

Deno.test("labOptions() takes a port, and answers --help with nothing", () => {
  assert.deepEqual(labOptions(["--port", "9000"], false), {
    folder,
    port: 9000,
    browser: false,
  });
  assert.equal(labOptions(["--help"], true), undefined);
  assert.equal(labOptions(["-h"], true), undefined);
});

Deno.test("labOptions() takes a folder inside the project, and no other", () => {
  assert.equal(labOptions(["--folder", join(ROOT, "out")], true)?.folder, join(ROOT, "out"));
  assert.equal(labOptions(["--folder", ROOT], true)?.folder, ROOT);
  for (const other of [join(ROOT, ".."), `${ROOT}2`]) {
    assert.throws(() => labOptions(["--folder", other], true), /--folder wants one inside/);
  }
});

for (const port of ["0", "65536", "80.5", "eighty", ""]) {
  Deno.test(`labOptions() refuses the port "${port}" in one line`, () => {
    const want = { name: "SetUpError", message: /--port wants 1 to 65535, got / };
    assert.throws(() => labOptions(["--port", port], true), want);
  });
}

Deno.test("labOptions() refuses an unknown flag in one line that names it", () => {
  assert.throws(() => labOptions(["--prot", "1"], true), (error) => {
    assert.ok(error instanceof SetUpError);
    assert.match(error.message, /--prot/);
    assert.match(error.message, /--help/);
    return !error.message.includes("\n");
  });
});

Deno.test("freePort() passes by a port that is taken, and refuses it when it was asked for", () => {
  const first = freePort();
  const taken = Deno.listen({ hostname: "127.0.0.1", port: first });
  try {
    assert.notEqual(freePort(), first);
    const want = { name: "SetUpError", message: new RegExp(`port ${first} is taken.*--port`) };
    assert.throws(() => freePort(first), want);
  } finally {
    taken.close();
  }
  assert.equal(freePort(first), first);
});

Deno.test("serverArguments() bind to this machine only, offer only Deno and leave the token as it is", () => {
  const args = serverArguments(9000, folder);
  assert.ok(args.includes("--ServerApp.ip=127.0.0.1"));
  assert.ok(args.includes("--KernelSpecManager.allowed_kernelspecs=deno"));
  assert.ok(!args.some((arg) => /token|password|disable_check_xsrf|allow_origin/.test(arg)));
});
