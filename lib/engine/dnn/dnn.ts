/**
 * The choice of a oneDNN, and a trial of what it computes.
 *
 * @module
 */
import { environmentVariable } from "../environment.ts";
import { compileConvolution } from "./convolution_program.ts";
import { dnnLibraries } from "./dnn_libraries.ts";
import { type DnnLibrary, loadDnn, nameOf } from "./dnn_library.ts";
import { numbersOf } from "./execution.ts";

/**
 * Loads the first oneDNN that works: the one named, else the project's, else the system's.
 *
 * @param named a library file to use and no other, or `"off"`. Default: the environment variable
 * DGM_DNN, if set.
 * @returns the library, or in one line why there is none.
 */
export function openDnn(
  named: string | undefined = environmentVariable("DGM_DNN"),
): DnnLibrary | { failure: string } {
  if (named === "off") return { failure: "oneDNN is off" };
  const failures: string[] = [];
  for (const path of named ? [named] : dnnLibraries()) {
    const library = loadDnn(path);
    if ("failure" in library) failures.push(library.failure);
    else if (!convolvesRight(library)) failures.push(`${nameOf(path)} convolves wrongly`);
    else return library;
  }
  return { failure: failures[0]! };
}

/** A library with another interface than the one expected is found out by one convolution. */
function convolvesRight(library: DnnLibrary): boolean {
  const heap = new ArrayBuffer(1 << 16);
  let used = 64;
  const malloc = (bytes: number) => {
    const offset = used;
    used += Math.ceil(bytes / 64) * 64;
    return used > heap.byteLength ? 0 : offset;
  };
  // Two channels of 2 × 2 pixels, a filter that looks right: y = x₁ + 10 x₂ + 100 (x₁ to the right) + ….
  const shape = {
    batch: 1,
    inChannels: 2,
    outChannels: 1,
    groups: 1,
    image: [2, 2],
    out: [2, 2],
    filter: [1, 2],
    strides: [1, 1],
    dilations: [1, 1],
    before: [0, 0],
    bias: true,
  } as const;
  const program = compileConvolution(library, { heap, malloc, free() {} }, "forward", shape);
  if (program === null) return false;
  const put = (...values: number[]) => {
    const at = malloc(4 * values.length);
    new Float32Array(heap, at, values.length).set(values);
    return at;
  };
  const x = put(1, 2, 3, 4, 5, 6, 7, 8), plain = put(1, 10, 100, 1000), bias = put(0.5);
  const y = put(0, 0, 0, 0), filter = malloc(program.filterBytes);
  const scratchpad = malloc(program.scratchpadBytes);
  if (scratchpad === 0) return false;
  const { convolution, reorder } = program;
  if (reorder) {
    library.execute(heap, numbersOf(reorder.execution(0), [plain, filter, scratchpad]));
  }
  const places = [x, reorder ? filter : plain, y, bias, scratchpad];
  library.execute(heap, numbersOf(convolution.execution(0), places));
  program.destroy();
  const found = new Float32Array(heap, y, 4);
  return [4321.5, 43.5, 8765.5, 87.5].every((want, i) => found[i] === want);
}
