/** One image file of a folder as pixels, or the reason why not. @module */
import { type DecodedImage, decodeImage, type DecodeOptions } from "./decode_image.ts";
import { readImageHeader } from "./image_header.ts";

/** What became of a file. */
export type FileOutcome = { image: DecodedImage } | { reason: string };

/**
 * Reads and decodes an image file.
 *
 * @param path the file
 * @param options size and colour
 * @param most an image of more pixels is not looked at
 * @returns the image, or why there is none; undefined where it has more than `most` pixels
 *
 * @example
 * ```ts
 * import { decodeFile } from "@dgm/data/decode_file.ts";
 * import assert from "node:assert/strict";
 *
 * const outcome = await decodeFile("nowhere.png");
 * assert.match(outcome && "reason" in outcome ? outcome.reason : "", /No such file/);
 * ```
 */
export async function decodeFile(path: string, options?: DecodeOptions): Promise<FileOutcome>;
/** Likewise; undefined where the image has more than `most` pixels. */
export async function decodeFile(
  path: string,
  options: DecodeOptions,
  most: number,
): Promise<FileOutcome | undefined>;
export async function decodeFile(
  path: string,
  options: DecodeOptions = {},
  most = Infinity,
): Promise<FileOutcome | undefined> {
  try {
    const bytes = await Deno.readFile(path);
    const { height, width } = readImageHeader(bytes) ?? { height: 0, width: 0 };
    if (height * width > most) return undefined;
    return { image: await decodeImage(bytes, options) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { reason: error.message };
  }
}
