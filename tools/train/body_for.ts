/** The networks that suit the size of some images. @module */
import type { Body } from "../../lib/nets/body.ts";
import type { TrainOptions } from "./options.ts";

/** Channels of the convolutions, as many as there are halvings. */
const CHANNELS = [16, 32, 64];
/** From this size on, convolutions learn more from few images than dense layers do. */
const CONVOLUTIONS_FROM = 24;
/** From this size on, three of them see all of an image. */
const THREE_FROM = 48;

/**
 * What the flags ask for, with what is left open filled in by the size of the images: convolutions from
 * 24 × 24 pixels on, as many as halve both sides without a remainder, else dense layers.
 *
 * @param asked the networks, their kind, or nothing
 * @param image the size of the images
 */
export function bodyFor(
  asked: TrainOptions["body"],
  { height, width }: { height: number; width: number },
): Body {
  if (typeof asked === "object") return asked;
  const side = Math.min(height, width);
  const most = side >= THREE_FROM ? 3 : 2;
  let halvings = 0;
  while (
    halvings < most && height % 2 ** (halvings + 1) === 0 && width % 2 ** (halvings + 1) === 0
  ) {
    halvings++;
  }
  const suits = asked === "conv" || (asked === undefined && side >= CONVOLUTIONS_FROM);
  if (!suits || (halvings === 0 && asked === undefined)) return { kind: "dense", hidden: [400] };
  // Where no halving fits, the library says which sizes do.
  return { kind: "conv", channels: CHANNELS.slice(0, Math.max(1, halvings)) };
}
