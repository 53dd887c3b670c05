/** What a processor is called in the records. @module */
import { cpus } from "node:os";
import { cacheSizes } from "../notebooks/machine.ts";

/**
 * The processor's name, with family, model and caches where Linux tells them: virtual machines call
 * several generations by one name, and a BLAS cuts its blocks by the caches.
 */
export function processorName(): string {
  return nameOf(cpus()[0]?.model ?? Deno.build.arch, textOf("/proc/cpuinfo"), cacheSizes());
}

/** The name from what the system says. */
export function nameOf(brand: string, cpuinfo: string, caches: string): string {
  const fact = (name: string) => cpuinfo.match(new RegExp(`^${name}\\s*:\\s*(\\d+)$`, "m"))?.[1];
  const [family, model] = [fact("cpu family"), fact("model")];
  const facts = [family && model ? `family ${family} model ${model}` : "", caches];
  const known = facts.filter((text) => text !== "").join(", ");
  const plain = brand.replace(/\((R|TM)\)/gi, "").replace(/\s+/g, " ").trim();
  return known ? `${plain} (${known})` : plain;
}

function textOf(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}
