/** The kernels of the BLAS that this processor can run. @module */
import { projectLibraries } from "../../lib/engine/blas_libraries.ts";
import { venvProgram } from "../setup/project.ts";
import { run } from "../setup/run.ts";
import { fromFileUrl } from "../setup/path.ts";

/** OpenBLAS' names for processors of the x86-64 and ARM64 families that differ in their kernels. */
const CANDIDATES: Record<string, string[]> = {
  x86_64: [
    "Prescott",
    "Core2",
    "Nehalem",
    "Barcelona",
    "Sandybridge",
    "Bulldozer",
    "Haswell",
    "Zen",
    "SkylakeX",
    "Cooperlake",
    "SapphireRapids",
  ],
  aarch64: ["ARMV8", "CORTEXA57", "NEOVERSEN1", "NEOVERSEV1", "NEOVERSEN2", "ARMV8SVE"],
};

/** What came of trying the names. */
export interface CoreTypes {
  /** The names whose kernels multiply right here, each kernel once. */
  works: string[];
  /** Why each of the others is left out. */
  leftOut: Record<string, string>;
}

/** What a trial of one name came to: the kernel that OpenBLAS took for it, or what went wrong. */
export type Trial = { kernel: string } | { failure: string };

/** Tries each name in a process of its own, for kernels with instructions that are missing here kill it. */
export async function coreTypes(
  names: string[] = CANDIDATES[Deno.build.arch] ?? [],
  attempt: (name: string) => Promise<Trial> = tried,
): Promise<CoreTypes> {
  const found: CoreTypes = { works: [], leftOut: {} };
  const byKernel = new Map<string, string>();
  for (const name of names) {
    const trial = await attempt(name);
    if ("failure" in trial) found.leftOut[name] = trial.failure;
    else if (byKernel.has(trial.kernel)) {
      found.leftOut[name] = `takes the kernels of ${byKernel.get(trial.kernel)}`;
    } else {
      byKernel.set(trial.kernel, name);
      found.works.push(name);
    }
  }
  return found;
}

async function tried(name: string): Promise<Trial> {
  const library = projectLibraries()[0];
  if (!library) return { failure: "there is no OpenBLAS in .venv" };
  const probe = fromFileUrl(new URL("core_probe.ts", import.meta.url));
  const { success, output } = await run(venvProgram("deno"), ["run", "-A", probe, library], {
    env: { OPENBLAS_CORETYPE: name, OPENBLAS_VERBOSE: "0", NO_COLOR: "1" },
  });
  const kernel = output.match(/^kernel (.+)$/m)?.[1];
  if (success && kernel) return { kernel };
  return { failure: output.match(/^wrong: .+$/m)?.[0] ?? "crashes" };
}
