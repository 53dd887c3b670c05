/** `deno task lab`: JupyterLab on the notebooks, with the Deno kernel chosen. @module */
import { parseArgs } from "node:util";
import { join, resolve } from "./setup/path.ts";
import { jupyterEnvironment, ROOT, VENV, venvProgram } from "./setup/project.ts";
import { run } from "./setup/run.ts";
import { SetUpError } from "./setup/set_up_error.ts";
import { refusing } from "./arguments.ts";
import { runTool, setUp } from "./setup.ts";

const HELP = `deno task lab [--folder DIR] [--port N] [--no-browser]

Installs what is missing, then opens JupyterLab on the notebooks with the Deno kernel.
It listens on 127.0.0.1 only and asks for a token, which is part of the printed address.
Ctrl-C ends it. The kernel runs with all permissions: open only notebooks that you trust.

  --folder DIR   what to open, inside this project; default notebooks
  --port N       the port; default the first free one from 8888 on
  --no-browser   print the address instead of opening a browser`;

/** What the command line asks for. */
export interface LabOptions {
  /** The folder to open, absolute. */
  folder: string;
  port?: number;
  browser: boolean;
}

/** Reads the command line; undefined when help was asked for. */
export function labOptions(args: string[], display: boolean): LabOptions | undefined {
  const options = {
    folder: { type: "string", default: join(ROOT, "notebooks") },
    port: { type: "string" },
    "no-browser": { type: "boolean" },
    help: { type: "boolean", short: "h" },
  } as const;
  const { values } = refusing(() => parseArgs({ args, options }));
  if (values.help) return undefined;
  const browser = display && !values["no-browser"];
  const folder = resolve(values.folder);
  // Kernels that start elsewhere find neither the library nor its packages.
  if (folder !== ROOT && !folder.startsWith(join(ROOT, "/"))) {
    throw new SetUpError(
      `Cannot open JupyterLab: --folder wants one inside this project, got ${values.folder}`,
    );
  }
  if (values.port === undefined) return { folder, browser };
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new SetUpError(`Cannot open JupyterLab: --port wants 1 to 65535, got ${values.port}`);
  }
  return { folder, port, browser };
}

/** The port asked for, or the first free one. */
export function freePort(wanted?: number): number {
  const candidates = wanted ? [wanted] : Array.from({ length: 20 }, (_, i) => 8888 + i);
  for (const port of candidates) {
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
  throw new SetUpError(
    `Cannot open JupyterLab: port ${wanted ?? "8888 to 8907"} is taken. ` +
      "End the program that uses it, or choose another with --port",
  );
}

/** The arguments of Jupyter for a server that only this machine's user can reach. */
export function serverArguments(port: number, folder: string): string[] {
  return [
    "-m",
    "jupyterlab",
    "--no-browser",
    "--allow-root",
    "--ServerApp.ip=127.0.0.1",
    `--ServerApp.port=${port}`,
    "--ServerApp.port_retries=0",
    `--ServerApp.root_dir=${folder}`,
    "--ServerApp.answer_yes=True",
    "--ServerApp.log_level=WARN",
    "--LabApp.log_level=WARN",
    "--KernelSpecManager.ensure_native_kernel=False",
    "--KernelSpecManager.allowed_kernelspecs=deno",
    "--MultiKernelManager.default_kernel_name=deno",
    // Many pictures at once are no mistake here; the limit would drop outputs, and with them checks.
    "--ZMQChannelsWebsocketConnection.limit_rate=False",
  ];
}

async function lab(): Promise<number> {
  const options = labOptions(Deno.args, hasDisplay());
  if (!options) {
    console.log(HELP);
    return 0;
  }
  await setUp();
  if (!await isFolder(options.folder)) {
    throw new SetUpError(`Cannot open JupyterLab: there is no folder ${options.folder}`);
  }
  const env = jupyterEnvironment();
  await trustCommitted(env);
  const port = freePort(options.port);
  const token = crypto.randomUUID().replaceAll("-", "");
  await keepNodeFromTheModules();
  const server = new Deno.Command(venvProgram("python"), {
    args: serverArguments(port, options.folder),
    cwd: options.folder,
    // The arguments of a program can be read by everybody on this machine, its environment cannot.
    env: { ...env, VIRTUAL_ENV: VENV, JUPYTER_TOKEN: token },
    stdin: "null",
    // Ctrl-C reaches this process alone, which then ends the server as it likes to be ended.
    detached: true,
  }).spawn();
  const end = () => {
    try {
      server.kill("SIGTERM");
    } catch {
      // It has ended by itself.
    }
  };
  Deno.addSignalListener("SIGINT", end);
  if (Deno.build.os !== "windows") {
    Deno.addSignalListener("SIGTERM", end);
    Deno.addSignalListener("SIGHUP", end);
  }
  const address = `http://127.0.0.1:${port}/lab?token=${token}`;
  if (await answers(address, server.status)) {
    console.log(`\nJupyterLab is open at\n\n    ${address}\n\nCtrl-C ends it.`);
    if (options.browser) await openBrowser(address);
  }
  return (await server.status).code;
}

function isFolder(path: string): Promise<boolean> {
  return Deno.stat(path).then(({ isDirectory }) => isDirectory, () => false);
}

/** Only notebooks equal to the committed ones are trusted: their figures and explorers show at once. */
async function trustCommitted(env: Record<string, string>): Promise<void> {
  const trust = [join(ROOT, "tools", "trust.py"), ROOT];
  const { success, output } = await run(venvProgram("python"), trust, { env });
  if (!success) console.error(`No notebook is trusted: ${output.trim().split("\n").at(-1)}`);
}

/**
 * Lets Node take the scripts below .venv for what they are.
 *
 * The quirk: JupyterLab asks its yarn.js for a configuration, Node finds `"type": "module"` in the
 * project's package.json above it, and a page of minified code lands in the terminal.
 */
async function keepNodeFromTheModules(): Promise<void> {
  await Deno.writeTextFile(join(VENV, "package.json"), '{ "type": "commonjs" }\n');
}

function hasDisplay(): boolean {
  if (Deno.build.os !== "linux") return true;
  return Boolean(Deno.env.get("DISPLAY") || Deno.env.get("WAYLAND_DISPLAY"));
}

/** Waits until the server answers; false when it ended before. */
async function answers(address: string, ended: Promise<unknown>): Promise<boolean> {
  let over = false;
  ended.then(() => over = true);
  while (!over) {
    try {
      const response = await fetch(address);
      await response.body?.cancel();
      if (response.ok) return true;
    } catch {
      // Not yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return false;
}

async function openBrowser(address: string): Promise<void> {
  const opener = { darwin: ["open"], windows: ["cmd", "/c", "start", ""] }[
    Deno.build.os as string
  ] ?? ["xdg-open"];
  await run(opener[0]!, [...opener.slice(1), address]);
}

if (import.meta.main) await runTool(lab);
