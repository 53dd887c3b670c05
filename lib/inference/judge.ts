/** A judge of samples: a classifier that has learned to refuse. @module */
import { type DataSet, type ImageSet, joinImages, nonDigitKinds, nonDigits } from "../data/mod.ts";
import { Watched } from "../engine/mod.ts";
import type { Random } from "../math/mod.ts";
import { type Classifier, createClassifier } from "../models/mod.ts";
import type { Body } from "../nets/mod.ts";
import { fit, type FitOptions } from "../training/mod.ts";

/** Images without a digit made at a time, in a fraction of a second; whole turns of all kinds. */
const PART = 50 * nonDigitKinds.length;

/** What {@linkcode trainJudge} is told. */
export interface JudgeOptions extends Pick<FitOptions, "onProgress" | "signal"> {
  /** Starting weights, examples of what is no digit, and order come from named streams of this one. */
  random: Random;
  /** How often each image is visited; default 8, from where on it hardly gets better. */
  epochs?: number;
  /** The network up to the logits; default two dense layers of 512 and 256 units, quick to train. */
  body?: Body;
}

/**
 * Trains a classifier of digits that may also say "no digit": the judge of what models make.
 *
 * It learns from the training images and from half as many images that show no digit, made by
 * `nonDigits`, all of them binarised anew at each visit, so that it reads both draws, whose pixels are
 * tossed, and means, whose pixels are grey. None of its examples was made by a model: what models make
 * of nothing are kinds that it never saw.
 *
 * A signal that is aborted while the examples are made leaves nothing to return; one that is aborted
 * later ends the lessons, as it ends `fit`, and what was learned so far is returned.
 *
 * @param data digits; only the training images are used
 * @param options the stream, how long and with which network; progress is told in steps of the lessons
 * @returns a classifier whose class `none` means "no digit", the caller's to dispose
 * @throws {RangeError} when the images are no grey images of two classes or more
 * @throws the reason of the signal, when it is aborted before the lessons begin
 *
 * @example
 * ```ts
 * import { firstImages, loadGlyphs } from "@dgm/data/mod.ts";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { trainJudge } from "@dgm/inference/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { normalTensor } from "@dgm/distributions/mod.ts";
 * import { readableShare } from "@dgm/models/mod.ts";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { train } = await loadGlyphs();
 * const few = { name: "few", train: firstImages(train, 1000), tests: {} };
 * const judge = await trainJudge(few, { epochs: 4, random: createRandom(0) });
 * const noise = normalTensor(createRandom(1), [20, 28, 28, 1]) as tf.Tensor4D;
 * assert.ok(readableShare(judge, noise) < 0.2);
 * judge.dispose();
 * ```
 *
 * Source: notebook 05.
 */
export async function trainJudge(data: DataSet, options: JudgeOptions): Promise<Classifier> {
  const { random, epochs = 8, body = { kind: "dense", hidden: [512, 256] }, ...watch } = options;
  const { train } = data;
  const none = await noDigits(train, random.stream("no digits"), watch.signal);
  const judge = createClassifier(train, {
    classes: none[0]!.labels[0]!,
    refuses: true,
    body,
    random: random.stream("weights"),
  });
  const lesson = { name: "digits and none", train: joinImages([train, ...none]), tests: {} };
  try {
    await fit(judge, lesson, {
      ...watch,
      epochs,
      pixels: "binarised",
      random: random.stream("fit"),
    });
  } catch (error) {
    judge.dispose();
    throw error;
  }
  return judge;
}

/** Half as many images without a digit as there are digits, part by part with pauses. */
async function noDigits(
  train: ImageSet,
  random: Random,
  signal: AbortSignal | undefined,
): Promise<ImageSet[]> {
  const count = Math.ceil(train.count / 2);
  const watched = new Watched(count, { signal });
  const parts: ImageSet[] = [];
  let made = 0;
  do {
    const part = nonDigits(train, { count: Math.min(PART, count - made), random });
    parts.push(part);
    made += part.count;
    await watched.did(part.count);
  } while (made < count);
  return parts;
}
