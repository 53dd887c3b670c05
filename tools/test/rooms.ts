/** The rooms of the library, for the rules, the reference and the tests. @module */

/** The rooms of lib, lowest floor first: a room imports only from itself and from lower ones. */
export const ROOMS: readonly string[] = [
  "math",
  "engine",
  "data",
  "distributions",
  "nets",
  "models",
  "files",
  "training",
  "inference",
  "figures",
  "notebook",
];

/** The rooms that lib/mod.ts leaves out: who imports the models should not load a canvas. */
export const APART: readonly string[] = ["figures", "notebook"];
