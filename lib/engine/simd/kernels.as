// Everything that the compiled module offers.

export { gelu, geluGrad, linearGate, linearGateGrad, sigmoidGrad } from "./activations";
export { silu, siluGrad, tanhGate, tanhGateGrad } from "./activations";
export { adam, adamax, clearTiny, moveTowards, sumOfSquares } from "./adam";
export { bernoulliTerms } from "./bernoulli";
export { crossEntropy, crossEntropyGrad } from "./cross_entropy";
export { add, addBias, allFinite, divide, divideRows, exp, multiply } from "./elementwise";
export { relu, reluGrad, scaleRows, subtract, subtractFromRows } from "./elementwise";
export { sigmoid, softplus, step, tanh, tanhGrad } from "./elementwise";
export { biasRelu } from "./finish";
export { gaussianDraw, gaussianDrawSlope, gaussianKl, gaussianKlSlope } from "./gaussian";
export { gemm, gemmScratch } from "./gemm";
export { channelFactors, channelMoments, normaliseGroups, normaliseRows } from "./normalise";
export { channelMeans, channelSlopes, normaliseGroupsGrad } from "./normalise_grad";
export { normaliseRowsGrad, roundTotals, slopeFactors } from "./normalise_grad";
export { addPatchesToImages, clear, imagesToPatches } from "./patches";
export { frameImages, turnFilter, unframeImages } from "./patches";
export { binarisedPixels, greyPixels } from "./pixels";
export { interleavePlanes, separatePlanes } from "./planes";
export { gatherPixels, maxPool, maxPoolGrad, scatterPixels } from "./pooling";
export { addInto, columnSums, rowSums } from "./sums";
export {
  singleConvolve, singleFilterGradient, thinConvolve, thinFilterGradient,
} from "./thin";
export { copyRows, gatherRows, softmaxGrad } from "./rows";
