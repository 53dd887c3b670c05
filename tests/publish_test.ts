import assert from "node:assert/strict";
import { ROOMS } from "../tools/test/rooms.ts";

const lib = new URL("../lib/", import.meta.url);

Deno.test("lib/deno.json exports the whole library and the door of each room", async () => {
  const { exports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", lib)));
  const rooms = ROOMS.map((room) => [`./${room}`, `./${room}/mod.ts`]);
  assert.deepEqual(exports, Object.fromEntries([[".", "./mod.ts"], ...rooms]));
});

Deno.test("the library can be published: its public types need no inference, its files are whole", async () => {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    // Types are checked among the gates.
    args: ["publish", "--dry-run", "--allow-dirty", "--no-check"],
    cwd: lib,
    env: { NO_COLOR: "1", RUST_BACKTRACE: "0" },
  }).output();
  const words = new TextDecoder().decode(stderr);
  assert.ok(success, words);
  assert.match(words, /Success Dry run complete/);
});
