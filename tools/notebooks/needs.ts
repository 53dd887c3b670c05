/** Whether each section's first line names the sections whose cells it needs. @module */
import { type Notebook, textOf } from "./notebook.ts";
import { programOf } from "./program.ts";
import { withPrograms } from "./static_checks.ts";

/** What stands under one `##` heading, with the cells before the first of them as a section of its own. */
interface Section {
  title: string;
  cells: Notebook["cells"];
  /** The sections that its first line names. */
  needs: string[];
}

/** Every section builds on imports and dials, which stand here; no line names it. */
const PREAMBLE = "Before you start";

/**
 * What is wrong with the lines `*Needs: Step 2, the question.*` under the headings, in words.
 *
 * A section has to type-check with the imports and dials, the sections that it names, and those that
 * these name in turn: nothing else need have run.
 */
export async function needsFaults(notebook: Notebook): Promise<string[]> {
  const sections = sectionsOf(notebook);
  const faults: string[] = [];
  const named = new Map<Section, Section[]>();
  for (const section of sections) {
    const found = section.needs.map((name) => sections.find(({ title }) => isCalled(title, name)));
    section.needs.forEach((name, i) => {
      if (!found[i]) faults.push(`section "${section.title}" needs "${name}", which is no section`);
    });
    named.set(section, found.filter((one) => one !== undefined));
  }
  const usable = sections.filter((section) =>
    section.cells.some(({ cell_type }) => cell_type === "code")
  );
  const programs = usable.map((section) => {
    const wanted = new Set<Section>();
    const collect = (one: Section) => {
      if (wanted.has(one)) return;
      wanted.add(one);
      named.get(one)!.forEach(collect);
    };
    collect(section);
    const cells = sections.filter((one) => isPreamble(one) || wanted.has(one))
      .flatMap(({ cells }) => cells);
    return programOf({ ...notebook, cells }).text;
  });
  const { output } = await withPrograms(programs, (deno) => deno("check"));
  const programText = ({ cells }: Section) => programOf({ ...notebook, cells }).text;
  for (const [i, names] of missingNames(output)) {
    const { title } = usable[i]!;
    for (const name of names) {
      const from = sections.find((section) => declares(programText(section), name));
      if (!from) continue; // the type check of the whole notebook tells of it
      const lack = "which its first line does not name";
      faults.push(`section "${title}" uses ${name} of "${from.title}", ${lack}`);
    }
  }
  return faults;
}

function declares(text: string, name: string): boolean {
  const words = "(?:const|let|(?:async )?function|class|type|interface|import)";
  return new RegExp(`^${words}\\s[^=(;"]*\\b${name}\\b(?!: [\\[{])`, "m").test(text);
}

function isPreamble({ title }: Section): boolean {
  return title === "" || title === PREAMBLE;
}

/** The sections of a notebook, in order. */
function sectionsOf(notebook: Notebook): Section[] {
  const sections: Section[] = [{ title: "", cells: [], needs: [] }];
  for (const cell of notebook.cells) {
    const text = cell.cell_type === "markdown" ? textOf(cell.source) : "";
    const title = text.match(/^## (.+)/)?.[1];
    if (title !== undefined) {
      const line = text.match(/^\*Needs: (.+)\.\*$/m)?.[1] ?? "";
      sections.push({ title, cells: [], needs: namesIn(line) });
    }
    sections.at(-1)!.cells.push(cell);
  }
  return sections;
}

/** "Steps 1 and 2, the question" names three sections; "the imports" names none. */
function namesIn(line: string): string[] {
  const names = line.split(/, and |, | and /).filter((name) => !["", "the imports"].includes(name));
  return names.map((name, i) =>
    /^\d+$/.test(name) && i > 0 ? `Step ${name}` : name.replace(/^Steps /, "Step ")
  );
}

/** "Step 1" means "Step 1: a convolution", but not "Step 10"; "the question" means "The question". */
function isCalled(title: string, name: string): boolean {
  const [a, b] = [title, name].map((text) => text.toLowerCase().replace(/[?!]$/, ""));
  return a === b || a!.startsWith(b!) && /^[:?!]/.test(a!.slice(b!.length));
}

/** The names that `deno check` did not find, by the number of the file that used them. */
function missingNames(output: string): Map<number, Set<string>> {
  const missing = new Map<number, Set<string>>();
  let name: string | undefined;
  for (const line of output.split("\n")) {
    name = line.match(/Cannot find name '(\w+)'|No value exists in scope for the .* '(\w+)'/)
      ?.slice(1).find(Boolean) ?? name;
    const at = line.match(/cells(\d+)\.ts:\d+:\d+/);
    if (!at || !name) continue;
    const file = Number(at[1]);
    missing.set(file, (missing.get(file) ?? new Set()).add(name));
    name = undefined;
  }
  return missing;
}
