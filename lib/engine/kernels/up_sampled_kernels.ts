/**
 * Where the convolution kernels meet images whose up-sampling by two still waits.
 *
 * @module
 */
import type { TensorInfo } from "@tensorflow/tfjs";
import type { Machine } from "../machine.ts";
import type { ConvolutionGeometry } from "./convolution_geometry.ts";
import type { Finish } from "./finish.ts";
import {
  convolveUpSampledCompiled,
  smallGradientCompiled,
  upSampledFilterGradientCompiled,
} from "./up_sampled_compiled.ts";
import {
  convolveUpSampled,
  smallGradient,
  upSampledFilterGradient,
} from "./up_sampled_convolution.ts";
import { planUpSampled } from "./up_sampled_plan.ts";

/** Images twice as large that wait, from nearest-neighbour up-sampling; their inputs are the small ones. */
export const UP_SAMPLED = Symbol("up-sampled");

// Adding taps up before the product changes what an infinity becomes (2 ∞ − ∞ is NaN, 1 ∞ is not),
// so each function here leaves what is not finite to the plain way. In a gradient, a value that is not
// finite shows in the sums: it is looked for there.

const gradientRecipes = new WeakMap<object, ConvolutionGeometry>();

/** Y = upSample(X) * W and what follows into `out`, if X waits to be up-sampled and the sizes suit. */
export function convolveDeferred(
  machine: Machine,
  g: ConvolutionGeometry,
  { x, filter, out }: { x: TensorInfo; filter: TensorInfo; out: TensorInfo },
  finish?: Finish,
): boolean {
  const small = smallOf(machine, x), plan = small && planUpSampled(g);
  if (!small || !plan || !machine.allFinite(small, filter)) return false;
  machine.upSampledFilters.add(filter.dataId);
  const places = { small: machine.at(small), filter: machine.at(filter), large: machine.at(out) };
  if (convolveUpSampledCompiled(machine, g, places, finish)) return true;
  convolveUpSampled(machine, plan, places, finish);
  return true;
}

/** dW into `out`, from X that waits to be up-sampled and dY, if the sizes suit. */
export function filterGradientDeferred(
  machine: Machine,
  g: ConvolutionGeometry,
  { x, dy, out }: { x: TensorInfo; dy: TensorInfo; out: TensorInfo },
): boolean {
  const small = smallOf(machine, x), plan = small && planUpSampled(g);
  if (!small || !plan) return false;
  const places = { small: machine.at(small), filter: machine.at(out), large: machine.at(dy) };
  if (!upSampledFilterGradientCompiled(machine, g, places)) {
    upSampledFilterGradient(machine, plan, places);
  }
  return machine.allFinite(out);
}

/** dX that waits, where its filter last saw up-sampled images: only their gradient may be wanted. */
export function deferImageGradient(
  machine: Machine,
  g: ConvolutionGeometry,
  { dy, filter }: { dy: TensorInfo; filter: TensorInfo },
  compute: (dy: TensorInfo, filter: TensorInfo) => TensorInfo,
): TensorInfo | undefined {
  if (!machine.upSampledFilters.has(filter.dataId) || !planUpSampled(g)) return undefined;
  const recipe = { inputs: [dy, filter], compute };
  gradientRecipes.set(recipe, g);
  return machine.deferred.defer(g.inShape, recipe);
}

/** The gradient of the small images in one go, where that of the large ones still waits. */
export function gradientThroughConvolution(
  machine: Machine,
  dLarge: TensorInfo,
  small: TensorInfo,
  alignCorners: boolean,
): TensorInfo | undefined {
  const recipe = machine.deferred.recipeOf(dLarge);
  const g = recipe && gradientRecipes.get(recipe);
  const plan = g && planUpSampled(g);
  if (!recipe || !plan || alignCorners) return undefined;
  if (dLarge.shape[1] !== 2 * small.shape[1]! || dLarge.shape[2] !== 2 * small.shape[2]!) {
    return undefined;
  }
  const [dy, filter] = recipe.inputs as [TensorInfo, TensorInfo];
  const out = machine.output(small.shape);
  const places = { small: machine.at(out), filter: machine.at(filter), large: machine.at(dy) };
  if (!smallGradientCompiled(machine, g, places)) smallGradient(machine, plan, places);
  if (machine.allFinite(out)) return out;
  machine.dispose(out);
  return undefined;
}

function smallOf(machine: Machine, x: TensorInfo): TensorInfo | undefined {
  const recipe = machine.deferred.recipeOf(x);
  return recipe?.owner === UP_SAMPLED ? recipe.inputs[0] : undefined;
}
