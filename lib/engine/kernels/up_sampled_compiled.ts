/**
 * A convolution of images up-sampled by two as the transpose of one with stride 2, by oneDNN.
 *
 * Along one axis, with K taps w: what an output pixel t sees of a small pixel i depends on t − 2 i
 * alone, and is the sum of two neighbouring taps. So the output is that of a transposed convolution
 * with stride 2 and K + 1 taps, v[m] = w[K − 1 − m] + w[K − m], and oneDNN has all that is wanted as
 * directions of the convolution that leads from the large images to the small ones: the output is its
 * image gradient, the gradient of the small images its value.
 *
 * @module
 */
import { util } from "@tensorflow/tfjs";
import type { Machine } from "../machine.ts";
import {
  convolveCompiled,
  filterGradientCompiled,
  imageGradientCompiled,
} from "./compiled_convolution.ts";
import type { ConvolutionGeometry } from "./convolution_geometry.ts";
import type { Finish } from "./finish.ts";

/** Byte offsets: small images (or their gradient), filter (or its), large output (or its). */
export interface CompiledPlaces {
  /** The small images. */
  small: number;
  /** The filter. */
  filter: number;
  /** The large images. */
  large: number;
}

/** large ← upSample(small) * filter and what follows, if oneDNN can do it. */
export function convolveUpSampledCompiled(
  machine: Machine,
  g: ConvolutionGeometry,
  { small, filter, large }: CompiledPlaces,
  finish?: Finish,
): boolean {
  return withWideFilter(
    machine,
    g,
    filter,
    (down, wide) =>
      imageGradientCompiled(machine, down, { x: large, filter: wide, y: small }, finish),
  );
}

/** small ← its gradient, from that of the output and the filter, if oneDNN can do it. */
export function smallGradientCompiled(
  machine: Machine,
  g: ConvolutionGeometry,
  { small, filter, large }: CompiledPlaces,
): boolean {
  return withWideFilter(
    machine,
    g,
    filter,
    (down, wide) => convolveCompiled(machine, down, { x: large, filter: wide, y: small }),
  );
}

/** filter ← its gradient, from the small images and the gradient of the output, if oneDNN can do it. */
export function upSampledFilterGradientCompiled(
  machine: Machine,
  g: ConvolutionGeometry,
  { small, filter, large }: CompiledPlaces,
): boolean {
  const down = downward(g);
  return machine.scratch(wideFloats(g), (wide) => {
    const places = { x: large, filter: wide, y: small };
    if (!filterGradientCompiled(machine, down, places)) return false;
    const f = machine.heapFloats, to = filter / 4, from = wide / 4;
    f.fill(0, to, to + util.sizeFromShape(g.filterShape));
    forEachPair(g, (tap, wideTap) => {
      f[to + tap]! += f[from + wideTap]!;
    });
    return true;
  });
}

/** Runs `work` with the convolution from large to small images and its filter [K + 1, K + 1, o, c]. */
function withWideFilter(
  machine: Machine,
  g: ConvolutionGeometry,
  filter: number,
  work: (down: ConvolutionGeometry, wide: number) => boolean,
): boolean {
  if (!machine.programs) return false;
  const floats = wideFloats(g);
  return machine.scratch(floats, (wide) => {
    const f = machine.heapFloats, from = filter / 4, to = wide / 4;
    f.fill(0, to, to + floats);
    forEachPair(g, (tap, wideTap) => {
      f[to + wideTap]! += f[from + tap]!;
    });
    return work(downward(g), wide);
  });
}

/** Visits each weight of the filter with each of the four of the wide one that it is part of. */
function forEachPair(g: ConvolutionGeometry, visit: (at: number, wideAt: number) => void): void {
  const { filterHeight, filterWidth, inChannels: c, outChannels: o } = g;
  for (let ky = 0; ky < filterHeight; ky++) {
    for (let kx = 0; kx < filterWidth; kx++) {
      const tap = (ky * filterWidth + kx) * c * o;
      for (const my of [filterHeight - 1 - ky, filterHeight - ky]) {
        for (const mx of [filterWidth - 1 - kx, filterWidth - kx]) {
          const wide = (my * (filterWidth + 1) + mx) * c * o;
          for (let i = 0; i < c; i++) {
            for (let j = 0; j < o; j++) visit(tap + i * o + j, wide + j * c + i);
          }
        }
      }
    }
  }
}

function wideFloats({ filterHeight, filterWidth, inChannels, outChannels }: ConvolutionGeometry) {
  return (filterHeight + 1) * (filterWidth + 1) * inChannels * outChannels;
}

/** The convolution that leads from the large images of the output to the small ones of the input. */
function downward(g: ConvolutionGeometry): ConvolutionGeometry {
  const { filterHeight, filterWidth, inChannels, outChannels, padInfo } = g;
  const top = filterHeight - 1 - padInfo.top, left = filterWidth - 1 - padInfo.left;
  return {
    ...g,
    inHeight: g.outHeight,
    inWidth: g.outWidth,
    inChannels: outChannels,
    outHeight: g.inHeight / 2,
    outWidth: g.inWidth / 2,
    outChannels: inChannels,
    strideHeight: 2,
    strideWidth: 2,
    filterHeight: filterHeight + 1,
    filterWidth: filterWidth + 1,
    filterShape: [filterHeight + 1, filterWidth + 1, outChannels, inChannels],
    padInfo: { ...padInfo, top, left },
  };
}
