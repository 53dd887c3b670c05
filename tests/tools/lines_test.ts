import assert from "node:assert/strict";
import { linesFrom } from "../../tools/lines.ts";

Deno.test("linesFrom() joins what the pieces cut, letters of several bytes included", async () => {
  const bytes = new TextEncoder().encode("ä b\n\nlast");
  const pieces = Array.from(bytes, (byte) => Uint8Array.of(byte));
  assert.deepEqual(await Array.fromAsync(linesFrom(ReadableStream.from(pieces))), [
    "ä b",
    "",
    "last",
  ]);
});
