/** The flags that say how images are read: the same for every command that reads some. @module */
import { fromWhereYouStand } from "../where_you_stand.ts";
import type { ImageOptions } from "./image_options.ts";
import { oneOf, sizeOf } from "./values.ts";

/** Their lines of a help text. */
export const IMAGE_HELP = `  --size HxW           scales every image, such as 28x28; at most 64x64
  --colour             reads three channels instead of one
  --invert             turns dark ink on white paper into the light on dark that models see
  --spread             stretches the values found over 0 … 255: for masks of 0 and 1
  --scaling WAY        cover (default: keeps proportions, cuts what stands out) or stretch
  --unreadable WAY     refuse (default) a folder with files that cannot be read, or skip these
  --pixels COLUMN      the parquet column of the images; default: what looks like images
  --stored HxW         the size of the parquet's images; default: they are square`;

/** As `parseArgs` takes them. */
export const IMAGE_FLAGS = {
  size: { type: "string" },
  colour: { type: "boolean", default: false },
  invert: { type: "boolean", default: false },
  spread: { type: "boolean", default: false },
  scaling: { type: "string", default: "cover" },
  unreadable: { type: "string", default: "refuse" },
  pixels: { type: "string" },
  stored: { type: "string" },
} as const;

/** What they ask for. */
export function imageOptions(values: {
  size?: string;
  colour: boolean;
  invert: boolean;
  spread: boolean;
  scaling: string;
  unreadable: string;
  pixels?: string;
  stored?: string;
}): Omit<ImageOptions, "data"> {
  return {
    size: sizeOf("--size", values.size),
    channels: values.colour ? 3 : 1,
    invert: values.invert,
    spread: values.spread,
    scaling: oneOf("--scaling", values.scaling, ["cover", "stretch"]),
    unreadable: oneOf("--unreadable", values.unreadable, ["refuse", "skip"]),
    pixels: values.pixels,
    stored: sizeOf("--stored", values.stored),
  };
}

/** The value of --data: the name of a set, or a path from where the user stands. */
export function dataOf(data: string): string {
  return data === "glyphs" || data === "mnist" ? data : fromWhereYouStand(data);
}
