/** Which source imports which, types included. @module */
import { posix } from "node:path";

/** A source file by its path from the root. */
export interface Source {
  path: string;
  text: string;
}

/**
 * The files of the project that a source imports or re-exports, types included, as paths from the root;
 * packages are none.
 */
export function importsOf({ path, text }: Source): string[] {
  const found = withoutComments(text)
    .matchAll(/\b(?:from\s*|import\s*\(?\s*)["'](\.{1,2}\/|@dgm\/)([^"']+)["']/g);
  const paths = Array.from(
    found,
    ([, start, rest]) =>
      start === "@dgm/" ? posix.join("lib", rest!) : posix.join(posix.dirname(path), start!, rest!),
  );
  return [...new Set(paths)];
}

/** A source without its comments; what looks like one inside a string stays. */
export function withoutComments(text: string): string {
  return text.replace(
    /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|\/\*[\s\S]*?\*\/|\/\/.*$/gm,
    (_, string?: string) => string ?? "",
  );
}

/**
 * Circles of imports, each as the files on its way, the first one again at its end. There is none
 * exactly where there is no circle; where several share a file, some may show only when others are gone.
 */
export function circlesOf(sources: readonly Source[]): string[][] {
  const imports = new Map(sources.map((source) => [source.path, importsOf(source)]));
  const circles: string[][] = [];
  const done = new Set<string>();
  const way: string[] = [];
  const visit = (path: string) => {
    if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path]);
    if (way.includes(path) || done.has(path)) return;
    way.push(path);
    for (const next of imports.get(path) ?? []) visit(next);
    way.pop();
    done.add(path);
  };
  for (const path of imports.keys()) visit(path);
  return circles;
}
