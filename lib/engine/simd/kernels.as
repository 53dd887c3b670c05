// Everything that the compiled module offers.

export { adam } from "./adam";
export { addBias, exp, relu, reluGrad, sigmoid, softplus, step } from "./elementwise";
export { gemm, gemmScratch } from "./gemm";
export { addPatchesToImages, imagesToPatches } from "./patches";
export { frameImages, turnFilter, unframeImages } from "./patches";
export { gatherPixels, maxPool, maxPoolGrad, scatterPixels } from "./pooling";
export { columnSums, rowSums } from "./sums";
