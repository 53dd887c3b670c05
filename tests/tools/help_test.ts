import assert from "node:assert/strict";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The files that the tasks of deno.json run. */
async function taskFiles(): Promise<string[]> {
  const text = await Deno.readTextFile(join(ROOT, "deno.json"));
  return [...new Set(text.matchAll(/"command": "deno run -A (\S+\.ts)/g).map(([, file]) => file!))];
}

/** What a file and all that it imports at its start take from npm, each with the file that does. */
async function packagesOf(file: string, seen = new Set<string>()): Promise<string[]> {
  if (seen.has(file)) return [];
  seen.add(file);
  const text = (await Deno.readTextFile(join(ROOT, file))).replaceAll(/\/\*[\s\S]*?\*\//g, "");
  const imports = text.matchAll(/^(?:import|export) (?!type )(?:[^;"]* from )?"([^"]+)";/gm);
  const found: string[] = [];
  for (const [statement, target] of imports) {
    // Types alone are gone before anything runs.
    if (/^(?:import|export) \{(?:\s*type \w+(?: as \w+)?,?)+\s*\}/.test(statement)) continue;
    if (target!.startsWith(".")) {
      found.push(...await packagesOf(normalize(join(dirname(file), target!)), seen));
    } else if (target!.startsWith("@dgm/")) {
      found.push(...await packagesOf(target!.replace("@dgm/", "lib/"), seen));
    } else if (!target!.startsWith("node:")) found.push(`${file}: ${target}`);
  }
  return found;
}

Deno.test("the file of every task starts without a package, so that --help answers before set-up", async () => {
  const files = await taskFiles();
  assert.ok(files.length >= 10, `${files}`);
  for (const file of files) assert.deepEqual(await packagesOf(file), [], file);
});

Deno.test("the walk over imports finds a package where there is one", async () => {
  assert.ok(
    (await packagesOf("tools/train/run.ts")).some((one) => one.includes("@tensorflow/tfjs")),
  );
});

for (const file of await taskFiles()) {
  Deno.test(`${file} --help answers with the name of its task`, async () => {
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", join(ROOT, file), "--help"],
      cwd: ROOT,
      env: { NO_COLOR: "1" },
    }).output();
    assert.equal(code, 0);
    assert.match(new TextDecoder().decode(stdout), /^deno task [a-z:]+/);
  });
}
