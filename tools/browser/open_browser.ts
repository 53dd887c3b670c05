/** A Chromium to drive, wherever there is one. @module */
import { stripVTControlCharacters } from "node:util";
import { type Browser, chromium } from "playwright-core";
import { exists } from "../setup/stamp.ts";
import { SetUpError } from "../setup/set_up_error.ts";
import { type BrowserProgram, packagedBrowser } from "./packaged_browser.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const PLACES: Record<string, string[]> = {
  darwin: ["Google Chrome", "Chromium"].map((name) =>
    `/Applications/${name}.app/Contents/MacOS/${name}`
  ),
  windows: ["C:\\Program Files", "C:\\Program Files (x86)"].flatMap((folder) =>
    ["Google\\Chrome", "Microsoft\\Edge"].map((name) =>
      `${folder}\\${name}\\Application\\${name.endsWith("Edge") ? "msedge" : "chrome"}.exe`
    )
  ),
};

/** A browser that runs, or why there is none. */
export type OpenedBrowser = { browser: Browser; program: string } | { reason: string };

/**
 * Starts a headless Chromium: the one that DGM_BROWSER names, else an installed one, else the one in
 * `@sparticuz/chromium`, first with the system's libraries and then with those of the package.
 *
 * @returns the browser, or what went wrong with each candidate, and the cure
 * @throws {SetUpError} when DGM_BROWSER names one that does not start
 */
export async function openBrowser(): Promise<OpenedBrowser> {
  const named = Deno.env.get("DGM_BROWSER");
  if (named) {
    const opened = await start({ program: named, env: {} });
    if ("browser" in opened) return opened;
    throw new SetUpError(`Cannot use the browser that DGM_BROWSER names: ${opened.reason}`);
  }
  const reasons: string[] = [];
  for (const program of await installed()) {
    const opened = await start({ program, env: {} });
    if ("browser" in opened) return opened;
    reasons.push(opened.reason);
  }
  for (const candidate of await packagedBrowser()) {
    const opened = await start(candidate);
    if ("browser" in opened) return opened;
    reasons.push(opened.reason);
  }
  const found = reasons.length > 0 ? reasons.join("; ") : "no Chromium or Chrome is installed";
  return { reason: `${found}. Install one, or name one in DGM_BROWSER` };
}

/** Flags for a browser without a screen, sandbox or errands of its own. */
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--font-render-hinting=none"];

async function start({ program, env }: BrowserProgram): Promise<OpenedBrowser> {
  try {
    const browser = await chromium.launch({
      executablePath: program,
      args: FLAGS,
      env: { ...Deno.env.toObject(), ...env },
      timeout: 60_000,
    });
    return { browser, program };
  } catch (error) {
    return { reason: `${program}: ${launchFault(String(error))}` };
  }
}

/**
 * What a browser that did not start said, in a few words with their cure.
 *
 * @param told the message of playwright, which holds what the program printed
 */
export function launchFault(told: string): string {
  const library = told.match(/error while loading shared libraries: ([^\s:]+)/)?.[1];
  if (library) {
    return `the system lacks the library ${library} (on Debian and Ubuntu: ` +
      "apt install libnss3 libnspr4 libexpat1)";
  }
  if (/ENOENT|doesn't exist|not found/i.test(told)) return "there is no such program";
  if (/EACCES|permission denied/i.test(told)) return "it may not be run";
  const printed = [...told.matchAll(/\[err\] (.*)/g)].at(-1)?.[1];
  return stripVTControlCharacters(printed ?? told.split("\n")[0]!);
}

/** The browsers that the search path and the usual places hold. */
async function installed(): Promise<string[]> {
  const folders = (Deno.env.get("PATH") ?? "").split(Deno.build.os === "windows" ? ";" : ":");
  const candidates = (PLACES[Deno.build.os] ?? []).concat(
    Deno.build.os === "windows"
      ? []
      : NAMES.flatMap((name) => folders.filter(Boolean).map((folder) => `${folder}/${name}`)),
  );
  const there = await Promise.all(candidates.map(exists));
  return candidates.filter((_, i) => there[i]);
}
