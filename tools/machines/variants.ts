/** What is varied from run to run: everything that changes the last bit of a sum. @module */

/** One way to run a notebook on this processor. */
export interface Variant {
  /** Such as `Haswell-2`, `blas-convolutions`, `wasm`, `nudge-1` or `seed-3`. */
  name: string;
  /** Threads that it keeps busy. */
  threads: 1 | 2;
  /** What it sets in the environment. */
  env: Record<string, string>;
  /** Instead of the notebook's own. */
  seed?: number;
}

/** The seeds that the spread is measured with, beside the notebook's own. */
export const SEEDS = [1, 2, 3, 4, 5];

/** How often the starting weights are moved by one unit in the last place. */
export const NUDGES = [1, 2, 3];

/** oneDNN's name of the newest instructions that the processors of OpenBLAS' name have, where it is not all. */
const INSTRUCTIONS: Record<string, string> = {
  Prescott: "SSE41",
  Core2: "SSE41",
  Nehalem: "SSE41",
  Barcelona: "SSE41",
  Sandybridge: "AVX",
  Bulldozer: "AVX",
  Haswell: "AVX2",
  Zen: "AVX2",
  SkylakeX: "AVX512_CORE",
  Cooperlake: "AVX512_CORE_BF16",
};

/**
 * All variants, those first that tell most: other seeds, rounding elsewhere, the processor's kernels
 * from the newest, convolutions by the BLAS, the engine without a BLAS.
 *
 * @param cores the names of the BLAS's kernels that this processor can run, the newest last
 */
export function variantsOf(cores: string[]): Variant[] {
  // The processor chooses the kernels itself: what a reader's machine does.
  const own = (
    name: string,
    more: Partial<Variant>,
    env: Record<string, string> = {},
  ): Variant => ({
    name,
    threads: 1,
    ...more,
    env: { DGM_THREADS: "1", ...env },
  });
  return [
    ...SEEDS.map((seed) => own(`seed-${seed}`, { seed })),
    ...NUDGES.map((draw) => own(`nudge-${draw}`, {}, { DGM_NUDGE: String(draw) })),
    ...[...cores].reverse().flatMap((core) =>
      ([1, 2] as const).map((threads): Variant => ({
        name: `${core}-${threads}`,
        threads,
        env: {
          OPENBLAS_CORETYPE: core,
          ...(INSTRUCTIONS[core] && { ONEDNN_MAX_CPU_ISA: INSTRUCTIONS[core] }),
          DGM_THREADS: String(threads),
        },
      }))
    ),
    own("blas-convolutions", {}, { DGM_DNN: "off" }),
    { name: "wasm", threads: 1, env: { DGM_ENGINE: "wasm", DGM_THREADS: "1" } },
  ];
}

/** The variables by which variants differ: what a person has set of them would hide the variant. */
export const VARIED = [
  "DGM_ENGINE",
  "DGM_THREADS",
  "DGM_BLAS",
  "DGM_DNN",
  "DGM_NUDGE",
  "DGM_SEED",
  "DGM_BUDGET",
  "DGM_DATASET",
  "OPENBLAS_CORETYPE",
  "ONEDNN_MAX_CPU_ISA",
  "DNNL_MAX_CPU_ISA",
  "OPENBLAS_NUM_THREADS",
  "OPENBLAS_DEFAULT_NUM_THREADS",
  "GOTO_NUM_THREADS",
  "OMP_NUM_THREADS",
];
