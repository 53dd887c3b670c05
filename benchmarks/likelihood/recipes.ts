/** What `deno task likelihood` trains. @module */
import type { Body } from "../../lib/nets/body.ts";
import type { DataName } from "./data_names.ts";

/** A model and how it is trained, in plain data: the twin in Python reads the same. */
export interface Recipe {
  /** As the command line calls it. */
  name: string;
  /** As the table calls it. */
  title: string;
  latent: number;
  body: Body;
  /** The decoder's last bias starts at the logits of the mean image. */
  fromMeanImage: boolean;
  /** k of the importance-weighted bound; 1 is the ELBO. */
  samples: number;
  batchSize: number;
  learningRate: number;
  /** The step size falls along half a cosine to 0. */
  cosine: boolean;
  epsilon: number;
  epochs: number;
  /** Epochs after which the weights are kept and measured for the curve; the last is `epochs`. */
  snapshots: number[];
  /** Those of them that have a row in the table, measured with more draws. */
  rows: number[];
  /** Test images for a row's evidence, from the first on; a row's ELBO is over all of them. */
  evidenceImages: number;
  /** Whether PyTorch trains the same beside it. */
  twin: boolean;
}

const plain: Omit<Recipe, "name" | "title"> = {
  latent: 20,
  body: { kind: "dense", hidden: [400] },
  fromMeanImage: false,
  samples: 1,
  batchSize: 128,
  learningRate: 1e-3,
  cosine: false,
  epsilon: 1e-8,
  epochs: 20,
  snapshots: [1, 2, 5, 10, 20],
  rows: [10, 20],
  evidenceImages: 2000,
  twin: true,
};

const deep: Omit<Recipe, "name" | "title"> = {
  ...plain,
  latent: 50,
  body: { kind: "dense", hidden: [200, 200], activation: "tanh" },
  fromMeanImage: true,
  batchSize: 100,
  cosine: true,
  epsilon: 1e-4,
  epochs: 40,
  snapshots: [5, 10, 20, 40],
  rows: [40],
};

/** How the points of the curve are measured: quickly, and all on the same first test images. */
export const CURVE = { samples: 500, images: 1000 };

/** What is compared with a twin, in the order of the table. */
const TWINS: Recipe[] = [
  { ...plain, name: "plain", title: "784-400-20 ReLU, Adam 1e-3, batch 128" },
  {
    ...deep,
    name: "deep",
    title: "784-200-200-50 tanh, from the mean image, Adam ε 1e-4, batch 100, cosine",
  },
  { ...deep, name: "deep-iwae5", title: "the same, IWAE k = 5", samples: 5 },
  {
    ...plain,
    name: "conv",
    title: "conv VAE 16/32, latent 16",
    latent: 16,
    body: { kind: "conv", channels: [16, 32] },
    epochs: 10,
    snapshots: [1, 2, 5, 10],
    rows: [10],
    // Convolutional decoders take ten times as long.
    evidenceImages: 250,
  },
];

/** What half an hour on two cores might go into: some minutes of one core each, then more for the best two. */
const CANDIDATES: Recipe[] = [
  oneLayer("narrow", { width: 200, learningRate: 2e-3, epochs: 122 }),
  oneLayer("wide", { width: 400, learningRate: 2e-3, epochs: 60 }),
  oneLayer("wide-fast", { width: 400, learningRate: 4e-3, epochs: 60 }),
  oneLayer("wide-iwae3", { width: 400, learningRate: 2e-3, samples: 3, epochs: 24 }),
  oneLayer("wide-long", { width: 400, learningRate: 2e-3, epochs: 115 }),
  oneLayer("wide-iwae3-long", { width: 400, learningRate: 2e-3, samples: 3, epochs: 54 }),
];

/**
 * The two are level after eight minutes of a core. The one with more draws gained twice as much when it was given
 * twice the time, so the half hour is its.
 */
const AIM: Recipe = {
  ...oneLayer("aim", { width: 400, learningRate: 2e-3, samples: 3, epochs: 280 }),
  evidenceImages: deep.evidenceImages,
};

/** One layer of latents between two of `width` tanh units, trained as `deep` is, without a twin. */
function oneLayer(
  name: string,
  own: { width: number; learningRate: number; samples?: number; epochs: number },
): Recipe {
  const { width, learningRate, samples = 1, epochs } = own;
  return {
    ...deep,
    name,
    learningRate,
    samples,
    epochs,
    title: `${name}: 784-${width}-${width}-50 tanh, k = ${samples}, Adam ${learningRate}`,
    body: { kind: "dense", hidden: [width, width], activation: "tanh" },
    snapshots: [epochs],
    rows: [epochs],
    evidenceImages: 1000,
    twin: false,
  };
}

/** The recipes that are meant for some images, in the order of their table. */
export function recipesFor(data: DataName): Recipe[] {
  switch (data) {
    case "mnist":
      return [...TWINS, AIM];
    case "glyphs":
      return TWINS;
    case "validation":
      return CANDIDATES;
  }
}

/** The recipe of a name, among some. */
export function recipeNamed(
  name: string,
  recipes: Recipe[] = [...TWINS, AIM, ...CANDIDATES],
): Recipe {
  const recipe = recipes.find((recipe) => recipe.name === name);
  if (recipe) return recipe;
  const known = recipes.map(({ name }) => name).join(", ");
  throw new RangeError(`Cannot find recipe ${name}: there are ${known}`);
}
