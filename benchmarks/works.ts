/** What is trained: the same for every contestant. @module */
import works from "./works.json" with { type: "json" };

/** A network and its loss. */
export type Model =
  | { kind: "vae"; hidden: number[]; channels?: undefined; latent: number }
  | { kind: "vae"; channels: number[]; hidden?: undefined; latent: number }
  | { kind: "classifier"; channels: number[]; hidden: number[] };

/** A training step to time. */
export interface Work {
  /** In words. */
  title: string;
  /** The network. */
  model: Model;
  /** Images in a batch. */
  batch: number;
}

/** Every work by its name. */
export const WORKS = works as unknown as Record<string, Work>;
