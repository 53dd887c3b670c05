/** Rules of the house that no compiler knows. @module */
import { join, relative } from "../setup/path.ts";
import { ROOT } from "../setup/project.ts";

/** The rooms of lib, lowest floor first: a room imports only from itself and from lower ones. */
const ROOMS = [
  "math",
  "engine",
  "data",
  "models",
  "training",
  "inference",
  "figures",
  "notebook",
];

/** A source file by its path from the root. */
export interface Source {
  path: string;
  text: string;
}

/** What the sources do against the rules, in words. */
export function houseFaults(sources: Source[]): string[] {
  return [
    ...sources.flatMap(importFaults),
    ...sources.flatMap(chanceFaults),
    ...sources.flatMap(pathFaults),
  ];
}

function importFaults({ path, text }: Source): string[] {
  const room = ROOMS.indexOf(path.match(/^lib\/(\w+)\//)?.[1] ?? "");
  if (room < 0) return [];
  const imports = withoutComments(text)
    .matchAll(/\b(?:from\s*|import\s*\(?\s*)["'](?:\.\.\/|@dgm\/)(\w+)\//g);
  return [...imports].map(([, name]) => name!)
    .filter((name) => ROOMS.indexOf(name) > room)
    .map((name) => `${path}: ${ROOMS[room]} may not import from ${name}, which lies above it`);
}

function chanceFaults({ path, text }: Source): string[] {
  if (!path.startsWith("lib/")) return [];
  const chance = withoutComments(text).match(
    /\bMath\.random\b|\btf\.(?:random\w*|truncatedNormal|multinomial)\b/,
  );
  return chance ? [`${path}: ${chance[0]} has no seed: take a generator as an argument`] : [];
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
}

function pathFaults({ path, text }: Source): string[] {
  const found = text.match(/["'\s(](\/(?:home|root|Users|work)\/\w+[^\s"']*)/);
  return found ? [`${path}: the path ${found[1]} exists on one machine only`] : [];
}

/** All TypeScript and Python sources of the project. */
export async function readSources(): Promise<Source[]> {
  const sources: Source[] = [];
  for (const folder of ["lib", "tests", "tools", "benchmarks"]) {
    for await (const path of filesUnder(join(ROOT, folder))) {
      if (!/\.(ts|py)$/.test(path)) continue;
      sources.push({
        path: relative(ROOT, path).replaceAll("\\", "/"),
        text: await Deno.readTextFile(path),
      });
    }
  }
  return sources;
}

/** Every file below a folder, but for what is installed. */
export async function* filesUnder(folder: string): AsyncGenerator<string> {
  const entries = await Array.fromAsync(Deno.readDir(folder)).catch(() => []);
  for (const { name, isDirectory } of entries.sort((a, b) => a.name < b.name ? -1 : 1)) {
    if (name === "node_modules" || name.startsWith(".")) continue;
    if (isDirectory) yield* filesUnder(join(folder, name));
    else yield join(folder, name);
  }
}
