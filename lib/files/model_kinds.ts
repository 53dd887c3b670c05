/** The registry of model files: a line for each kind of model that they can hold. @module */
import { autoencoderKind, vaeKind } from "../models/mod.ts";

/**
 * What {@linkcode loadModel} knows, unless it is told other kinds. A decoder on its own is no whole model:
 * {@linkcode loadDecoder} asks for its kind by name.
 */
export const MODEL_KINDS = [
  vaeKind,
  autoencoderKind,
] as const;
