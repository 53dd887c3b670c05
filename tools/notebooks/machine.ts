/** Which machine wrote a notebook's outputs. @module */
import { createHash } from "node:crypto";
import { cpus } from "node:os";

/**
 * A fingerprint of what decides the last bit of a sum: processor, its number of threads, Deno. Equal
 * fingerprints promise equal bits; it tells nothing else about the machine.
 */
export function machineFingerprint(): string {
  const processors = cpus();
  const parts = [processors[0]?.model, processors.length, Deno.build.target, Deno.version.deno];
  return createHash("sha256").update(parts.join("|")).digest("hex").slice(0, 16);
}
