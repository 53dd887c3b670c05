/**
 * tfjs' WebGPU backend under Deno.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";

/**
 * Loads the WebGPU backend and switches to it.
 *
 * @returns in one line, what it runs on.
 * @throws {Error} when no GPU answers.
 */
export async function useWebGpu(): Promise<string> {
  const gpu = navigator.gpu;
  const adapter = await gpu?.requestAdapter();
  if (!adapter) throw new Error("Cannot start the engine: webgpu wants a GPU, got none here");
  flattenRequiredFeatures();
  await import("@tensorflow/tfjs-backend-webgpu");
  if (!await tf.setBackend("webgpu")) {
    throw new Error("Cannot start the engine: tfjs' webgpu backend did not start");
  }
  return `tfjs' WebGPU backend on ${adapter.info?.description || "the first GPU"}`;
}

let flattened = false;

/** tfjs 4.22 passes a nested list as requiredFeatures, which Deno 2.8 refuses. */
function flattenRequiredFeatures(): void {
  if (flattened) return;
  flattened = true;
  const prototype = GPUAdapter.prototype;
  const requestDevice = prototype.requestDevice;
  prototype.requestDevice = function (descriptor?: GPUDeviceDescriptor): Promise<GPUDevice> {
    const features = descriptor?.requiredFeatures as Iterable<GPUFeatureName> | undefined;
    if (!features) return requestDevice.call(this, descriptor);
    return requestDevice.call(this, { ...descriptor, requiredFeatures: [...features].flat() });
  };
}
