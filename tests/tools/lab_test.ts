/** JupyterLab as `deno task lab` starts it: who can reach it, what it offers, how it ends. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { freePort } from "../../tools/lab.ts";
import { ROOT, venvProgram } from "../../tools/setup/project.ts";
import { run } from "../../tools/setup/run.ts";

/** Starts the tool in a process group of its own, as a terminal does. */
function startLab(...args: string[]): Deno.ChildProcess {
  return new Deno.Command(venvProgram("deno"), {
    args: ["run", "-A", join("tools", "lab.ts"), "--no-browser", ...args],
    cwd: ROOT,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1" },
    detached: true,
  }).spawn();
}

/** Reads until the text matches. */
async function until(stream: ReadableStream<Uint8Array>, pattern: RegExp) {
  let text = "";
  const decoder = new TextDecoder();
  for await (const bytes of stream) {
    text += decoder.decode(bytes, { stream: true });
    const found = text.match(pattern);
    if (found) return { found, text };
  }
  throw new Error(`Cannot find ${pattern} in:\n${text}`);
}

async function processesWith(...words: string[]): Promise<string[]> {
  const { output } = await run("ps", ["-eo", "args"]);
  return output.split("\n").filter((line) => words.some((word) => line.includes(word)));
}

const ignore = Deno.build.os === "windows";

Deno.test({
  name: "the lab offers the Deno kernel to the holder of the token on this machine, and ends whole",
  ignore,
  async fn() {
    const port = freePort();
    const lab = startLab("--port", String(port));
    const errors = new Response(lab.stderr).text();
    let ended = false;
    lab.status.then(() => ended = true);
    try {
      const { found, text } = await until(
        lab.stdout,
        /http:\/\/127\.0\.0\.1:(\d+)\/lab\?token=(\w+)\s/,
      );
      assert.equal(Number(found[1]), port);
      assert.ok(text.split("\n").length < 10, `want a quiet start, got\n${text}`);
      const token = found[2]!;
      const api = `http://127.0.0.1:${port}/api`;

      // The token is for this user: arguments are readable by everybody on the machine.
      assert.equal((await processesWith(`--ServerApp.port=${port}`)).length, 1);
      assert.deepEqual(await processesWith(token), []);

      const specs = await (await fetch(`${api}/kernelspecs?token=${token}`)).json();
      assert.equal(specs.default, "deno");
      assert.deepEqual(Object.keys(specs.kernelspecs), ["deno"]);

      for (const wrong of ["", "?token=wrong"]) {
        const response = await fetch(`${api}/kernelspecs${wrong}`);
        await response.body?.cancel();
        assert.equal(response.status, 403);
      }

      // The whole of 127.0.0.0/8 is this machine: only a server that listens everywhere answers there.
      const connect = `import socket; socket.create_connection(("127.0.0.2", ${port}), 2)`;
      const elsewhere = await run(venvProgram("python"), ["-c", connect]);
      assert.equal(elsewhere.success, false, "it listens on more than 127.0.0.1");

      const begun = await fetch(`${api}/kernels?token=${token}`, {
        method: "POST",
        body: JSON.stringify({ name: "deno" }),
      });
      const kernel = (await begun.json()).id as string;
      assert.equal((await processesWith(kernel)).length, 1);

      Deno.kill(-lab.pid, "SIGINT");
      assert.equal((await lab.status).code, 0);
      assert.deepEqual(await processesWith(kernel, `--ServerApp.port=${port}`), []);
    } finally {
      if (!ended) Deno.kill(-lab.pid, "SIGTERM");
      await lab.status;
      const told = await errors;
      assert.ok(!/Traceback|yarn/.test(told), told);
    }
  },
});

Deno.test({
  name: "the lab refuses a port that is taken, in one line and before it starts anything",
  ignore,
  async fn() {
    const port = freePort();
    const taken = Deno.listen({ hostname: "127.0.0.1", port });
    try {
      const { code, stderr } = await startLab("--port", String(port)).output();
      const told = new TextDecoder().decode(stderr).trim();
      assert.equal(code, 1);
      assert.match(told, new RegExp(`^Cannot open JupyterLab: port ${port} is taken\\..*$`));
    } finally {
      taken.close();
    }
  },
});
