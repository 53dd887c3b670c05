import assert from "node:assert/strict";
import { explained, SMOKE } from "../../../tools/test/skips.ts";
import { readSources } from "../../../tools/test/house_rules.ts";

Deno.test("explained() names skipped tests with reason and cure, many of a kind in one line", () => {
  const gpu = [1, 2, 3, 4].map((i) => `tests/engine/web_gpu_test.ts: kernel ${i}`);
  const mnist = "tests/data/mnist_test.ts: loadDataSet() loads the real MNIST";
  const { lines, unexplained } = explained([...gpu, mnist, `${SMOKE}05: share`], "linux");
  assert.deepEqual(unexplained, []);
  assert.equal(lines.length, 6);
  assert.equal(lines[0], "4 tests, tests/engine/web_gpu_test.ts: kernel 1 and others");
  assert.match(lines[1]!, /^ {2}because no GPU answers to WebGPU; cure: a Vulkan driver/);
  assert.equal(lines[2], mnist);
  assert.match(lines[3]!, /^ {2}because MNIST is not there; cure: its four IDX files/);
  assert.match(lines[5]!, /smoke budget; cure: --budget full/);
});

Deno.test("explained() gives back what is skipped for no known reason", () => {
  const name = "tests/notebook/stop_test.ts: withStop() waits";
  assert.deepEqual(explained([name], "linux"), { lines: [], unexplained: [name] });
  assert.deepEqual(explained([name], "windows").unexplained, []);
});

Deno.test("every test that may be skipped on Linux has its reason", async () => {
  const conditions = (await readSources()).filter(({ path }) => path.startsWith("tests/"))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/\bignore(?::|\s*=)\s*([^,;\n]+)/g)].map(([, condition]) =>
        [path, condition!] as const
      )
    )
    .filter(([path, condition]) =>
      !/^Deno\.build\.os (?:=== "windows"|!== "linux")$/.test(condition) &&
      !path.startsWith("tests/tools/test/")
    );
  assert.ok(conditions.length >= 4);
  const without = conditions.filter(([path]) => explained([path], "linux").unexplained.length > 0);
  assert.deepEqual(without, []);
});
