/** What is done and what is left, for the person who plans an evening of runs. @module */
import { type Task, toDo } from "./plan.ts";

/** A line for each notebook, and one for all of them. */
export function listOf(tasks: Task[]): string {
  const byBook = Map.groupBy(tasks, ({ book }) => book.name);
  const lines = [...byBook].map(([name, ofBook]) =>
    `${name}: ${statesOf(ofBook)}${durationOf(toDo(ofBook, false))}`
  );
  const left = toDo(tasks, false);
  return [...lines, `${left.length} of ${tasks.length} runs to make${durationOf(left)}`].join("\n");
}

/** Such as `, 12 minutes`; runs of notebooks that never ran have no known length. */
export function durationOf(tasks: Task[]): string {
  const known = tasks.flatMap(({ seconds }) => seconds ?? []);
  const unknown = tasks.length - known.length;
  const minutes = Math.ceil(known.reduce((sum, seconds) => sum + seconds, 0) / 60);
  return (known.length > 0 ? `, ${minutes} minutes` : "") +
    (unknown > 0 ? `, ${unknown} of unknown length` : "");
}

/** How many runs are in which state, and which those are, where it is not all of them. */
function statesOf(tasks: Task[]): string {
  return (["done", "red", "stale", "missing"] as const).flatMap((state) => {
    const names = tasks.filter((task) => task.state === state).map(({ variant }) => variant.name);
    const named = state !== "done" && names.length < tasks.length;
    return names.length === 0
      ? []
      : `${names.length} ${state}${named ? ` (${names.join(" ")})` : ""}`;
  }).join(", ");
}
