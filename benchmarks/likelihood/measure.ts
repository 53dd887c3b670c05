/**
 * Measures weights on the test set: `measure.ts RECIPE SEED DATASET SIDE EPOCH row|point SAMPLES`. All weights
 * meet the same binarised bits, so that differences are paired.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { pickImages } from "../../lib/data/image_set.ts";
import { useEngine } from "../../lib/engine/use_engine.ts";
import { createRandom } from "../../lib/math/random.ts";
import { estimateElbo } from "../../lib/inference/elbo_estimate.ts";
import { estimateEvidence } from "../../lib/inference/evidence.ts";
import { pixelBatch } from "../../lib/data/pixel_batch.ts";
import { loadWeights } from "../../lib/files/weights.ts";
import { buildVae } from "./build.ts";
import { loadData } from "./data.ts";
import { type Kind, measureFile, type Run, type Side, weightsFile } from "./files.ts";
import { CURVE, recipeNamed } from "./recipes.ts";

/** What is known of some weights on one test set. */
export interface Measure {
  /** Mean ELBO in nats per image over the whole set, and the Monte Carlo error of the mean. */
  elbo: number;
  elboError: number;
  /** Mean −log p(x), importance-sampled, and the Monte Carlo error of the mean. */
  nll: number;
  nllError: number;
  /** How many images the evidence is of, with how many draws each. */
  images: number;
  samples: number;
  /** The share of images whose estimate is in doubt, mostly for an effective sample size below 100. */
  doubtful: number;
  /** The median effective sample size. */
  effective: number;
}

/** Everything measured of some weights. */
export interface Measures {
  tests: Record<string, Measure>;
  /** Seconds of the training up to here. */
  cpu: number;
  wall: number;
}

/** Draws for each image's ELBO. */
const ELBO_SAMPLES = 10;
const BATCH = 100;

if (import.meta.main) {
  const [recipeName, seed, dataset, side, epoch, kind, samples] = Deno.args as [
    string,
    string,
    Run["dataset"],
    Side,
    string,
    Kind,
    string,
  ];
  const run: Run = { recipe: recipeName, seed: Number(seed), dataset };
  const recipe = recipeNamed(recipeName);
  await useEngine();
  const data = await loadData(dataset);
  const vae = buildVae(recipe, data.train, run.seed);
  const { cpu, wall } = await loadWeights(weightsFile(run, side, Number(epoch)), vae.variables);
  const tests: Record<string, Measure> = {};
  const most = kind === "row" ? Infinity : CURVE.images;
  const evidenceImages = kind === "row" ? recipe.evidenceImages : CURVE.images;
  for (const [name, set] of Object.entries(data.tests)) {
    tests[name] = await measure(name, Math.min(most, set.count), async (indices, random) => {
      const x = pixelBatch(pickImages(set, indices), {
        indices: indices.map((_, i) => i),
        pixels: "binarised",
        random: random.stream("bits"),
      });
      const q = vae.encode(x);
      const elbo = estimateElbo(vae, x, {
        q,
        samples: ELBO_SAMPLES,
        random: random.stream("elbo"),
      });
      const evidence = indices[0]! < evidenceImages
        ? await estimateEvidence(vae, x, {
          samples: Number(samples),
          random: random.stream("evidence"),
        })
        : [];
      tf.dispose([x, q]);
      return { elbo, evidence };
    }, Number(samples));
  }
  const measures: Measures = { tests, cpu: Number(cpu), wall: Number(wall) };
  await Deno.writeTextFile(
    measureFile(run, side, Number(epoch), kind),
    JSON.stringify(measures, null, 1) + "\n",
  );
}

type Estimates = {
  elbo: ReturnType<typeof estimateElbo>;
  evidence: Awaited<ReturnType<typeof estimateEvidence>>;
};

/** Means over a test set, batch by batch; the noise of a batch depends on its number alone. */
async function measure(
  name: string,
  count: number,
  estimates: (indices: number[], random: ReturnType<typeof createRandom>) => Promise<Estimates>,
  samples: number,
): Promise<Measure> {
  const elbos: Estimates["elbo"] = [];
  const evidences: Estimates["evidence"] = [];
  for (let from = 0; from < count; from += BATCH) {
    const indices = Array.from({ length: Math.min(BATCH, count - from) }, (_, i) => from + i);
    const { elbo, evidence } = await estimates(
      indices,
      createRandom(2026).stream(`${name}${from}`),
    );
    elbos.push(...elbo);
    evidences.push(...evidence);
    console.log(`${name}: ${elbos.length} of ${count} images`);
  }
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const errorOfMean = (errors: number[]) => Math.hypot(...errors) / errors.length;
  const effective = evidences.map(({ effectiveSampleSize }) => effectiveSampleSize)
    .sort((a, b) => a - b);
  return {
    elbo: mean(elbos.map(({ mean }) => mean)),
    elboError: errorOfMean(elbos.map(({ standardError }) => standardError)),
    nll: -mean(evidences.map(({ logEvidence }) => logEvidence)),
    nllError: errorOfMean(evidences.map(({ relativeError }) => relativeError)),
    images: evidences.length,
    samples,
    doubtful: evidences.filter(({ doubts }) => doubts.length > 0).length / evidences.length,
    effective: effective[effective.length >> 1]!,
  };
}
