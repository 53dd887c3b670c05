/** The models of this family in files. @module */
import * as tf from "@tensorflow/tfjs";
import { checkedImageShape, checkPositiveInteger, type ImageShape } from "../../data/mod.ts";
import { createLikelihood, type LikelihoodName } from "../../distributions/mod.ts";
import {
  type Body,
  buildDecoder,
  checkedBody,
  decoderShapes,
  encoderShapes,
  initialiseWeights,
  namedState,
  namedWeights,
} from "../../nets/mod.ts";
import type { ModelKind } from "../model_kind.ts";
import { type Autoencoder, createAutoencoder } from "./autoencoder.ts";
import { createVae, type Vae } from "./vae.ts";

/** What it takes to build a decoder before its weights can be filled in. */
export interface DecoderPlan {
  /** The dimension of z. */
  latent: number;
  /** The networks between code and image, as {@linkcode buildDecoder} takes them. */
  body: Body;
  /** What the images look like. */
  image: ImageShape;
}

/** What a VAE is built from. */
export interface VaeSettings extends DecoderPlan {
  /** Which kind of model. */
  model: "vae";
  /** p(x|z). */
  likelihood?: LikelihoodName;
  /** σ of the Gaussian likelihoods, see {@linkcode createVae}. */
  sigma?: number;
}

/** What an autoencoder is built from. */
export interface AutoencoderSettings extends DecoderPlan {
  /** Which kind of model. */
  model: "autoencoder";
  /** The last step of its decoder. */
  output?: "sigmoid" | "linear";
}

/** What a decoder on its own is built from. */
export interface DecoderSettings extends DecoderPlan {
  /** Which kind of model. */
  model: "decoder";
}

/** The VAE in files. */
export const vaeKind: ModelKind<Vae, VaeSettings> = {
  name: "vae",
  version: 1,
  settings(found) {
    const { likelihood, sigma } = found;
    const plan = checkedPlan(found, ["likelihood", "sigma"]);
    const settings = { model: "vae", ...plan } as VaeSettings;
    if (likelihood !== undefined) settings.likelihood = likelihood as LikelihoodName;
    if (sigma !== undefined) settings.sigma = sigma as number;
    tf.dispose(likelihoodOf(settings).variables); // it refuses names and numbers that are none
    return settings;
  },
  shapes(settings) {
    const { variables } = likelihoodOf(settings);
    const shapes = Object.entries(variables).map(([name, { shape }]) => [name, shape] as const);
    tf.dispose(variables);
    return {
      ...encoderShapes(settings.body, { ...settings, outputs: ["mean", "logVar"] }),
      ...decoderShapes(settings.body, settings),
      ...Object.fromEntries(shapes),
    };
  },
  build: ({ image, ...options }, random) => createVae(image, { ...options, random }),
  variables: (vae) => ({ ...vae.variables, ...vae.state }),
};

/** The plain autoencoder in files. */
export const autoencoderKind: ModelKind<Autoencoder, AutoencoderSettings> = {
  name: "autoencoder",
  version: 1,
  settings(found) {
    const { output } = found;
    const plan = checkedPlan(found, ["output"]);
    if (output === undefined) return { model: "autoencoder", ...plan };
    if (output === "sigmoid" || output === "linear") {
      return { model: "autoencoder", ...plan, output };
    }
    throw new TypeError(`output must be sigmoid or linear, got ${JSON.stringify(output)}`);
  },
  shapes: (settings) => ({
    ...encoderShapes(settings.body, { ...settings, outputs: ["code"] }),
    ...decoderShapes(settings.body, settings),
  }),
  build: ({ image, ...options }, random) => createAutoencoder(image, { ...options, random }),
  variables: (autoencoder) => ({ ...autoencoder.variables, ...autoencoder.state }),
};

/** A decoder on its own in files: z [B, latent] → [B, height, width, channels], without squashing. */
export const decoderKind: ModelKind<tf.LayersModel, DecoderSettings> = {
  name: "decoder",
  version: 1,
  settings: (found) => ({ model: "decoder", ...checkedPlan(found, []) }),
  shapes: (settings) => decoderShapes(settings.body, settings),
  build(settings, random) {
    const decoder = buildDecoder(settings.body, settings);
    initialiseWeights(decoder, random);
    return decoder;
  },
  variables: (decoder) => ({ ...namedWeights(decoder), ...namedState(decoder) }),
};

function likelihoodOf({ likelihood = "bernoulli", sigma }: VaeSettings) {
  return createLikelihood(likelihood, sigma === undefined ? {} : { sigma });
}

function checkedPlan(found: Record<string, unknown>, more: string[]): DecoderPlan {
  const action = "read its settings";
  const image = checkedImageShape((found.image ?? {}) as ImageShape, action);
  const latent = checkPositiveInteger(found.latent as number, "latent", action);
  const body = checkedBody(found.body, image, action);
  refuseMore(found, ["model", "latent", "body", "image", ...more]);
  refuseMore(found.image as object, Object.keys(image));
  refuseMore(found.body as object, Object.keys(body));
  return { image, latent, body };
}

/** A word that nobody reads would change what the file means. */
function refuseMore(found: object, known: string[]): void {
  const unknown = Object.keys(found).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw new TypeError(`want ${known.join(", ")}, got ${JSON.stringify(unknown)}`);
  }
}
