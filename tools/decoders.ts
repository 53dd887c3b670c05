/** Trains the two small decoders of data/decoders, on which notebook 02 measures the evidence. @module */
import { createHash } from "node:crypto";
import { parseArgs } from "node:util";
import { loadGlyphs } from "../lib/data/glyphs.ts";
import type { DataSet } from "../lib/data/image_set.ts";
import { useEngine } from "../lib/engine/use_engine.ts";
import { createRandom } from "../lib/math/random.ts";
import { buildDecoder, buildEncoder } from "../lib/nets/body.ts";
import type { DenseBody } from "../lib/nets/dense_body.ts";
import { initialiseWeights } from "../lib/nets/initialise.ts";
import { createLikelihood } from "../lib/distributions/likelihood.ts";
import { Vae } from "../lib/models/latent/vae.ts";
import { decoderPath, saveDecoder } from "../lib/files/decoder_file.ts";
import { fit } from "../lib/training/fit.ts";
import { refusing } from "./arguments.ts";
import { runTool } from "./setup.ts";

const HELP = `deno run -A tools/decoders.ts [--check]

Trains the decoders of data/decoders on the embedded glyphs and writes them: a few minutes.
The same machine with the same DGM_THREADS gives the same bytes; another may round differently.

  --check    writes nothing: trains again and compares with the files that are there`;

/** Decides starting weights, order of the images, binarisation and noise. */
const SEED = 2;
const EPOCHS = 20;
/** The encoder is only a means: it is larger than the decoder, and not kept. */
const ENCODER: DenseBody = { kind: "dense", hidden: [400, 200] };
/** tanh makes p(x|z) smooth in z, so that a grid over z integrates it fast. */
const DECODERS: readonly { latent: 2 | 16; body: DenseBody }[] = [
  { latent: 2, body: { kind: "dense", hidden: [64, 64], activation: "tanh" } },
  { latent: 16, body: { kind: "dense", hidden: [64], activation: "tanh" } },
];

/** Reads the command line; undefined when help was asked for. */
export function decodersOptions(args: string[]): { check: boolean } | undefined {
  const options = {
    check: { type: "boolean", default: false },
    help: { type: "boolean", short: "h" },
  } as const;
  const { values } = refusing(() => parseArgs({ args, options }));
  return values.help ? undefined : { check: values.check };
}

async function decoders(): Promise<number> {
  const options = decodersOptions(Deno.args);
  if (!options) {
    console.log(HELP);
    return 0;
  }
  await useEngine();
  const data = await loadGlyphs();
  let different = 0;
  for (const plan of DECODERS) {
    const target = decoderPath(plan.latent);
    const path = options.check ? await Deno.makeTempFile({ suffix: ".safetensors" }) : target;
    const elbo = await train(data, { ...plan, path });
    const built = await digest(path);
    const lines = Object.entries(elbo).map(([set, nats]) => `${set} ${nats.toFixed(2)}`);
    console.log(`latent ${plan.latent}: ELBO in nats ${lines.join(", ")}`);
    console.log(`${built.sha256}  ${built.bytes} bytes`);
    if (!options.check) continue;
    await Deno.remove(path);
    if ((await digest(target)).sha256 === built.sha256) continue;
    console.error(`${target} differs from what was trained here`);
    different++;
  }
  return different === 0 ? 0 : 1;
}

/** Trains a VAE, writes its decoder, and returns its ELBO on each set. */
async function train(
  data: DataSet,
  { latent, body, path }: { latent: number; body: DenseBody; path: string },
): Promise<Record<string, number>> {
  const random = createRandom(SEED).stream(`latent ${latent}`);
  const { height, width, channels } = data.train;
  const image = { height, width, channels };
  const encoder = buildEncoder(ENCODER, { image, latent, outputs: ["mean", "logVar"] });
  const decoder = buildDecoder(body, { image, latent });
  for (const network of [encoder, decoder]) initialiseWeights(network, random.stream("weights"));
  const likelihood = createLikelihood("bernoulli");
  const vae = new Vae({ encoder, decoder, likelihood, image, latent });
  const { history } = await fit(vae, data, {
    epochs: EPOCHS,
    learningRate: (done) => 1.5e-3 * (1 - 0.9 * done),
    random: random.stream("fit"),
    onProgress: ({ epoch, step, stepsPerEpoch }) => {
      if (step === stepsPerEpoch) console.error(`latent ${latent}: epoch ${epoch} of ${EPOCHS}`);
    },
  });
  const notes = { made: "tools/decoders.ts", data: "glyphs train, dynamic binarisation" };
  await saveDecoder(path, decoder, { latent, body, image, notes });
  const last = history.at(-1)!;
  vae.dispose();
  return Object.fromEntries(
    ["train", ...Object.keys(data.tests)].map((set) => [set, last[`${set}_elbo`]!]),
  );
}

async function digest(path: string) {
  const bytes = await Deno.readFile(path);
  return { bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
}

if (import.meta.main) await runTool(decoders);
