/** Decoders on their own, such as the two that come with this project. @module */
import type * as tf from "@tensorflow/tfjs";
import { fileURLToPath } from "node:url";
import { decoderKind, type DecoderPlan } from "../models/mod.ts";
import { loadModel, saveModel } from "./model_file.ts";

/**
 * Saves a decoder as safetensors, with the plan that it was built from.
 *
 * @param path the file, replaced as a whole
 * @param decoder the network
 * @param options the plan, and free text to go along as `notes`
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { buildDecoder } from "@dgm/nets/mod.ts";
 * import { loadDecoder, saveDecoder } from "@dgm/files/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const image = { height: 2, width: 2, channels: 1 };
 * const body = { kind: "dense" as const, hidden: [] };
 * const decoder = buildDecoder(body, { image, latent: 3 });
 * const path = await Deno.makeTempFile({ suffix: ".safetensors" });
 * await saveDecoder(path, decoder, { latent: 3, body, image });
 * const copy = await loadDecoder(path);
 * assert.deepEqual(copy.inputs[0]!.shape, [null, 3]);
 * await Deno.remove(path);
 * ```
 */
export async function saveDecoder(
  path: string,
  decoder: tf.LayersModel,
  options: DecoderPlan & { notes?: Record<string, string> },
): Promise<void> {
  const { notes = {}, ...plan } = options;
  await saveModel(path, decoder, {
    settings: { model: "decoder", ...plan },
    notes,
    kinds: [decoderKind],
  });
}

/**
 * Loads a decoder that {@linkcode saveDecoder} wrote, or one of the two that come with this project:
 * 28 × 28 Bernoulli logits from a code of 2 or of 16 numbers. data/decoders/README.md says how those
 * were trained.
 *
 * Shapes of the network: z [B, latent] → [B, height, width, channels].
 *
 * @param source 2 or 16, or the path of a file
 * @returns a Layers model; its output has no squashing function
 * @throws {TypeError} when the file is corrupt, or holds no decoder
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { loadDecoder } from "@dgm/files/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const decoder = await loadDecoder(2);
 * const logits = decoder.apply(tf.zeros([5, 2])) as tf.Tensor4D;
 * assert.deepEqual(logits.shape, [5, 28, 28, 1]);
 * ```
 *
 * Source: the files in data/decoders, made by tools/decoders.ts; notebook 02.
 */
export async function loadDecoder(source: 2 | 16 | string): Promise<tf.LayersModel> {
  const path = typeof source === "string" ? source : decoderPath(source);
  return (await loadModel(path, [decoderKind])).model;
}

/**
 * Where a decoder that comes with this project lies.
 *
 * @param latent the dimension of its code
 * @returns the path of the file
 *
 * @example
 * ```ts
 * import { decoderPath } from "@dgm/files/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.ok(decoderPath(16).endsWith("latent_16.safetensors"));
 * ```
 */
export function decoderPath(latent: 2 | 16): string {
  return fileURLToPath(
    new URL(`../../data/decoders/latent_${latent}.safetensors`, import.meta.url),
  );
}
