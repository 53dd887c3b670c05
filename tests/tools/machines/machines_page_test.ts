import assert from "node:assert/strict";
import { machinesPage } from "../../../tools/machines/machines_page.ts";
import { currentPage } from "../../../tools/machines.ts";
import { atLeast, recordWith } from "./tiny_record.ts";

const record = (variant: string, value: number, red: string[] = []) =>
  recordWith({
    variant,
    red,
    bounds: { check: [atLeast(value, 0.5, "share | of all")] },
  });

Deno.test("machinesPage() shows green, red and missing runs, and what is left out", () => {
  const records = [
    ...[1, 2, 3, 4, 5].map((seed) => record(`seed-${seed}`, 0.8 + seed / 1000)),
    record("wasm", 0.4, ["code cell 3: share: want 0.4 ≥ 0.5"]),
  ];
  const page = machinesPage(
    [{ name: "05_vae.ipynb", records }, { name: "solutions/05_vae.ipynb", records: [] }],
    { Z80: { works: ["Haswell"], leftOut: { SkylakeX: "crashes" } } },
  );
  const rows = page.split("\n");
  for (
    const row of [
      "## Z80",
      "|  | 05 | 05s |",
      "| seed-1 | ✓ |  |",
      "| nudge-1 |  |  |",
      "| Haswell-2 |  |  |",
      "| wasm | ✗ (1) |  |",
      "| code | `abc` |  |",
      "6 of 24 runs were made, 1 of them are red. Empty fields are runs that are still missing.",
      "1. 05, wasm: code cell 3: share: want 0.4 ≥ 0.5",
      "Kernels left out: SkylakeX (crashes).",
    ]
  ) assert.ok(rows.includes(row), `${row} in ${page}`);
  // The page's own seed breaks its threshold.
  assert.match(
    page,
    /\| 05 \| share \\\| of all \| ≥ 0\.5 \| 0\.7358 \| 0\.1645 \| −∞ ✗ \| 6 \|/,
  );
});

Deno.test("notebooks/MACHINES.md is what deno task machines writes from the records", async () => {
  const path = new URL("../../../notebooks/MACHINES.md", import.meta.url);
  const page = await Deno.readTextFile(path);
  assert.ok(page === await currentPage(), "run deno task machines --page");
});
