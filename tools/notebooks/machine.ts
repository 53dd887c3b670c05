/** Which machine wrote a notebook's outputs. @module */
import { createHash } from "node:crypto";
import { cpus } from "node:os";
import { openDnn } from "../../lib/engine/dnn/dnn.ts";
import { join } from "../setup/path.ts";
import { ROOT } from "../setup/project.ts";

/** Variables that choose other kernels or split sums otherwise. */
const VARIABLES = [
  "OPENBLAS_CORETYPE",
  "OPENBLAS_NUM_THREADS",
  "OPENBLAS_DEFAULT_NUM_THREADS",
  "GOTO_NUM_THREADS",
  "OMP_NUM_THREADS",
  "DGM_ENGINE",
  "DGM_THREADS",
  "DGM_BLAS",
  "DGM_DNN",
  "DGM_NUDGE",
];

/**
 * A fingerprint of what decides the last bit of a sum: processor, its features, caches and number of
 * threads, the pinned Deno, BLAS and oneDNN, whether this can be loaded, and the settings that choose between kernels. Equal fingerprints
 * promise equal bits; it tells nothing else about the machine.
 */
export function machineFingerprint(): string {
  const processors = cpus();
  return fingerprintOf([
    processors[0]?.model,
    processors.length,
    // Fewer than processors where a container may not use them all.
    navigator.hardwareConcurrency,
    processorFeatures(readOrEmpty("/proc/cpuinfo")),
    cacheSizes(),
    Deno.build.target,
    readOrEmpty(join(ROOT, "requirements.txt")),
    ...VARIABLES.map((name) => Deno.env.get(name)),
    // It wants a library of the system, which may be missing.
    "failure" in openDnn() ? "no oneDNN" : "oneDNN",
  ]);
}

/** A short hash of some facts. */
export function fingerprintOf(facts: unknown[]): string {
  return createHash("sha256").update(facts.join("|")).digest("hex").slice(0, 16);
}

/**
 * Family, model and features of the first processor that Linux names. The name alone is not enough:
 * virtual machines call different generations by one name, and a BLAS chooses its kernels by features.
 */
export function processorFeatures(cpuinfo: string): string {
  const wanted = /^(cpu family|model|stepping|flags|Features|CPU part)\s*:\s*(.*)$/gm;
  const first = cpuinfo.split("\n\n")[0] ?? "";
  return [...first.matchAll(wanted)].map(([, name, value]) => `${name}=${value}`).join(";");
}

/**
 * The caches of the first processor as Linux tells them, such as `L1 48K, L2 2048K, L3 491520K`; empty
 * elsewhere. A BLAS cuts matrices into blocks that fit them, and sums block by block.
 *
 * @param folder where Linux tells it
 */
export function cacheSizes(folder = "/sys/devices/system/cpu/cpu0/cache"): string {
  const sizes: string[] = [];
  for (let i = 0; i < 8; i++) {
    const [type, level, size] = ["type", "level", "size"]
      .map((name) => readOrEmpty(join(folder, `index${i}`, name)).trim());
    if (level && size && type !== "Instruction") sizes.push(`L${level} ${size}`);
  }
  return sizes.join(", ");
}

function readOrEmpty(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}
