import assert from "node:assert/strict";
import { findPython, readPins } from "../../../tools/setup/python.ts";
import { DENO_VERSION } from "../../../tools/setup/project.ts";
import { SetUpError } from "../../../tools/setup/set_up_error.ts";

Deno.test("readPins() reads exact pins and refuses a loose one", () => {
  const pins = readPins("# why\ndeno==2.8.1\n\njupyterlab==4.6.6  # the app\n");
  assert.deepEqual([...pins], [["deno", ["2.8.1"]], ["jupyterlab", ["4.6.6"]]]);
  assert.throws(() => readPins("jupyterlab>=4"), TypeError);
});

Deno.test("readPins() reads versions that depend on Python's own", () => {
  const text = 'numpy==2.2.6; python_version < "3.11"\nnumpy==2.4.6; python_version >= "3.11"\n';
  assert.deepEqual([...readPins(text)], [["numpy", ["2.2.6", "2.4.6"]]]);
});

Deno.test("readPins() leaves out what is for another platform", () => {
  const text = 'dnn==3; sys_platform == "linux" and platform_machine == "x86_64"\n';
  assert.deepEqual([...readPins(text, "linux x86_64")], [["dnn", ["3"]]]);
  assert.deepEqual([...readPins(text, "linux aarch64")], []);
  assert.throws(() => readPins('dnn==3; sys_platform == "linux"'), TypeError);
});

Deno.test("requirements.txt pins the Deno that the tools and .ci/run name", async () => {
  const pins = readPins(await Deno.readTextFile("requirements.txt"));
  assert.deepEqual(pins.get("deno"), [DENO_VERSION]);
  assert.match(await Deno.readTextFile(".ci/run"), new RegExp(`deno@${DENO_VERSION} task test`));
});

Deno.test("findPython() names the cure when there is no Python, or only an old one", async () => {
  // What stands in for an old Python answers "3 8" to whatever it is asked.
  const old: [string, ...string[]] = [Deno.execPath(), "eval", "console.log('3 8')", "--"];
  await assert.rejects(findPython([["no-such-python"]]), (error) => {
    assert.ok(error instanceof SetUpError);
    assert.match(error.message, /want Python 3\.10 or newer, got none\. Install it/);
    return true;
  });
  await assert.rejects(findPython([["no-such-python"], old]), /got 3\.8\./);
  const good: [string, ...string[]] = [Deno.execPath(), "eval", "console.log('3 10')", "--"];
  assert.deepEqual(await findPython([old, good]), good);
});
