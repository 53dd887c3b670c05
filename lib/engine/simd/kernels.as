// Everything that the compiled module offers.

export { adam, clearTiny } from "./adam";
export { bernoulliTerms } from "./bernoulli";
export { add, addBias, allFinite, divide, divideRows, exp, multiply } from "./elementwise";
export { relu, reluGrad, scaleRows, subtract, subtractFromRows } from "./elementwise";
export { sigmoid, softplus, step, tanh, tanhGrad } from "./elementwise";
export { biasRelu } from "./finish";
export { gaussianDraw, gaussianDrawSlope, gaussianKl, gaussianKlSlope } from "./gaussian";
export { gemm, gemmScratch } from "./gemm";
export { addPatchesToImages, clear, imagesToPatches } from "./patches";
export { frameImages, turnFilter, unframeImages } from "./patches";
export { binarisedPixels, greyPixels } from "./pixels";
export { interleavePlanes, separatePlanes } from "./planes";
export { gatherPixels, maxPool, maxPoolGrad, scatterPixels } from "./pooling";
export { addInto, columnSums, rowSums } from "./sums";
export {
  singleConvolve, singleFilterGradient, thinConvolve, thinFilterGradient,
} from "./thin";
