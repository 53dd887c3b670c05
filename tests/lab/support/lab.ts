/** JupyterLab as `deno task lab` opens it, and a browser that looks at it. @module */
import type { Browser, BrowserContext } from "playwright-core";
import { dirname, join } from "node:path";
import { openBrowser } from "../../../tools/browser/open_browser.ts";
import { linesFrom } from "../../../tools/lines.ts";
import { type Notebook, writeNotebook } from "../../../tools/notebooks/notebook.ts";
import { filesUnder } from "../../../tools/test/house_rules.ts";
import { ROOT, venvProgram } from "../../../tools/setup/project.ts";
import { NotebookPage } from "./notebook_page.ts";

/** Where the tests keep their notebooks and screenshots; nothing in there is committed. */
export const OUT = join(ROOT, "out", "lab");

/** How wide a person's window is. */
const WINDOW = { width: 1200, height: 900 };

/** A browser for all tests of this process, or why there is none. */
const opened = await openBrowser();

/** Why no browser can be opened; undefined when one was. */
export const noBrowser = "reason" in opened ? opened.reason : undefined;

/** The browser. */
export function browser(): Browser {
  if ("reason" in opened) throw new Error(opened.reason);
  return opened.browser;
}

/** No test takes that long, in ms; a browser that has gone away would be waited for without an end. */
const LONGEST = 300_000;

/**
 * A test in the browser: skipped where none can be opened, failed there when `CI` says that one should.
 */
export function labTest(name: string, fn: () => Promise<void>): void {
  const wanted = Deno.env.get("CI") === "true";
  if (noBrowser && !wanted) console.log(`skipped: ${name}: ${noBrowser}`);
  // The browser and the server outlive each test.
  const sanitize = { sanitizeOps: false, sanitizeResources: false, sanitizeExit: false };
  const ignore = noBrowser !== undefined && !wanted;
  Deno.test({ name, fn: () => inTime(fn), ignore, ...sanitize });
}

async function inTime(fn: () => Promise<void>): Promise<void> {
  if (noBrowser) throw new Error(`Cannot test in a browser: ${noBrowser}`);
  const { promise, reject } = Promise.withResolvers<never>();
  const late = setTimeout(() => reject(new Error("Cannot go on: it takes too long")), LONGEST);
  await Promise.race([fn(), promise]).finally(() => clearTimeout(late));
}

/** JupyterLab with a folder of its own. */
export class Lab {
  readonly folder: string;
  readonly #server: Deno.ChildProcess;
  readonly #address: URL;
  readonly #context: BrowserContext;

  private constructor(
    parts: { folder: string; server: Deno.ChildProcess; address: URL; context: BrowserContext },
  ) {
    this.folder = parts.folder;
    this.#server = parts.server;
    this.#address = parts.address;
    this.#context = parts.context;
  }

  /**
   * Starts the project's own `deno task lab` on a free port, at the smoke budget, on a copy of the
   * notebooks and on those given. Settings and layout are its own: the user's stay as they are.
   *
   * @param name names its folder in out/lab
   * @param notebooks more notebooks by file name
   */
  static async start(name: string, notebooks: Record<string, Notebook> = {}): Promise<Lab> {
    const home = join(OUT, name);
    const folder = join(home, "notebooks");
    await Deno.remove(home, { recursive: true }).catch(() => {});
    for (const path of await committedNotebooks()) {
      await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
      await Deno.copyFile(join(ROOT, "notebooks", path), join(folder, path));
    }
    for (const [path, notebook] of Object.entries(notebooks)) {
      const kernelspec = { display_name: "Deno", language: "typescript", name: "deno" };
      const metadata = { ...notebook.metadata, kernelspec };
      await writeNotebook(join(folder, path), { ...notebook, metadata });
    }
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr;
    listener.close();
    const server = new Deno.Command(venvProgram("deno"), {
      args: ["task", "lab", "--no-browser", "--port", String(port), "--folder", folder],
      cwd: ROOT,
      stdin: "null",
      stdout: "piped",
      stderr: "inherit",
      env: {
        NO_COLOR: "1",
        DGM_BUDGET: "smoke",
        DGM_THREADS: Deno.env.get("DGM_THREADS") ?? "1",
        JUPYTERLAB_SETTINGS_DIR: join(home, "settings"),
        JUPYTERLAB_WORKSPACES_DIR: join(home, "workspaces"),
      },
      // A group of its own: the end reaches the task, the tool and the server.
      detached: true,
    }).spawn();
    let address: URL | undefined;
    for await (const line of linesFrom(server.stdout)) {
      const found = line.match(/http:\/\/127\.0\.0\.1:\d+\/lab\?token=\w+/);
      if (!found) continue;
      address = new URL(found[0]);
      break;
    }
    if (!address) throw new Error("Cannot test JupyterLab: deno task lab ended before it was open");
    const context = await browser().newContext({ viewport: WINDOW });
    return new Lab({ folder, server, address, context });
  }

  /** Opens a notebook in a window of its own; its cells are there, the kernel may be on its way. */
  async open(path: string): Promise<NotebookPage> {
    const page = await this.#context.newPage();
    await page.goto(this.#url(`/lab/tree/${path}`, "reset"));
    const notebook = new NotebookPage(page, join(this.folder, path));
    await notebook.loaded();
    return notebook;
  }

  /** Ends all kernels: each takes memory for as long as the server runs. */
  async endKernels(): Promise<void> {
    const sessions = await (await fetch(this.#url("/api/sessions"))).json() as { id: string }[];
    for (const { id } of sessions) {
      await (await fetch(this.#url(`/api/sessions/${id}`), { method: "DELETE" })).body?.cancel();
    }
  }

  #url(path: string, query = ""): string {
    const { origin, searchParams } = this.#address;
    return `${origin}${path}?${query}&token=${searchParams.get("token")}`;
  }

  /** Ends server, kernels and windows. */
  async close(): Promise<void> {
    await this.#context.close();
    Deno.kill(-this.#server.pid, "SIGINT");
    await this.#server.status;
  }
}

/** The notebooks of this project, by their path below notebooks/. */
export async function committedNotebooks(): Promise<string[]> {
  const { stdout } = await new Deno.Command("git", {
    args: ["-C", ROOT, "ls-files", "-z", "notebooks/*.ipynb"],
  }).output().catch(() => ({ stdout: new Uint8Array() }));
  const listed = new TextDecoder().decode(stdout).split("\0").filter(Boolean)
    .map((path) => path.replace(/^notebooks\//, ""));
  if (listed.length > 0) return listed;
  const all = await Array.fromAsync(filesUnder(join(ROOT, "notebooks")));
  return all.filter((path) => path.endsWith(".ipynb"))
    .map((path) => path.slice(join(ROOT, "notebooks").length + 1).replaceAll("\\", "/"));
}
