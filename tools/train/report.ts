/** The page about a training run: one file that needs no network. @module */
import type * as tf from "@tensorflow/tfjs";
import { Buffer } from "node:buffer";
import { cpus } from "node:os";
import { firstImages } from "../../lib/data/first_images.ts";
import { type DataSet, pickImages } from "../../lib/data/image_set.ts";
import { pixelRange } from "../../lib/data/pixel_range.ts";
import { histogram } from "../../lib/figures/histogram.ts";
import { imageGrid, type Images } from "../../lib/figures/image_grid.ts";
import type { Picture } from "../../lib/figures/picture.ts";
import { reconstructions } from "../../lib/figures/reconstructions.ts";
import { escapeXml } from "../../lib/figures/escape_xml.ts";
import { trainingCurves } from "../../lib/figures/training_curves.ts";
import type { Random } from "../../lib/math/random.ts";
import { Vae } from "../../lib/models/latent/vae.ts";
import type { HistoryRow } from "../../lib/training/history.ts";
import type { Autoencoder } from "../../lib/models/latent/autoencoder.ts";
import type { AutoencoderSettings, VaeSettings } from "../../lib/models/latent/latent_kinds.ts";
import { pixelBatch } from "../../lib/data/pixel_batch.ts";
import { nearestImages } from "./nearest_images.ts";
import { row } from "./progress.ts";

/** Images in a row of the page. */
const COLUMNS = 16;

/** What a page tells of. */
export interface ReportParts {
  data: DataSet;
  history: HistoryRow[];
  settings: VaeSettings | AutoencoderSettings;
  /** Seconds from the start of the command. */
  seconds: number;
  /** Whether the light parts of the images are ink, to be drawn dark. */
  ink: boolean;
  random: Random;
  /** The command that makes it again. */
  command: string;
}

type Model = Vae | Autoencoder;

/** The page as HTML, with its pictures inside. */
export async function reportPage(model: Model, parts: ReportParts): Promise<Uint8Array> {
  const { data, history, settings } = parts;
  const kind = settings.model === "vae" ? "A VAE" : "An autoencoder";
  const title = `${kind} of ${data.train.count.toLocaleString("en")} images`;
  const sections = [
    facts(model, parts),
    section("Training", curves(history), "One value for each finished epoch; lower is better."),
    ...model instanceof Vae ? await sampleSections(model, parts) : [],
    await copies(model, parts),
    dataSection(parts),
  ];
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeXml(title)}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<h1>${escapeXml(title)}</h1>
${sections.join("\n")}
</body>
</html>
`;
  return new TextEncoder().encode(html);
}

const STYLE = `:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}
img{max-width:100%;height:auto;background:#fff;border-radius:4px}
table{border-collapse:collapse}
th,td{text-align:left;vertical-align:top;padding:.15rem 1rem .15rem 0}
th{font-weight:600;white-space:nowrap}
code{font:14px ui-monospace,monospace;overflow-wrap:anywhere}
p{margin:.4rem 0}`;

function section(title: string, picture: Picture, words: string): string {
  const src = `data:image/png;base64,${Buffer.from(picture.png).toString("base64")}`;
  const { width, height, alt } = picture;
  return `<h2>${escapeXml(title)}</h2>
<img src="${src}" width="${Math.round(width)}" height="${Math.round(height)}" alt="${
    escapeXml(alt)
  }">
