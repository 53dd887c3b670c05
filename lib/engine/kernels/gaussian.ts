/**
 * Kernels that tfjs does not know: the Gaussian KL and the reparametrised draw, with their slopes.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Kernel, Machine } from "../machine.ts";

/** tfjs' names for them. */
export const GAUSSIAN = {
  kl: "GaussianKl",
  klSlope: "GaussianKlSlope",
  draw: "GaussianDraw",
  drawSlope: "GaussianDrawSlope",
} as const;

/** ½ Σ mean² + e^logVar − logVar − 1 per example. */
export const gaussianKl: Kernel = {
  name: GAUSSIAN.kl,
  run(machine, inputs) {
    const mean = inputs.mean!, logVar = inputs.logVar!;
    const [rows, columns] = rowsOf(mean);
    const out = machine.output([rows]);
    const places = placesOf(machine, mean, logVar, out);
    machine.simd.gaussianKl(...places, rows, columns);
    return out;
  },
};

/** dy · ½ (e^logVar − 1), with dy one number per example. */
export const gaussianKlSlope: Kernel = {
  name: GAUSSIAN.klSlope,
  run(machine, inputs) {
    const dy = inputs.dy!, logVar = inputs.logVar!;
    const out = machine.output(logVar.shape);
    const places = placesOf(machine, dy, logVar, out);
    machine.simd.gaussianKlSlope(...places, ...rowsOf(logVar));
    return out;
  },
};

/** mean + e^(logVar / 2) · eps. */
export const gaussianDraw: Kernel = {
  name: GAUSSIAN.draw,
  run(machine, inputs) {
    const mean = inputs.mean!, logVar = inputs.logVar!, eps = inputs.eps!;
    const out = machine.output(mean.shape);
    const places = placesOf(machine, mean, logVar, eps, out);
    machine.simd.gaussianDraw(...places, tf.util.sizeFromShape(mean.shape));
    return out;
  },
};

/** dy · eps · ½ e^(logVar / 2). */
export const gaussianDrawSlope: Kernel = {
  name: GAUSSIAN.drawSlope,
  run(machine, inputs) {
    const dy = inputs.dy!, logVar = inputs.logVar!, eps = inputs.eps!;
    const out = machine.output(logVar.shape);
    const places = placesOf(machine, dy, logVar, eps, out);
    machine.simd.gaussianDrawSlope(...places, tf.util.sizeFromShape(logVar.shape));
    return out;
  },
};

function placesOf(machine: Machine, ...tensors: tf.TensorInfo[]): number[] {
  return tensors.map((tensor) => machine.at(tensor));
}

function rowsOf({ shape }: tf.TensorInfo): [rows: number, columns: number] {
  return [shape[0]!, tf.util.sizeFromShape(shape.slice(1))];
}
