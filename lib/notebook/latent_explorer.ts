/** A latent plane to drag over: the decoder runs in the page. @module */
import type * as tf from "@tensorflow/tfjs";
import { type LatentCodes, latentGrid, latentManifold } from "../figures/mod.ts";
import { decodeDense, type DenseLayer, denseLayers } from "./dense_decoder.ts";
import { type Explorer, makeExplorer } from "./explorer.ts";
import { classMedians, drawLatentMap } from "./latent_map.ts";
import { latentPage, type LatentPageData } from "./latent_page.ts";
import { base64Of } from "./page_tools.ts";

/** What {@linkcode latentExplorer} is told. */
export interface LatentExplorerOptions extends LatentCodes {
  /** What the explorer shows, for those who do not see it. */
  alt: string;
  /** A sentence below it, before the one that says how to use it; default none. */
  caption?: string;
  /** What the decoder's outputs are: `logits` of Bernoulli pixels (default), or their `mean`. */
  output?: "logits" | "mean";
  /** Half the side of the plane, in latent units; default 3: 99.7 % of N(0, 1) on each axis. */
  extent?: number;
  /** Where the pointer starts; default the origin. */
  start?: readonly [z1: number, z2: number];
  /** Images along one side of the still picture; default 15. */
  side?: number;
}

/** Weights of 600 kB in float32, 800 kB in base64: a notebook with the explorer stays below 4 MB. */
const MOST_WEIGHTS = 150_000;
const USE =
  "Drag over the plane to decode the code under the pointer; or focus it and press the arrow " +
  "keys, with Shift for large steps, Home for the origin.";

/**
 * An interactive map of a two-dimensional latent space: dragging over the plane decodes the image under
 * the pointer, in the page, without kernel and network. Training points lie where the encoder put
 * them, coloured by class with the digit at the median of its class; dashed circles hold 50 % and 95 %
 * of the prior. Pages that run no scripts show the map of decoded images.
 *
 * Shapes: decoder [B, 2] → [B, height, width, 1]; codes n × 2.
 *
 * @param decoder a network of dense layers, such as `vae.decoder`
 * @param options points, words, and what the outputs are
 * @returns shows itself when it is the last expression of a cell
 * @throws {TypeError} when the decoder is not dense, does not take two numbers or gives no grey image,
 *   or when there are not two numbers for each label
 * @throws {RangeError} when it has more than 150,000 weights, a weight or a code is not
 *   finite, or a label is no digit
 *
 * @example
 * ```ts
 * import { latentExplorer } from "@dgm/notebook/mod.ts";
 * import { loadDecoder } from "@dgm/files/mod.ts";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const decoder = await loadDecoder(2);
 * const points = { codes: [0, 1, 1, 0], labels: [3, 7] };
 * const explorer = latentExplorer(decoder, { ...points, alt: "A map of digits.", side: 4 });
 * assert.equal(explorer.bundle()["text/plain"], "A map of digits.");
 * assert.ok(explorer.html.length < 4e6);
 * decoder.dispose();
 * ```
 *
 * Source: the map is figure 4 of Kingma and Welling 2014; notebook 05.
 */
export function latentExplorer(
  decoder: tf.LayersModel,
  options: LatentExplorerOptions,
): Explorer {
  const { alt, caption = "", output = "logits", extent = 3, start = [0, 0], side = 15 } = options;
  const [height, width] = imageSize(decoder);
  const layers = denseLayers(decoder, output === "logits" ? { last: "sigmoid" } : {});
  checkWeights(layers);
  const { codes, labels } = checkedPoints(options);
  const plane = latentGrid(side, { extent });
  const pixels = new Float32Array(side * side * height * width);
  for (let i = 0; i < side * side; i++) {
    pixels.set(decodeDense(layers, plane.subarray(2 * i, 2 * i + 2)), i * height * width);
  }
  const map = { pixels, count: side * side, height, width, channels: 1 };
  const data: LatentPageData = {
    layers: layers.map(({ kernel, bias, activation }) => ({
      kernel: base64Of(kernel),
      bias: base64Of(bias),
      activation,
    })),
    codes: base64Of(codes),
    labels: Array.from(labels),
    height,
    width,
    extent,
    start: [start[0], start[1]],
  };
  return makeExplorer({
    still: latentManifold(map, { alt, extent, scale: 1 }),
    caption,
    use: USE,
    page: latentPage,
    functions: [decodeDense, classMedians, drawLatentMap],
    data,
  });
}

function imageSize(decoder: tf.LayersModel): [height: number, width: number] {
  const [input, output] = [decoder.inputs[0]!.shape, decoder.outputs[0]!.shape];
  const fits = input.length === 2 && input[1] === 2 && output.length === 4 && output[3] === 1;
  if (!fits) {
    throw new TypeError(
      "Cannot make a latent explorer: want a decoder from [B,2] to grey images [B,height,width,1], " +
        `got one from [${input.map((n) => n ?? "B")}] to [${output.map((n) => n ?? "B")}]`,
    );
  }
  return [output[1]!, output[2]!];
}

function checkWeights(layers: readonly DenseLayer[]): void {
  const count = layers.reduce((sum, { kernel, bias }) => sum + kernel.length + bias.length, 0);
  if (count > MOST_WEIGHTS) {
    throw new RangeError(
      `Cannot make a latent explorer: want a decoder of at most ${MOST_WEIGHTS} weights, which the ` +
        `notebook has to carry, got ${count}`,
    );
  }
  for (const { kernel, bias } of layers) {
    for (const weights of [kernel, bias]) {
      const at = weights.findIndex((weight) => !Number.isFinite(weight));
      if (at >= 0) {
        throw new RangeError(
          `Cannot make a latent explorer: want finite weights, got ${weights[at]}`,
        );
      }
    }
  }
}

function checkedPoints({ codes, labels }: LatentCodes): LatentCodes {
  if (codes.length !== 2 * labels.length) {
    throw new TypeError(
      `Cannot make a latent explorer: want two numbers for each label, got ${codes.length} numbers ` +
        `and ${labels.length} labels`,
    );
  }
  const wrong = Array.from(codes).find((code) => !Number.isFinite(code));
  if (wrong !== undefined) {
    throw new RangeError(`Cannot make a latent explorer: want finite codes, got ${wrong}`);
  }
  const other = Array.from(labels).find((label) =>
    !Number.isInteger(label) || label < 0 || label > 9
  );
  if (other !== undefined) {
    throw new RangeError(`Cannot make a latent explorer: want labels from 0 to 9, got ${other}`);
  }
  return { codes, labels };
}
