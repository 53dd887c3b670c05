/** Adam's moments as a file of their own, for who goes on training elsewhere. @module */
import {
  decodeSafetensors,
  encodeSafetensors,
  type PlainTensor,
} from "../../lib/files/safetensors.ts";

/** What such a file says that it is. */
export const OPTIMISER_KIND = "dgm-optimiser";

/** What the names of Adam's moments begin with in a checkpoint. */
const PREFIX = "adam/";

/** The moments and the step of Adam in a checkpoint of `fit`, as the bytes of a safetensors file. */
export function optimiserState(checkpoint: Uint8Array): Uint8Array {
  const { tensors, metadata } = decodeSafetensors(checkpoint);
  const moments: Record<string, PlainTensor> = {};
  for (const [name, tensor] of Object.entries(tensors)) {
    if (name.startsWith(PREFIX)) moments[name.slice(PREFIX.length)] = tensor;
  }
  const { adamStep } = JSON.parse(metadata.fit!) as { adamStep: number };
  const notes = { kind: OPTIMISER_KIND, step: String(adamStep) };
  return encodeSafetensors({ tensors: moments, metadata: notes });
}
