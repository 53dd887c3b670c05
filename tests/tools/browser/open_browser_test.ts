import { launchFault } from "../../../tools/browser/open_browser.ts";
import assert from "node:assert/strict";

Deno.test("launchFault() names the library that is missing, and its cure", () => {
  const told = "browserType.launch: Target page, context or browser has been closed\n" +
    "- [pid=9][err] ./chromium: error while loading shared libraries: libnspr4.so: cannot open " +
    "shared object file: No such file or directory";
  assert.match(launchFault(told), /lacks the library libnspr4\.so .*apt install libnss3 libnspr4/);
});

Deno.test("launchFault() says when there is no such program", () => {
  const told =
    "browserType.launch: Failed to launch chromium because executable doesn't exist at /no";
  assert.equal(launchFault(told), "there is no such program");
});

Deno.test("launchFault() ends with the last thing that the browser printed", () => {
  const told = "browserType.launch: closed\n[pid=1][err] first\n[pid=1][err] no usable sandbox";
  assert.equal(launchFault(told), "no usable sandbox");
});
