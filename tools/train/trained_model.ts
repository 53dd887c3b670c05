/** A model that `deno task train` has made. @module */
import { useEngine } from "../../lib/engine/use_engine.ts";
import { loadModel, type SavedModel } from "../../lib/files/model_file.ts";
import { autoencoderKind, vaeKind } from "../../lib/models/latent/latent_kinds.ts";
import { SetUpError } from "../setup/set_up_error.ts";

/** What the images of the training went through. */
export interface ImageNotes {
  invert: boolean;
  spread: boolean;
  scaling: "cover" | "stretch";
  /** Whether light parts are ink, to be drawn dark. */
  ink: boolean;
}

/** The kinds of model that `task train` makes. */
type TrainedKind = typeof vaeKind | typeof autoencoderKind;

/** The model of a file, with what its images went through. */
export async function trainedModel(
  path: string,
): Promise<SavedModel<TrainedKind> & { images: ImageNotes }> {
  await useEngine();
  const saved = await loadModel<TrainedKind>(path, [vaeKind, autoencoderKind]).catch((error) => {
    if (error instanceof Deno.errors.NotFound) {
      throw new SetUpError(`Cannot load the model: ${path} is not there`);
    }
    throw error instanceof TypeError
      ? new SetUpError(
        `Cannot load the model: ${path} is no model of deno task train: ${error.message}`,
      )
      : error;
  });
  const usual = { invert: false, spread: false, scaling: "cover" as const, ink: true };
  try {
    return { ...saved, images: { ...usual, ...JSON.parse(saved.notes.images ?? "{}") } };
  } catch {
    saved.model.dispose();
    throw new SetUpError(`Cannot load the model: the note "images" in ${path} is no JSON`);
  }
}
