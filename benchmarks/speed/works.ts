/** What is timed: the same for every contestant, in whatever language. @module */
import works from "./works.json" with { type: "json" };

/** A network with its loss, or one operation alone. */
export type Model =
  | { kind: "vae"; hidden: number[]; channels?: undefined; latent: number }
  | { kind: "vae"; channels: number[]; hidden?: undefined; latent: number }
  | { kind: "classifier"; channels: number[]; hidden: number[] }
  | { kind: "matMul"; m: number; k: number; n: number }
  | { kind: "convolution"; side: number; inChannels: number; outChannels: number };

/** A training step, or an operation, to time. */
export interface Work {
  /** In words. */
  title: string;
  /** The network or the operation. */
  model: Model;
  /** Images in a batch. */
  batch: number;
}

/** Every work by its name; the part before the first dash is the letter of its table. */
export const WORKS = works as unknown as Record<string, Work>;

/**
 * Multiplications and additions of an operation that is timed alone, else undefined.
 *
 * @example
 * ```ts
 * import { operationsOf, WORKS } from "./works.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(operationsOf(WORKS["e-matmul"]!), 2 * 1024 ** 3);
 * assert.equal(operationsOf(WORKS.a!), undefined);
 * ```
 */
export function operationsOf({ model, batch }: Work): number | undefined {
  if (model.kind === "matMul") return 2 * model.m * model.k * model.n;
  if (model.kind !== "convolution") return undefined;
  return 2 * batch * model.side ** 2 * 9 * model.inChannels * model.outChannels;
}

/** The model of a training step; operations alone are refused. */
export type Network = Extract<Model, { kind: "vae" | "classifier" }>;
