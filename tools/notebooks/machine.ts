/** Which machine wrote a notebook's outputs. @module */
import { createHash } from "node:crypto";
import { cpus } from "node:os";
import { join } from "../setup/path.ts";
import { ROOT } from "../setup/project.ts";

/**
 * A fingerprint of what decides the last bit of a sum: processor, its number of threads, the pinned
 * Deno and BLAS. Equal fingerprints promise equal bits; it tells nothing else about the machine.
 */
export function machineFingerprint(): string {
  const processors = cpus();
  const pins = Deno.readTextFileSync(join(ROOT, "requirements.txt"));
  const parts = [processors[0]?.model, processors.length, Deno.build.target, pins];
  return createHash("sha256").update(parts.join("|")).digest("hex").slice(0, 16);
}
