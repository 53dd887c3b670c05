/** The weights of a body before it is built. @module */
import type { ImageShape } from "../data/mod.ts";
import type { Body } from "./body.ts";

/** Shapes of weights by the names that files use. */
export type Shapes = Record<string, number[]>;

/**
 * What {@linkcode buildEncoder} has as weights, without building it: a file that claims a network which
 * it does not hold is refused before memory is asked for.
 *
 * @param body the kind and size of the network
 * @param options image shape, code size, and the names of the output layers
 * @returns the shape of each weight by its name
 *
 * @example
 * ```ts
 * import { encoderShapes } from "@dgm/nets/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const image = { height: 4, width: 4, channels: 1 };
 * const shapes = encoderShapes({ kind: "dense", hidden: [] }, { image, latent: 2, outputs: ["code"] });
 * assert.deepEqual(shapes, { "encoder/code/kernel": [16, 2], "encoder/code/bias": [2] });
 * ```
 */
export function encoderShapes(
  body: Body,
  options: { image: ImageShape; latent: number; outputs: string[] },
): Shapes {
  const { image: { height, width, channels }, latent, outputs } = options;
  const shapes: Shapes = {};
  let features = height * width * channels;
  if (body.kind === "dense") {
    features = addDense(shapes, "encoder/hidden", [features, ...body.hidden]);
  } else {
    const last = addConvolutions(shapes, "encoder/conv", [channels, ...body.channels]);
    features = height * width * last / 4 ** body.channels.length;
  }
  for (const name of outputs) add(shapes, `encoder/${name}`, [features, latent]);
  return shapes;
}

/**
 * What {@linkcode buildDecoder} has as weights, without building it.
 *
 * @param body the kind and size of the network
 * @param options image shape and code size
 * @returns the shape of each weight by its name
 *
 * @example
 * ```ts
 * import { decoderShapes } from "@dgm/nets/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const image = { height: 4, width: 4, channels: 1 };
 * const shapes = decoderShapes({ kind: "dense", hidden: [] }, { image, latent: 2 });
 * assert.deepEqual(shapes, { "decoder/output/kernel": [2, 16], "decoder/output/bias": [16] });
 * ```
 */
export function decoderShapes(
  body: Body,
  options: { image: ImageShape; latent: number },
): Shapes {
  const { image: { height, width, channels }, latent } = options;
  const shapes: Shapes = {};
  if (body.kind === "dense") {
    const features = addDense(shapes, "decoder/hidden", [latent, ...body.hidden.toReversed()]);
    add(shapes, "decoder/output", [features, height * width * channels]);
    return shapes;
  }
  const smallest = body.channels.at(-1)!;
  add(shapes, "decoder/hidden", [latent, height * width * smallest / 4 ** body.channels.length]);
  const sizes = [smallest, ...body.channels.toReversed()];
  const last = addConvolutions(shapes, "decoder/conv", sizes);
  add(shapes, "decoder/output", [3, 3, last, channels]);
  return shapes;
}

function addDense(shapes: Shapes, name: string, sizes: number[]): number {
  for (let i = 1; i < sizes.length; i++) {
    add(shapes, `${name}${i}`, [sizes[i - 1]!, sizes[i]!]);
  }
  return sizes.at(-1)!;
}

function addConvolutions(shapes: Shapes, name: string, sizes: number[]): number {
  for (let i = 1; i < sizes.length; i++) {
    add(shapes, `${name}${i}`, [3, 3, sizes[i - 1]!, sizes[i]!]);
  }
  return sizes.at(-1)!;
}

function add(shapes: Shapes, layer: string, kernel: number[]): void {
  shapes[`${layer}/kernel`] = kernel;
  shapes[`${layer}/bias`] = [kernel.at(-1)!];
}