<p>${escapeXml(words)}</p>`;
}

function facts(model: Model, { data, history, settings, seconds, command }: ReportParts): string {
  const { train } = data;
  const weights = Object.values(model.variables).reduce((sum, { size }) => sum + size, 0);
  const held = Object.entries(data.tests).map(([name, set]) => `, ${set.count} for ${name}`).join(
    "",
  );
  const { body } = settings;
  const rows = {
    images: `${train.count} for training${held}; ${train.height} × ${train.width} pixels, ` +
      (train.channels === 1 ? "grey" : "colour"),
    networks: body.kind === "dense"
      ? `dense layers of ${body.hidden.join(", ")}`
      : `convolutions of ${body.channels.join(", ")} channels`,
    code: `${settings.latent} numbers`,
    likelihood: settings.model === "vae"
      ? settings.likelihood ?? "bernoulli"
      : "none: squared error",
    weights: weights.toLocaleString("en"),
    result: row(history.at(-1)!),
    time: `${Math.round(seconds)} s on ${cpus()[0]?.model ?? "this processor"}`,
    memory: `${Math.round(peakBytes() / 2 ** 20)} MiB at most`,
  };
  const cells = Object.entries(rows).map(([name, value]) =>
    `<tr><th scope="row">${name}</th><td>${escapeXml(value)}</td></tr>`
  );
  cells.push(`<tr><th scope="row">command</th><td><code>${escapeXml(command)}</code></td></tr>`);
  return `<table>${cells.join("")}</table>`;
}

/** The most memory that this process had, where the system tells, else what it has now. */
function peakBytes(): number {
  try {
    const [, kibibytes] = Deno.readTextFileSync("/proc/self/status").match(/VmHWM:\s*(\d+)/)!;
    return 1024 * Number(kibibytes);
  } catch {
    return Deno.memoryUsage().rss;
  }
}

function curves(history: HistoryRow[]): Picture {
  const isVae = Object.keys(history[0]!).some((name) => name.endsWith("_elbo"));
  return isVae ? trainingCurves(history) : trainingCurves(history, { parts: { loss: "loss" } });
}

/** Means and draws, each said which, and the training image that is nearest to each mean. */
async function sampleSections(vae: Vae, { data, ink, random }: ReportParts): Promise<string[]> {
  const means = vae.sampleMeans(2 * COLUMNS, random.stream("report"));
  const draws = vae.sampleDraws(2 * COLUMNS, random.stream("report"));
  const nearest = pickImages(data.train, await nearestImages(means, data.train));
  const pictures = await Promise.all([means, draws].map((batch) => imagesOf(batch)));
  means.dispose();
  draws.dispose();
  const style = { columns: COLUMNS, one: ink ? "ink" as const : "light" as const };
  return [
    section(
      "Samples: means",
      imageGrid(pictures[0]!, {
        ...style,
        alt: "Samples of the model, each the mean of its pixels.",
      }),
      "Codes from the prior, and for each the mean of the pixels.",
    ),
    section(
      "The nearest training images",
      imageGrid(nearest, { ...style, alt: "The nearest training image of each sample." }),
      "By squared error, in the order of the samples above: copies would be the same here and there.",
    ),
    section(
      "Samples: draws",
      imageGrid(pictures[1]!, {
        ...style,
        alt: "Samples of the model with the noise of its pixels.",
      }),
      "True samples of the model: the pixels are drawn as well, each by itself.",
    ),
  ];
}

async function copies(model: Model, { data, ink, random }: ReportParts): Promise<string> {
  const [name, set] = Object.entries(data.tests)[0] ?? ["training", data.train];
  const shown = firstImages(set, COLUMNS);
  const indices = Array.from({ length: shown.count }, (_, i) => i);
  const originals = pixelBatch(shown, { indices, pixels: "grey", random });
  const reconstructed = model.reconstruct(originals);
  const picture = reconstructions(await imagesOf(originals), await imagesOf(reconstructed), {
    alt: "Images above what the model makes of them.",
    one: ink ? "ink" : "light",
  });
  originals.dispose();
  reconstructed.dispose();
  return section(
    "Copies",
    picture,
    `Images for ${name}${
      name === "training" ? "" : ", which the training never saw"
    }, above what is ` +
      "left of them after the code.",
  );
}

function dataSection({ data, ink }: ReportParts): string {
  const { least, most, mean } = pixelRange(data.train);
  const values = everySo(data.train.pixels);
  const style = { columns: COLUMNS, one: ink ? "ink" as const : "light" as const };
  return section(
    "The images that it learned from",
    imageGrid(firstImages(data.train, 2 * COLUMNS), { ...style, alt: "Training images." }),
    `Pixel values from ${least} to ${most}, mean ${mean.toFixed(1)}.`,
  ) + section(
    "How often each pixel value occurs",
    histogram(values, {
      domain: [0, 256],
      xLabel: "pixel value, sixteen in a bar",
      alt: "Bars of the shares of pixel values.",
    }),
    "Per cent of the pixels.",
  );
}

/** A million of the values at most, evenly. */
function everySo(pixels: Uint8Array): Uint8Array {
  const step = Math.ceil(pixels.length / 1e6);
  return pixels.filter((_, i) => i % step === 0);
}

async function imagesOf(batch: tf.Tensor4D): Promise<Images> {
  const [count, height, width, channels] = batch.shape;
  return { count, height, width, channels, pixels: await batch.data() as Float32Array };
}
