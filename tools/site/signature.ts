/** Declarations as the source spells them, without their bodies. @module */

/** What is to be cut out. */
export interface SignatureOptions {
  /** What `deno doc` calls it: function, class, interface, typeAlias, variable. */
  kind: string;
  /** Of a class: the lines (from 0) of its public members, and what they say of themselves. */
  members?: readonly { line: number; doc: string }[];
}

/**
 * The declaration that begins on a line.
 *
 * It leans on the format of `deno fmt`: a body's opening brace ends a line.
 *
 * @param lines the file
 * @param line where it begins, from 0
 * @param options its kind, and the members to be listed
 */
export function signatureOf(
  lines: readonly string[],
  line: number,
  { kind, members = [] }: SignatureOptions,
): string {
  const first = lines[line]!.replace(/^export (default )?/, "");
  if (kind === "interface") return block(lines, line).replace(/^export /, "");
  if (kind === "typeAlias") return upTo(lines, line, /;$/).replace(/^export /, "");
  if (kind === "variable") return first.replace(/ = .*$/, "").replace(/;$/, "") + ";";
  if (kind !== "class") return header(lines, line).replace(/^export /, "");
  const own = [...members].sort((a, b) => a.line - b.line).flatMap(({ line, doc }) => {
    const sentence = doc.split(/\n\s*\n/)[0]!.replaceAll(/\s*\n\s*/g, " ");
    const member = `  ${header(lines, line).trimStart().replace(/;?$/, ";")}`;
    return sentence ? [`  /** ${sentence} */`, member] : [member];
  });
  return [`${header(lines, line).replace(/^export /, "")} {`, ...own, "}"].join("\n");
}

/** Everything before the body, or before the value. */
function header(lines: readonly string[], line: number): string {
  let text = "";
  for (let at = line; at < lines.length; at++) {
    text += (at > line ? "\n" : "") + lines[at]!;
    // A brace behind a colon opens a type, any other one at the end of a line the body.
    if (/[^:] \{$/.test(text) && depth(text) === 1) return text.slice(0, -2);
    const value = text.match(/^([^(]*?) = /);
    if (value) return `${value[1]};`;
    if (/;$/.test(text) && depth(text) === 0) break;
  }
  return text.replace(/;$/, "") + ";";
}

/** How many brackets are open at the end of a text. */
function depth(text: string): number {
  const bare = text.replaceAll(/"[^"]*"|\/\/.*$/gm, "");
  return (bare.match(/[([{]/g)?.length ?? 0) - (bare.match(/[)\]}]/g)?.length ?? 0);
}

/** From a line to the bracket that closes it. */
function block(lines: readonly string[], line: number): string {
  if (lines[line]!.endsWith("}")) return lines[line]!;
  return upTo(lines, line, /^\}/);
}

function upTo(lines: readonly string[], line: number, end: RegExp): string {
  const last = lines.findIndex((text, at) => at >= line && end.test(text));
  return lines.slice(line, last + 1).join("\n");
}
