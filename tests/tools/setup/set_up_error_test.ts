import assert from "node:assert/strict";
import { installerError } from "../../../tools/setup/set_up_error.ts";

/** What installers really printed, and words of the cure that a person needs then. */
const OUTPUTS: [string, string, RegExp][] = [
  [
    "pip on a full disk",
    "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
    /disk is full/,
  ],
  ["npm on a full disk", "npm error code ENOSPC\nnpm error syscall write", /disk is full/],
  [
    // The last line alone would blame the platform.
    "pip without network",
    "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError'\n" +
    "ERROR: Could not find a version that satisfies the requirement deno==2.8.1\n" +
    "ERROR: No matching distribution found for deno==2.8.1",
    /registry cannot be reached: check the network/,
  ],
  [
    "npm without network",
    "npm error code ECONNREFUSED\nnpm error FetchError: request to registry failed",
    /registry cannot be reached/,
  ],
  [
    "pip on an unknown platform",
    "ERROR: Could not find a version that satisfies the requirement deno==2.8.1\n" +
    "ERROR: No matching distribution found for deno==2.8.1",
    /does not exist for this platform or Python: want Linux, macOS or Windows/,
  ],
  ["a folder of someone else", "npm error code EACCES", /may not be written/],
  [
    "Debian without python3-venv",
    "The virtual environment was not created successfully because ensurepip is not available.",
    /apt install python3-venv/,
  ],
  ["Python without venv", "/usr/bin/python3: No module named venv", /apt install python3-venv/],
];

for (const [what, output, cure] of OUTPUTS) {
  Deno.test(`installerError() names the cure for ${what}`, () => {
    const { message } = installerError("install the packages", output, ".cache/setup.log");
    assert.match(message, /^Cannot install the packages: /);
    assert.match(message, cure);
    assert.match(message, /whole output is in \.cache\/setup\.log$/);
    assert.ok(!message.includes("\n"), "want one line");
  });
}

Deno.test("installerError() shows the last line of what it does not know", () => {
  const { message } = installerError("build", "first\nthe wheel came off\n\n", "log");
  assert.match(message, /its last line is "the wheel came off"/);
});
