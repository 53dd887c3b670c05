/** Outputs fit to be committed. @module */
import { type Cell, linesOf, type Notebook, type Output, textOf } from "./notebook.ts";

/**
 * The notebook with clean outputs: counts from 1 to n, streams in one piece, pictures with their
 * alternative text, no trace of the run in the metadata.
 */
export function cleaned(notebook: Notebook): Notebook {
  let count = 0;
  const cells = notebook.cells.map((cell): Cell => {
    const source = linesOf(textOf(cell.source));
    if (cell.cell_type !== "code") return { ...cell, source };
    const execution_count = textOf(cell.source).trim() === "" ? null : ++count;
    const outputs = joinedStreams(cell.outputs ?? []).filter(showsSomething).map((output) =>
      cleanedOutput(output, execution_count)
    );
    return { ...cell, source, metadata: cellMetadata(cell), execution_count, outputs };
  });
  return { ...notebook, cells, metadata: notebookMetadata(notebook) };
}

function cleanedOutput(output: Output, execution_count: number | null): Output {
  const { transient: _, ...kept } = output as Output & { transient?: unknown };
  if (kept.text !== undefined) return { ...kept, text: linesOf(textOf(kept.text)) };
  if (!kept.data) return kept;
  const metadata = { ...kept.metadata };
  const alt = textOf(kept.data["text/plain"]);
  // A picture that says nothing of itself has the text beside it as its alternative.
  if (kept.data["image/png"] && alt) {
    metadata["image/png"] = { alt, ...metadata["image/png"] as Record<string, unknown> };
  }
  const result = kept.output_type === "execute_result" ? { execution_count } : {};
  return { ...kept, ...result, metadata };
}

/** A value that has displayed itself leaves a result without any data behind. */
function showsSomething({ data }: Output): boolean {
  return data === undefined || Object.keys(data).length > 0;
}

function joinedStreams(outputs: Output[]): Output[] {
  const joined: Output[] = [];
  for (const output of outputs) {
    const last = joined.at(-1);
    if (
      output.output_type === "stream" && last?.output_type === "stream" && last.name === output.name
    ) {
      joined[joined.length - 1] = { ...last, text: textOf(last.text) + textOf(output.text) };
    } else joined.push(output);
  }
  return joined;
}

function cellMetadata(cell: Cell): Cell["metadata"] {
  const { execution: _, ...kept } = cell.metadata;
  return kept;
}

function notebookMetadata(notebook: Notebook): Notebook["metadata"] {
  const { dgm } = notebook.metadata;
  return {
    ...(dgm && { dgm }),
    kernelspec: { display_name: "Deno", language: "typescript", name: "deno" },
    language_info: {
      file_extension: ".ts",
      mimetype: "text/x.typescript",
      name: "typescript",
    },
  };
}
