/**
 * Batches from 8-bit images, assembled on the engine's own memory.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../math/mod.ts";
import { jumped } from "./generator_jump.ts";
import { machineOf } from "./native_backend.ts";

/** 8-bit images one after the other. */
export interface ByteImages {
  /** All bytes. */
  pixels: Uint8Array;
  /** The shape of one image. */
  shape: number[];
}

/** What {@linkcode byteBatch} is told. */
export interface ByteBatchOptions {
  /** Which images, in the order wanted; each must exist. */
  indices: ArrayLike<number>;
  /** Draws black and white from the grey values; without it they stay grey. */
  random?: Random;
}

/** The number of 24-bit draws below the grey value of each byte. */
const DRAWS_BELOW = Uint32Array.from(
  { length: 256 },
  (_, byte) => Math.ceil(Math.fround(byte / 255) * 2 ** 24),
);

/**
 * Grey values x = byte / 255 of some images, or draws x ~ Bernoulli(byte / 255), in one pass from the
 * bytes to the tensor.
 *
 * The draws are those that `random.fillUniform` would hand out, compared with the grey values, and
 * leave the generator where it would: with another engine the batch is the same bit for bit.
 *
 * Shapes: returns [indices.length, ...shape].
 *
 * @param images the bytes to take from.
 * @param options which images, and the generator for black and white.
 * @returns a tensor that the caller disposes of; undefined where the engine in use is not one of this
 * room's.
 *
 * @example
 * ```ts
 * import { byteBatch, useEngine } from "@dgm/engine/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const images = { pixels: Uint8Array.of(0, 255, 51, 102), shape: [1, 2, 1] };
 * const batch = byteBatch(images, { indices: [1] });
 * if (batch) assert.deepEqual([...batch.dataSync()], [Math.fround(0.2), Math.fround(0.4)]);
 * batch?.dispose();
 * ```
 */
export function byteBatch(
  { pixels, shape }: ByteImages,
  { indices, random }: ByteBatchOptions,
): tf.Tensor | undefined {
  const machine = machineOf(tf.backend());
  if (!machine) return undefined;
  const size = tf.util.sizeFromShape(shape), count = indices.length;
  const out = machine.output([count, ...shape]), to = machine.at(out);
  const state = random?.state();
  const lanes = machine.lanes(count);
  machine.scratch(4 * lanes + 256 + Math.ceil(count * size / 4), (scratch) => {
    const { heap } = machine, table = scratch + 16 * lanes, bytes = table + 1024;
    const all = new Uint8Array(heap, bytes, count * size);
    for (let i = 0; i < count; i++) {
      const from = indices[i]! * size;
      all.set(pixels.subarray(from, from + size), i * size);
    }
    if (!random || !state) {
      machine.shareFloats(count * size, (first, some) => {
        machine.simd.greyPixels(bytes + first, to + 4 * first, some);
      });
      return;
    }
    // Two 64-bit words, each high half first there, low half first here.
    const [high0, low0, high1, low1] = state.words;
    new Uint32Array(heap, table, 256).set(DRAWS_BELOW);
    let last = 0;
    machine.shareRows(count, size, (first, some, lane) => {
      const words = jumped([low0, high0, low1, high1], first * size);
      const place = scratch + 16 * lane;
      new Int32Array(heap, place, 4).set(words);
      machine.simd.binarisedPixels(
        bytes + first * size,
        table,
        place,
        to + 4 * first * size,
        some * size,
      );
      last = Math.max(last, lane);
    });
    const words = new Int32Array(heap, scratch + 16 * last, 4);
    random.restore({ ...state, words: [words[1]!, words[0]!, words[3]!, words[2]!] });
  });
  return tf.engine().makeTensorFromTensorInfo(out);
}
