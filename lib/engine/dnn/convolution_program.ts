/**
 * A convolution, or one of its gradients, compiled for its sizes.
 *
 * Images stay as they lie. The filter gets the order that oneDNN likes best, and a gradient is brought
 * back from it: filters are small.
 *
 * @module
 */
import { type ConvolutionShape, isSound, paddingAfter } from "./convolution_shape.ts";
import { addressFrom, DnnError, type DnnLibrary } from "./dnn_library.ts";
import { DNN } from "./dnn_symbols.ts";
import { dims, Layouts } from "./layouts.ts";
import { type Heap, Primitive } from "./primitive.ts";

/** What is computed from what: y from x and filter, dx from dy and filter, dFilter from x and dy. */
export type Direction = "forward" | "imageGradient" | "filterGradient";

/** What {@linkcode compileConvolution} makes. */
export interface ConvolutionProgram {
  /** Takes x (or dx), filter, y (or dy), the bias if there is one, and the scratchpad if it has one. */
  convolution: Primitive;
  /** Takes a filter as it lies and one in oneDNN's order, or the other way; null where they are the same. */
  reorder: Primitive | null;
  /** Bytes of the filter in oneDNN's order. */
  filterBytes: number;
  /** Bytes of working memory that suffice for both. */
  scratchpadBytes: number;
  /** Frees everything; no thread may be running it. */
  destroy(): void;
}

const ARGUMENTS = {
  forward: [DNN.argument.x, DNN.argument.filter, DNN.argument.y],
  imageGradient: [DNN.argument.dx, DNN.argument.filter, DNN.argument.dy],
  filterGradient: [DNN.argument.x, DNN.argument.dFilter, DNN.argument.dy],
} as const;

/**
 * Compiles one direction of a convolution.
 *
 * @returns the program; null where oneDNN has none, or none but its slow reference.
 */
export function compileConvolution(
  library: DnnLibrary,
  heap: Heap,
  direction: Direction,
  shape: ConvolutionShape,
): ConvolutionProgram | null {
  if (!isSound(shape)) return null;
  const made: Primitive[] = [];
  const destroy = () => made.forEach((primitive) => primitive.destroy());
  const layouts = new Layouts(library, shape);
  const make = (description: number, args: readonly number[]) => {
    const primitive = new Primitive(library, heap, description, args);
    made.push(primitive);
    return primitive;
  };
  try {
    const description = describe(layouts, direction, shape);
    if (description === null) return null;
    const args = ARGUMENTS[direction];
    const convolution = make(description, shape.bias ? [...args, DNN.argument.bias] : args);
    const filter = convolution.layoutOf(args[1]), plain = layouts.filter;
    const reorder = library.symbols.isSameLayout(BigInt(plain), BigInt(filter)) === 1 ? null : make(
      describeReorder(library, direction === "filterGradient" ? [filter, plain] : [plain, filter]),
      [DNN.argument.x, DNN.argument.y],
    );
    return {
      convolution,
      reorder,
      filterBytes: convolution.bytesOf(args[1]),
      scratchpadBytes: Math.max(convolution.scratchpadBytes, reorder?.scratchpadBytes ?? 0),
      destroy,
    };
  } catch (error) {
    destroy();
    if (error instanceof DnnError) return null;
    throw error;
  } finally {
    layouts.destroy();
  }
}

/** The address of a description of what to compile, null where it would be slow. */
function describe(
  layouts: Layouts,
  direction: Direction,
  shape: ConvolutionShape,
): number | null {
  const { symbols, engine, attributes } = layouts.library;
  const sizes = [
    dims(...shape.strides),
    dims(...shape.dilations.map((step) => step - 1)),
    dims(...shape.before),
    dims(...paddingAfter(shape)),
  ] as const;
  const [at, settings] = [BigInt(engine), BigInt(attributes)];
  const [x, y, filter] = [layouts.x, layouts.y, layouts.anyFilter].map(BigInt) as Triple;
  const bias = direction === "forward" ? BigInt(layouts.bias) : 0n;
  const forward = addressFrom(
    (out) =>
      symbols.describeForward(
        out,
        at,
        DNN.forward,
        DNN.direct,
        x,
        filter,
        bias,
        y,
        ...sizes,
        settings,
      ),
    "describe a convolution",
  );
  let described = forward;
  if (direction !== "forward") {
    const hints = [BigInt(forward), settings] as const;
    const gradient = (out: BigUint64Array<ArrayBuffer>) =>
      direction === "imageGradient"
        ? symbols.describeImageGradient(out, at, DNN.direct, x, filter, y, ...sizes, ...hints)
        : symbols.describeFilterGradient(out, at, DNN.direct, x, filter, 0n, y, ...sizes, ...hints);
    try {
      described = addressFrom(gradient, "describe a gradient");
    } finally {
      symbols.destroyDescription(BigInt(forward));
    }
  }
  if (!implementationOf(layouts.library, described).includes("ref")) return described;
  symbols.destroyDescription(BigInt(described));
  return null;
}

type Triple = [bigint, bigint, bigint];

function implementationOf({ symbols }: DnnLibrary, description: number): string {
  const name = addressFrom(
    (out) => symbols.query(BigInt(description), DNN.query.implementation, 0, out),
    "ask for a name",
  );
  return Deno.UnsafePointerView.getCString(Deno.UnsafePointer.create(BigInt(name))!);
}

function describeReorder(
  { symbols, engine, attributes }: DnnLibrary,
  [from, to]: readonly [number, number],
): number {
  const at = BigInt(engine);
  return addressFrom(
    (out) => symbols.describeReorder(out, BigInt(from), at, BigInt(to), at, BigInt(attributes)),
    "describe a reorder",
  );
}
