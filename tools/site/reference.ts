/** The library's reference: what its doc comments say, one page for each room. @module */
import { fromFileUrl, join, relative } from "../setup/path.ts";
import { ROOT, venvProgram } from "../setup/project.ts";
import { SetUpError } from "../setup/set_up_error.ts";
import { ROOMS } from "../test/rooms.ts";
import { signatureOf } from "./signature.ts";

/** Something that a module exports. */
export interface Entry {
  name: string;
  kind: string;
  /** Its declaration as TypeScript. */
  signature: string;
  /** Its doc comment as Markdown. */
  doc: string;
}

/** One file of the library. */
export interface Module {
  /** Its path from the project's root. */
  path: string;
  entries: Entry[];
}

/** A room of the library with its modules. */
export interface Room {
  name: string;
  modules: Module[];
}

/** What `deno doc --json` tells of a declaration, as far as it is used here. */
interface Declaration {
  /** Where it is written, which for a re-export is another file. */
  location: { filename: string; line: number };
  declarationKind: string;
  kind: string;
  jsDoc?: JsDoc;
  def?: {
    constructors?: Member[];
    properties?: Member[];
    methods?: Member[];
  };
}

interface Member {
  location: { line: number };
  accessibility?: string;
  jsDoc?: JsDoc;
}

interface JsDoc {
  doc?: string;
  tags?: { kind: string; name?: string; doc?: string; type?: string; tsType?: { repr: string } }[];
}

/**
 * Reads the doc comments of what readers use: all that the doors of the rooms export. What a file
 * re-exports stands where it is written, if that file is read too.
 */
export async function readReference(): Promise<Room[]> {
  const rooms: Room[] = [];
  for (const name of ROOMS) {
    const door = await Deno.readTextFile(join(ROOT, "lib", name, "mod.ts"));
    const files = Array.from(
      door.matchAll(/from "\.\/([^"]+)"/g),
      ([, path]) => join(ROOT, "lib", name, path!),
    );
    const nodes = await docsOf(files);
    const modules = files.map((file): Module => {
      const key = Object.keys(nodes).find((url) => decodeURI(url).endsWith(toSlashes(file)));
      const symbols = key ? nodes[key]!.symbols ?? [] : [];
      const entries = symbols.flatMap(({ name, declarations }) => {
        const [first] = declarations.filter((one) => one.declarationKind === "export");
        if (!first) return [];
        const written = fromFileUrl(first.location.filename);
        return written !== file && files.includes(written) ? [] : [entryOf(name, first)];
      });
      return { path: toSlashes(relative(ROOT, file)), entries };
    });
    rooms.push({ name, modules: modules.filter(({ entries }) => entries.length > 0) });
  }
  return rooms;
}

/** What `deno doc` tells of files, by their addresses. */
async function docsOf(
  files: string[],
): Promise<Record<string, { symbols?: { name: string; declarations: Declaration[] }[] }>> {
  const { success, stdout, stderr } = await new Deno.Command(venvProgram("deno"), {
    args: ["doc", "--json", ...files],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  if (!success) throw new SetUpError(`Cannot read the docs: ${decoder.decode(stderr).trim()}`);
  return JSON.parse(decoder.decode(stdout)).nodes;
}

function toSlashes(path: string): string {
  return path.replaceAll("\\", "/");
}

function entryOf(name: string, declaration: Declaration): Entry {
  const { kind, location, def, jsDoc } = declaration;
  const lines = Deno.readTextFileSync(fromFileUrl(location.filename)).split("\n");
  const members = [...def?.constructors ?? [], ...def?.properties ?? [], ...def?.methods ?? []]
    .filter(({ accessibility }) => accessibility !== "private")
    .map(({ location, jsDoc }) => ({ line: location.line, doc: jsDoc?.doc ?? "" }));
  const signature = signatureOf(lines, location.line, { kind, members });
  return { name, kind, signature, doc: markdownOf(jsDoc ?? {}) };
}

/** A doc comment as Markdown: its text, then parameters, result, errors and examples. */
export function markdownOf({ doc = "", tags = [] }: JsDoc): string {
  const line = (text = "") => text.trim().replaceAll(/\s*\n\s*/g, " ");
  const list = tags.flatMap(({ kind, name, doc, type, tsType }) => {
    if (kind === "param") return [`- \`${name}\`: ${line(doc)}`];
    if (kind === "return") return [`- returns ${line(doc)}`];
    const error = typeof type === "string" ? type : tsType?.repr;
    if (kind === "throws") return [`- throws ${error ? `\`${error}\` ` : ""}${line(doc)}`];
    return [];
  });
  const examples = tags.filter(({ kind }) => kind === "example").map(({ doc }) =>
    doc?.trim() ?? ""
  );
  return [doc, list.join("\n"), ...examples].filter(Boolean).join("\n\n");
}
