/** Tables of what was measured. @module */
import type { Measured, WorkResult } from "./results.ts";
import { ratioOf, type Spread, spreadOf } from "./statistics.ts";
import { operationsOf, WORKS } from "./works.ts";

/** One work as a table in Markdown: times or GFLOP/s, and ours over each with the spread of the rounds. */
export function tableOf(work: string, { title, date, load, measured }: WorkResult): string {
  const operations = WORKS[work] && operationsOf(WORKS[work]);
  const unit = operations ? "GFLOP/s" : "ms a step";
  const ours = measured.find(({ name }) => name === "ours");
  const rows = measured.map((one) => {
    if (one.rounds.length === 0) return `| ${one.name} | – | – | – | ${one.failure ?? ""} |`;
    const time = spreadOf(one.rounds);
    const speed = operations ? spreadOf(one.rounds.map((ms) => operations / ms / 1e6)) : time;
    const ratio = ours === one || !ours?.rounds.length
      ? "1"
      : spreadText(ratioOf(ours.rounds, one.rounds));
    const memory = one.peakBytes > 0 ? `${Math.round(one.peakBytes / 2 ** 20)}` : "–";
    return `| ${one.name} | ${spreadText(speed)} | ${ratio} | ${memory} | ${versionsOf(one)} |`;
  });
  return [
    `**${work}** ${title} (${date}, load before ${load.toFixed(1)})`,
    "",
    `| who | ${unit} | our time over theirs | peak MiB | versions |`,
    "|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

/** The fastest of the contestants that are not ours, by median. */
export function fastestPeer(measured: readonly Measured[]): Measured | undefined {
  const peers = measured.filter(({ name, rounds }) =>
    name !== "ours" && name !== "OpenBLAS itself" && rounds.length > 0
  );
  const time = ({ rounds }: Measured) => spreadOf(rounds).median;
  return peers.sort((a, b) => time(a) - time(b))[0];
}

/** `1.23 (1.20–1.30)`. */
export function spreadText({ median, low, high }: Spread): string {
  return `${short(median)} (${short(low)}–${short(high)})`;
}

/** Three digits that count, no more. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)));
  return value.toFixed(Math.min(digits, 3));
}

function versionsOf({ about }: Measured): string {
  return Object.entries(about).map(([name, text]) => name === "engine" ? text : `${name} ${text}`)
    .join(", ");
}
