/** Rules of the house that no compiler knows. @module */
import { join, relative } from "../setup/path.ts";
import { ROOT } from "../setup/project.ts";
import { circlesOf, importsOf, type Source, withoutComments } from "./imports.ts";
import { ROOMS } from "./rooms.ts";

/** The most lines of a file: what a reader holds in mind at once. */
const MOST_LINES = 260;

/** What the sources do against the rules, in words. */
export function houseFaults(sources: Source[]): string[] {
  return [
    ...sources.flatMap(importFaults),
    ...circlesOf(sources).map((way) => `${way[0]}: imports go in a circle: ${way.join(" → ")}`),
    ...sources.flatMap(lengthFaults),
    ...sources.flatMap(chanceFaults),
    ...sources.flatMap(pathFaults),
  ];
}

/** Whether a file of the library imports only from its own room and through the doors of lower ones. */
function importFaults(source: Source): string[] {
  const { path } = source;
  const name = path.match(/^lib\/([^/]+)\//)?.[1];
  if (name === undefined) return [];
  const floor = ROOMS.indexOf(name);
  if (floor < 0) return [`${path}: ${name} is no room, or tools/test/rooms.ts lacks it`];
  return importsOf(source).flatMap((target) => {
    if (/^(?:tests|tools|benchmarks)\//.test(target)) {
      return [`${path}: the library may not import ${target}`];
    }
    if (/^lib\/[^/]+$/.test(target)) {
      return [`${path}: ${name} may not import ${target}, which holds all rooms`];
    }
    const other = target.match(/^lib\/([^/]+)\//)?.[1] ?? name;
    if (ROOMS.indexOf(other) > floor) {
      return [`${path}: ${name} may not import from ${other}, which lies above it`];
    }
    return other === name || target === `lib/${other}/mod.ts`
      ? []
      : [`${path}: import ${target} through the door lib/${other}/mod.ts`];
  });
}

function lengthFaults({ path, text }: Source): string[] {
  if (!/^(?:lib|tools)\/.*\.ts$/.test(path)) return [];
  const lines = text.trimEnd().split("\n").length;
  return lines > MOST_LINES ? [`${path}: want at most ${MOST_LINES} lines, got ${lines}`] : [];
}

function chanceFaults({ path, text }: Source): string[] {
  if (!path.startsWith("lib/")) return [];
  const chance = withoutComments(text).match(
    /\bMath\.random\b|\btf\.(?:random\w*|truncatedNormal|multinomial)\b/,
  );
  return chance ? [`${path}: ${chance[0]} has no seed: take a generator as an argument`] : [];
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
