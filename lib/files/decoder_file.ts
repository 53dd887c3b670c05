/** Decoders on their own: files that say what network they hold, and the two that come with this project. @module */
import type * as tf from "@tensorflow/tfjs";
import { fileURLToPath } from "node:url";
import type { ImageShape } from "../data/mod.ts";
import { type Body, buildDecoder, namedWeights } from "../nets/mod.ts";
import { decodeSafetensors } from "./safetensors.ts";
import { assignVariables } from "./variables.ts";
import { saveWeights } from "./weights.ts";

/** What it takes to build a decoder before its weights can be filled in. */
export interface DecoderPlan {
  /** The dimension of z. */
  latent: number;
  /** The networks between code and image, as {@linkcode buildDecoder} takes them. */
  body: Body;
  /** What the images look like. */
  image: ImageShape;
}

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
  const { notes = {}, latent, body, image } = options;
  const plan = JSON.stringify({ latent, body, image });
  await saveWeights(path, namedWeights(decoder), { ...notes, decoder: plan });
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
 * @throws {TypeError} when the file is corrupt, holds no plan, or weights that do not fit it
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
  const { tensors, metadata } = decodeSafetensors(await Deno.readFile(path));
  const { latent, body, image } = planOf(metadata.decoder);
  const decoder = buildDecoder(body, { image, latent });
  try {
    assignVariables(namedWeights(decoder), tensors);
  } catch (error) {
    decoder.dispose();
    throw error;
  }
  return decoder;
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

function planOf(text: string | undefined): DecoderPlan {
  try {
    const plan = JSON.parse(text ?? "") as DecoderPlan;
    if (plan.latent > 0 && plan.body.kind && plan.image.height > 0) return plan;
  } catch {
    // Said below.
  }
  throw new TypeError(
    `Cannot load a decoder: want its plan in the file's metadata, got ${text ?? "none"}`,
  );
}
