/**
 * Convolutions and their gradients by oneDNN, the images shared between threads.
 *
 * Each function says whether it did the work; where not, another way is to be taken.
 *
 * @module
 */
import { type backend_util, util } from "@tensorflow/tfjs";
import type { ConvolutionProgram, Direction } from "../dnn/convolution_program.ts";
import type { ConvolutionShape } from "../dnn/convolution_shape.ts";
import type { Machine } from "../machine.ts";
import { forEachCompiled, planCompiled, withLines } from "./compiled_plan.ts";
import type { Finish } from "./finish.ts";

/** Byte offsets of images [n, h, w, c] (or their gradient), filter (or its), output (or its). */
export interface ConvolutionPlaces {
  /** The images. */
  x: number;
  /** The filter. */
  filter: number;
  /** The output. */
  y: number;
}

/** Floats of output that what follows finds in the cache still. */
const CACHED_FLOATS = 1 << 17;

/** y ← x * filter and what follows. */
export function convolveCompiled(
  machine: Machine,
  g: backend_util.Conv2DInfo,
  places: ConvolutionPlaces,
  finish?: Finish,
): boolean {
  const floats = g.outHeight * g.outWidth * g.outChannels;
  const most = finish?.relu ? cached(floats) : g.batchSize;
  const bias = finish ? [finish.bias] : [];
  const sizes = { g, most, bias: finish !== undefined };
  return withFilter(machine, "forward", sizes, places.filter, (convolve, first, count) => {
    const { x, y } = placesOf(g, places, first);
    convolve(x, y, ...bias);
    // oneDNN's own ReLU would make 0 of NaN.
    if (finish?.relu) machine.simd.relu(y, y, count * floats);
  });
}

/** As many images as stay in the cache, of so many floats each. */
function cached(floats: number): number {
  return Math.max(1, Math.floor(CACHED_FLOATS / floats));
}

/** x ← its gradient, from that of y and the filter, and what follows. */
export function imageGradientCompiled(
  machine: Machine,
  g: backend_util.Conv2DInfo,
  places: ConvolutionPlaces,
  finish?: Finish,
): boolean {
  const pixels = g.inHeight * g.inWidth, channels = g.inChannels;
  const sizes = { g, most: finish ? cached(pixels * channels) : g.batchSize, bias: false };
  return withFilter(machine, "imageGradient", sizes, places.filter, (convolve, first, count) => {
    const { x, y } = placesOf(g, places, first);
    convolve(x, y);
    if (!finish) return;
    machine.simd.biasRelu(x, finish.bias, x, count * pixels, channels, Number(finish.relu));
  });
}

/** filter ← its gradient, from x and the gradient of y. */
export function filterGradientCompiled(
  machine: Machine,
  g: backend_util.Conv2DInfo,
  places: ConvolutionPlaces,
): boolean {
  const plan = planCompiled(machine, "filterGradient", shapeOf(g, false), g.batchSize);
  if (!plan) return false;
  const { filterBytes, scratchpadBytes, lanes } = plan;
  const floats = util.sizeFromShape(g.filterShape);
  const laneBytes = filterBytes + 4 * floats + scratchpadBytes;
  const each = Math.ceil(laneBytes / 64) * 64;
  withLines(machine, lanes * each, (start) => {
    const sumsOf = (lane: number) =>
      lane === 0 ? places.filter : start + lane * each + filterBytes + scratchpadBytes;
    forEachCompiled(machine, plan, ({ convolution, reorder }, first, _, lane) => {
      const { x, y } = placesOf(g, places, first);
      const ordered = start + lane * each, scratchpad = ordered + filterBytes;
      const sums = sumsOf(lane);
      machine.execute(convolution.execution(lane), [x, reorder ? ordered : sums, y, scratchpad]);
      if (reorder) machine.execute(reorder.execution(lane), [ordered, sums, scratchpad]);
    });
    for (let lane = 1; lane < lanes; lane++) {
      machine.simd.addInto(places.filter, sumsOf(lane), floats);
    }
  });
  return true;
}

/** Runs `work` on all chunks, with a function that convolves x and y in any direction but the filter's. */
function withFilter(
  machine: Machine,
  direction: Direction,
  { g, most, bias }: { g: backend_util.Conv2DInfo; most: number; bias: boolean },
  filter: number,
  work: (convolve: (...places: number[]) => void, first: number, count: number) => void,
): boolean {
  const plan = planCompiled(machine, direction, shapeOf(g, bias), most);
  if (!plan) return false;
  const { programs, filterBytes, scratchpadBytes, lanes } = plan;
  withLines(machine, programs.size * filterBytes + lanes * scratchpadBytes, (start) => {
    const ordered = new Map<ConvolutionProgram, number>();
    const scratchpads = start + programs.size * filterBytes;
    for (const program of programs.values()) {
      const place = start + ordered.size * filterBytes;
      ordered.set(program, program.reorder ? place : filter);
      if (!program.reorder) continue;
      machine.execute(program.reorder.execution(0), [filter, place, scratchpads]);
    }
    forEachCompiled(machine, plan, (program, first, count, lane) => {
      const scratchpad = scratchpads + lane * scratchpadBytes;
      const execution = program.convolution.execution(lane), weights = ordered.get(program)!;
      work(
        (x, y, ...more) => machine.execute(execution, [x, weights, y, ...more, scratchpad]),
        first,
        count,
      );
    });
  });
  return true;
}

/** Where image number `first` and its output lie. */
function placesOf(
  g: backend_util.Conv2DInfo,
  { x, y }: ConvolutionPlaces,
  first: number,
): { x: number; y: number } {
  return {
    x: x + 4 * first * g.inHeight * g.inWidth * g.inChannels,
    y: y + 4 * first * g.outHeight * g.outWidth * g.outChannels,
  };
}

function shapeOf(g: backend_util.Conv2DInfo, bias: boolean): ConvolutionShape {
  // A depthwise filter [fh, fw, c, q] makes c q channels.
  const isDepthwise = g.filterShape[3] !== g.outChannels;
  return {
    batch: g.batchSize,
    inChannels: g.inChannels,
    outChannels: g.outChannels,
    groups: isDepthwise ? g.inChannels : 1,
    image: [g.inHeight, g.inWidth],
    out: [g.outHeight, g.outWidth],
    filter: [g.filterHeight, g.filterWidth],
    strides: [g.strideHeight, g.strideWidth],
    dilations: [g.dilationHeight, g.dilationWidth],
    before: [g.padInfo.top, g.padInfo.left],
    bias,
  };
}
