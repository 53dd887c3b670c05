/** The autoencoder and the variational autoencoder, drawn side by side. @module */
import { type Heading, layHeading } from "./heading.ts";
import type { Picture } from "./picture.ts";
import { renderSvg } from "./render_svg.ts";
import { round } from "./round.ts";
import { svgText, type SvgTextOptions } from "./svg_text.ts";
import { theme } from "./theme.ts";

/** The sizes of the layers. */
export interface Layers {
  /** Pixels of an image. */
  image: number;
  /** Units of the encoder's hidden layers, from the image on; the decoder has them in reverse. */
  hidden: readonly number[];
  /** Size of the bottleneck z. */
  latent: number;
}

/** What {@linkcode architecture} may be told. */
export interface ArchitectureOptions extends Heading {
  /** What the picture shows, for those who do not see it; default the layers in words. */
  alt?: string;
  /** A sentence under the picture. */
  caption?: string;
}

/** Height of the drawing below the heading, and of its parts, in CSS pixels. */
const HEIGHT = 310;
const AXIS = 140;
const TALLEST = 150;
const BAR = 14;
const GUTTER = 34;
const FORMULAE = AXIS + TALLEST / 2 + 58;

/**
 * Both networks as bars (one per layer, taller for more units) and funnels between them. What is new
 * in the VAE is drawn dark: two outputs μ and σ where the autoencoder has one code, and noise ε.
 *
 * @param layers sizes of image, hidden layers and bottleneck
 * @param options words
 * @returns the picture
 * @throws {RangeError} when a size is no positive integer
 *
 * @example
 * ```ts
 * import { architecture } from "@dgm/figures/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const picture = architecture({ image: 784, hidden: [400], latent: 20 });
 * assert.match(picture.alt, /784 → 400 → z of 20 → 400 → 784/);
 * ```
 */
