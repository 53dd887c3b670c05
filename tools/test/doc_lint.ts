/** What of `deno doc --lint` counts. @module */

/**
 * The complaints of `deno doc --lint`, without those about types of npm packages.
 *
 * The quirk: a type that comes from an npm package counts as private there, however it is imported.
 *
 * @param output what the command printed
 * @param isOurs whether a type of this name is declared in the project
 */
export function docFaults(output: string, isOurs: (type: string) => boolean): string[] {
  const lines = output.split("\n");
  return lines.flatMap((line, i) => {
    if (!line.startsWith("error[")) return [];
    const type = line.match(/^error\[private-type-ref\].* references private type '(\w+)'/)?.[1];
    if (type && !isOurs(type)) return [];
    const place = lines.slice(i, i + 3).find((next) => next.includes("-->"));
    return [`${line}${place ? " " + place.trim() : ""}`];
  });
}

/** The names of the types that sources declare. */
export function declaredTypes(texts: string[]): Set<string> {
  const names = texts.flatMap((text) =>
    [...text.matchAll(
      /^(?:export )?(?:declare )?(?:abstract )?(?:interface|type|class|enum) (\w+)/gm,
    )]
      .map(([, name]) => name!)
  );
  return new Set(names);
}
