/** Bodies that somebody else has described. @module */
import { checkedImageShape, checkPositiveInteger, type ImageShape } from "../data/mod.ts";
import type { Body } from "./body.ts";

/**
 * A body that a file describes, once it is sure that it is one.
 *
 * @param value what the file says
 * @param image the images that it shall fit
 * @param action the action that errors name
 * @returns the body, and nothing else that stood there
 * @throws {TypeError} when it is no body
 * @throws {RangeError} when a size is none, or the image cannot be halved so often
 *
 * @example
 * ```ts
 * import { checkedBody } from "@dgm/nets/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const image = { height: 4, width: 4, channels: 1 };
 * const body = { kind: "conv", channels: [8, 8, 8] };
 * assert.throws(() => checkedBody(body, image, "load it"), /Cannot load it: 3 poolings do not halve 4 × 4/);
 * ```
 */
export function checkedBody(value: unknown, image: ImageShape, action: string): Body {
  const { height, width } = checkedImageShape(image, action);
  const body = (value ?? {}) as Record<string, unknown>;
  const sizes = (name: string): number[] => {
    const list = body[name];
    if (!Array.isArray(list)) {
      throw new TypeError(`Cannot ${action}: ${name} must be a list, got ${JSON.stringify(list)}`);
    }
    return list.map((size) => checkPositiveInteger(size, `each entry of ${name}`, action));
  };
  const { activation } = body;
  if (body.kind === "dense") {
    const hidden = sizes("hidden");
    if (activation === undefined) return { kind: "dense", hidden };
    if (activation === "relu" || activation === "tanh" || activation === "linear") {
      return { kind: "dense", hidden, activation };
    }
    const got = JSON.stringify(activation);
    throw new TypeError(
      `Cannot ${action}: activation must be relu, tanh or linear, got ${got}`,
    );
  }
  if (body.kind !== "conv") {
    const got = JSON.stringify(body.kind);
    throw new TypeError(`Cannot ${action}: a body must be dense or conv, got ${got}`);
  }
  const channels = sizes("channels");
  const factor = 2 ** channels.length;
  if (channels.length === 0 || height % factor !== 0 || width % factor !== 0) {
    throw new RangeError(
      `Cannot ${action}: ${channels.length} poolings do not halve ${height} × ${width}`,
    );
  }
  return { kind: "conv", channels };
}