export function architecture(layers: Layers, options: ArchitectureOptions = {}): Picture {
  const { image, hidden, latent } = layers;
  for (const units of [image, ...hidden, latent]) {
    if (!(Number.isInteger(units) && units > 0)) {
      throw new RangeError(`Cannot draw a network: want positive numbers of units, got ${units}`);
    }
  }
  const chain = [image, ...hidden, `z of ${latent}`, ...hidden.toReversed(), image].join(" → ");
  const {
    caption,
    alt = `Two networks side by side, ${chain}. The autoencoder maps an image to ` +
      "one code; the VAE to a mean and a standard deviation, from which noise makes the code.",
  } = options;
  const { margin } = theme.size;
  const inner = theme.width - 2 * margin;
  const heading = layHeading(options, inner);
  const half = (inner - GUTTER) / 2;
  const top = margin + heading.height;
  const total = top + HEIGHT;
  const words = heading.lines.map(({ text, ...line }) =>
    svgText(text, { x: margin, ...line, y: margin + line.y - 4 })
  );
  const networks = [false, true].map((variational, i) => {
    const parts = network(layers, { width: half, variational });
    return `<g transform="translate(${margin + i * (half + GUTTER)} ${top})">${parts}</g>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${theme.width}" height="${total}">` +
    [...words, ...networks].join("\n") + "</svg>";
  return renderSvg(svg, { alt, caption });
}

interface Drawing {
  width: number;
  variational: boolean;
}

/** One network from x on the left to x̂ on the right. */
function network({ image, hidden, latent }: Layers, { width, variational }: Drawing): string {
  const units = [image, ...hidden, latent, ...hidden.toReversed(), image];
  const middle = (units.length - 1) / 2;
  const tallest = Math.log2(image + 1);
  const height = (n: number) => TALLEST * Math.max(0.16, Math.log2(n + 1) / tallest);
  // The VAE's code needs room for μ and σ before it, so its middle is wider.
  const room = variational ? 44 : 22;
  const step = (width - BAR - 2 * room) / (units.length - 1);
  const x = units.map((_, i) => BAR / 2 + i * step + room * (Math.sign(i - middle) + 1));
  const bars = units.map((n, i): Box => ({
    x: x[i]!,
    y: AXIS,
    height: height(n),
    colour: i === 0 || i === units.length - 1
      ? theme.colours.data
      : i === middle
      ? theme.colours.modelDark
      : theme.colours.modelLight,
  }));
  const code = bars[middle]!;
  const [before, after] = [bars[middle - 1]!, bars[middle + 1]!];
  const sizes = units.map((n, i) =>
    small(i === middle ? `z: ${n}` : n.toLocaleString("en"), x[i]!, AXIS + bars[i]!.height / 2 + 16)
  );
  const outer = bars.slice(0, -1)
    .flatMap((bar, i) => i === middle - 1 || i === middle ? [] : [funnel(bar, bars[i + 1]!)]);
  return [
    svgText(variational ? "Variational autoencoder" : "Autoencoder", style(0, 14, { weight: 600 })),
    ...outer,
    ...(variational ? noise(before, code) : [funnel(before, code)]),
    funnel(code, after),
    ...bars.map(bar),
    ...sizes,
    label("x", x[0]!, AXIS - bars[0]!.height / 2 - 9),
    label("x̂", x.at(-1)!, AXIS - bars.at(-1)!.height / 2 - 9),
    label("encoder", (x[0]! + code.x) / 2 - 8, AXIS - TALLEST / 2 - 9),
    label("decoder", (code.x + x.at(-1)!) / 2 + 8, AXIS - TALLEST / 2 - 9),
    ...formulae(variational),
  ].join("\n");
}

/** μ and σ, the noise, and how they make z. */
function noise(before: Box, code: Box): string[] {
  const x = code.x - 46;
  const height = 30;
  const parts: [string, Box][] = ["μ", "σ"].map((name, i) => [
    name,
    { x, y: AXIS + (i === 0 ? -1 : 1) * 26, height, colour: theme.colours.model },
  ]);
  return [
    ...parts.flatMap(([name, box]) => [
      funnel(before, box),
      arrow([x + BAR / 2, box.y], [code.x - BAR / 2 - 1, AXIS]),
      bar(box),
      label(name, x, box.y + (name === "μ" ? -height / 2 - 6 : height / 2 + 15)),
    ]),
    arrow([code.x, AXIS - 58], [code.x, AXIS - code.height / 2 - 2]),
    label("ε ~ N(0, I)", code.x, AXIS - 64),
  ];
}

function formulae(variational: boolean): string[] {
  const lines = variational
    ? ["z = μ(x) + σ(x) · ε", "loss = −log p(x|z) + KL(q(z|x) ‖ p(z))"]
    : ["z = encoder(x)", "loss = ‖x − x̂‖²"];
  return lines.map((line, i) => svgText(line, style(0, FORMULAE + 21 * i, { colour: theme.text })));
}

interface Box {
  x: number;
  y: number;
  height: number;
  colour: string;
}

function bar({ x, y, height, colour }: Box): string {
  return `<rect x="${round(x - BAR / 2)}" y="${round(y - height / 2)}" width="${BAR}" ` +
    `height="${round(height)}" rx="3" fill="${colour}"/>`;
}

/** All connections between two layers, as one pale shape. */
function funnel(from: Box, to: Box): string {
  const [left, right] = [from.x + BAR / 2 + 1, to.x - BAR / 2 - 1];
  const points = [
    [left, from.y - from.height / 2],
    [right, to.y - to.height / 2],
    [right, to.y + to.height / 2],
    [left, from.y + from.height / 2],
  ].map((point) => point.map(round).join(",")).join(" ");
  return `<polygon points="${points}" fill="${theme.colours.modelLight}" fill-opacity="0.28"/>`;
}

function arrow([x1, y1]: [number, number], [x2, y2]: [number, number]): string {
  const angle = Math.atan2(y2 - y1, x2 - x1);
  const wing = (turn: number) =>
    `${round(x2 - 7 * Math.cos(angle + turn))},${round(y2 - 7 * Math.sin(angle + turn))}`;
  const colour = theme.colours.truth;
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" ` +
    `stroke="${colour}" stroke-width="1.4"/>` +
    `<polygon points="${round(x2)},${round(y2)} ${wing(0.4)} ${wing(-0.4)}" fill="${colour}"/>`;
}

function label(text: string, x: number, y: number): string {
  return svgText(text, style(x, y, { anchor: "middle" }));
}

function small(text: string, x: number, y: number): string {
  return svgText(text, style(x, y, { anchor: "middle", size: 11, colour: theme.muted }));
}

function style(x: number, y: number, more: Partial<SvgTextOptions>): SvgTextOptions {
  return { x: round(x), y: round(y), size: theme.size.label, ...more };
}
