/** Why tests are skipped, and what would let them run. @module */

/** What a test wants and a machine may lack. */
interface Want {
  /** Its names begin so: a file, a folder, or what the notebooks' checks are called. */
  start: string;
  reason: string;
  cure: string;
}

/** How the checks are called that notebooks skip at a small budget. */
export const SMOKE = "checks of training in ";

/** How the comparison of trained numbers is called where their spread is not known. */
export const UNMEASURED = "numbers elsewhere in ";

const WANTS: Want[] = [
  {
    start: "tests/data/glyph_builder_test.ts",
    reason: "the fonts that the embedded digits are drawn with are not installed",
    cure: "deno task glyphs --check installs them, and builds the whole data set again beside it",
  },
  {
    start: "tests/data/mnist_test.ts",
    reason: "MNIST is not there",
    cure: "its four IDX files in data/mnist, or in a folder that DGM_DATA_DIR names",
  },
  {
    start: "tests/engine/web_gpu_test.ts",
    reason: "no GPU answers to WebGPU",
    cure: "a Vulkan driver; one in software will do, such as apt install mesa-vulkan-drivers",
  },
  {
    start: "tests/engine/orders_test.ts",
    reason: "there is no BLAS in .venv",
    cure: "deno task setup installs it",
  },
  {
    start: "tests/engine/dnn/",
    reason: "there is no oneDNN in .venv, or no BLAS",
    cure: "deno task setup installs both, oneDNN on Linux x86_64; it wants apt install libgomp1",
  },
  {
    start: "tests/lab/",
    reason: "no browser can be opened",
    cure: "apt install libnss3 libnspr4 libexpat1, or the path of a Chromium in DGM_BROWSER",
  },
  {
    start: SMOKE,
    reason: "nothing is trained at the smoke budget",
    cure: "--budget full",
  },
  {
    start: UNMEASURED,
    reason: "not all seeds have run since the page's code changed, so nobody knows their spread",
    cure: "deno task machines",
  },
];

const WINDOWS: Want = {
  start: "",
  reason: "Windows neither sends SIGINT to one process nor lets everyone make links",
  cure: "Linux, macOS or WSL",
};

/** More skipped tests of one kind than that are counted instead of named. */
const NAMED = 3;

/** The skipped tests in the words of the closing lines, and those that nobody gave a reason for. */
export function explained(
  skipped: string[],
  os: string = Deno.build.os,
): { lines: string[]; unexplained: string[] } {
  const wantOf = (name: string) =>
    WANTS.find(({ start }) => name.startsWith(start)) ?? (os === "windows" ? WINDOWS : undefined);
  const byWant = Map.groupBy(skipped, wantOf);
  const unexplained = byWant.get(undefined) ?? [];
  byWant.delete(undefined);
  const lines = [...byWant].flatMap(([want, names]) => [
    ...(names.length > NAMED ? [`${names.length} tests, ${names[0]} and others`] : names),
    `  because ${want!.reason}; cure: ${want!.cure}`,
  ]);
  return { lines, unexplained };
}
