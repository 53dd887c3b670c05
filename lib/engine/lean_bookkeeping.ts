/**
 * What TensorFlow.js does around each kernel, in less time.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";

type Named<T> = Record<string, T>;
type Gradients = Named<() => tf.Tensor>;

/** One kernel that ran, as TensorFlow.js notes it for the way back. */
interface TapeNode {
  id: number;
  kernelName: string;
  inputs: Named<tf.Tensor>;
  outputs: tf.Tensor[];
  saved: tf.Tensor[];
  gradient?(dys: (tf.Tensor | null)[]): Gradients;
}

/** A tensor as the bookkeeping sees it. */
type Tracked = tf.Tensor & { kept: boolean; scopeId: number };

interface Scope {
  id: number;
  track: Tracked[];
}

interface State {
  activeScope: Scope | null;
  activeTape: TapeNode[] | null;
  gradientDepth: number;
  nextTapeNodeId: number;
  scopeStack: Scope[];
}

/** The parts of TensorFlow.js' engine that are replaced, and those that the replacements call. */
interface Engine {
  readonly backend: tf.KernelBackend;
  readonly backendName: string;
  readonly state: State;
  clone(x: tf.Tensor): tf.Tensor;
  endScope(result?: tf.TensorContainer): void;
  endTape(): void;
  gradients(
    f: () => tf.Tensor,
    xs: tf.Tensor[],
    dy?: tf.Tensor | null,
    allowNoGradients?: boolean,
  ): { value: tf.Tensor; grads: tf.Tensor[] };
  makeTensorFromTensorInfo(info: tf.TensorInfo): tf.Tensor;
  startTape(): void;
  tidy<T>(name: string, f: () => T): T;
  track(tensor: tf.Tensor): tf.Tensor;
}

let done = false;

/**
 * Replaces three functions of TensorFlow.js' engine (4.22) by ones that do the same in less time: a step of a
 * small network runs some 130 kernels, and what is done around them took a quarter of it.
 *
 * - `clone`, which keeps a tensor for the way back, shares its values without all that surrounds a kernel (so
 *   `tf.profile` does not list it);
 * - `endScope` compares with the one tensor that an operation returns, not with a set made for it;
 * - `gradients` finds the way from y to the x in one look at each note, not in one for each x.
 *
 * Results, notes on the tape, messages and counts of tensors stay as they were. Delete this file when tfjs is as
 * quick.
 */
export function leanBookkeeping(): void {
  if (done) return;
  done = true;
  const engine = tf.engine() as unknown as Engine;
  engine.clone = clone;
  engine.endScope = leanEndScope(engine.endScope);
  engine.gradients = gradients;
  showAllKindsOfArrays();
}

/**
 * Keeps V8 (14.9) from compiling `sizeFromShape` for ever. Shapes are arrays with and without room for holes; V8
 * makes the ones into the others where it meets both, does not note that, and gives its compiled code up at the
 * next one: every few steps, and its compiler works on a core that training wants. Code that has met arrays of
 * every kind expects nothing.
 */
function showAllKindsOfArrays(): void {
  const kinds = [1, 0.5, "1"].flatMap((value) => {
    const holey = new Array<unknown>(2);
    holey[0] = value;
    holey[1] = value;
    return [[value, value], holey];
  });
  kinds.push(Object.freeze([1, 1]) as number[]);
  // V8 takes no notes of the first calls of a function.
  for (let round = 0; round < 20; round++) {
    for (const shape of kinds) tf.util.sizeFromShape(shape as number[]);
  }
}

/** A second tensor on the same values; noted, since the gradient of a gradient goes through it. */
function clone(this: Engine, x: tf.Tensor): tf.Tensor {
  const { kernelFunc } = tf.getKernel("Identity", this.backendName);
  const info = kernelFunc({ inputs: { x }, attrs: {}, backend: this.backend }) as tf.TensorInfo;
  const y = this.makeTensorFromTensorInfo(info);
  const { state } = this;
  state.activeTape?.push({
    id: state.nextTapeNodeId++,
    kernelName: "Identity",
    inputs: { x },
    outputs: [y],
    saved: [],
    gradient: ([dy]) => ({ x: () => tf.cast(dy!, "float32") }),
  });
  return y;
}

function leanEndScope(original: Engine["endScope"]): Engine["endScope"] {
  return function (this: Engine, result) {
    if (result != null && !(result instanceof tf.Tensor)) return original.call(this, result);
    const { state } = this, kept = (result ?? undefined) as Tracked | undefined;
    const scope = state.activeScope!;
    for (const tensor of scope.track) {
      if (!tensor.kept && tensor !== kept) tensor.dispose();
    }
    state.scopeStack.pop();
    state.activeScope = state.scopeStack.at(-1) ?? null;
    if (kept && !kept.kept && kept.scopeId === scope.id) this.track(kept);
  };
}

function gradients(
  this: Engine,
  f: () => tf.Tensor,
  xs: tf.Tensor[],
  dy?: tf.Tensor | null,
  allowNoGradients = false,
): { value: tf.Tensor; grads: tf.Tensor[] } {
  tf.util.assert(xs.length > 0, () => "gradients() received an empty list of xs.");
  if (dy != null && dy.dtype !== "float32") {
    throw new Error(`dy must have 'float32' dtype, but has '${dy.dtype}'`);
  }
  const { state } = this;
  let y: tf.Tensor;
  this.startTape();
  try {
    y = this.tidy("forward", f);
  } finally {
    this.endTape();
  }
  tf.util.assert(
    y instanceof tf.Tensor,
    () => "The result y returned by f() must be a tensor.",
  );
  const way = wayBack(y, xs, state.activeTape!);
  if (!allowNoGradients && way.length === 0) {
    throw new Error(
      "Cannot compute gradient of y=f(x) with respect to x. Make sure that the f you passed encloses " +
        "all operations that lead from x to y.",
    );
  }
  return this.tidy("backward", () => {
    const sums = new Map<number, tf.Tensor>([[y.id, dy ?? tf.ones(y.shape)]]);
    for (const step of way) goBack(this, step, sums);
    if (state.gradientDepth === 0) {
      for (const { saved } of state.activeTape!) {
        for (const tensor of saved) tensor.dispose();
      }
      state.activeTape = null;
    }
    return { value: y, grads: xs.map(({ id }) => sums.get(id)!) };
  });
}

/** A note between the x and y, with those of its inputs that depend on an x. */
interface Step {
  node: TapeNode;
  wanted: string[];
}

/** The notes that lead from the x to y, the last first. */
function wayBack(y: tf.Tensor, xs: tf.Tensor[], tape: TapeNode[]): Step[] {
  const fromX = new Set<number>(xs.map(({ id }) => id));
  const candidates: Step[] = [];
  for (const node of tape) {
    const wanted = Object.keys(node.inputs).filter((name) => fromX.has(node.inputs[name]!.id));
    if (wanted.length === 0) continue;
    for (const { id } of node.outputs) fromX.add(id);
    candidates.push({ node, wanted });
  }
  const toY = new Set<number>([y.id]);
  return candidates.reverse().filter(({ node, wanted }) => {
    const leads = node.outputs.some(({ id }) => toY.has(id));
    if (leads) { for (const name of wanted) toY.add(node.inputs[name]!.id); }
    return leads;
  });
}

/** Adds what reaches the inputs of a note through it to their sums. */
function goBack(engine: Engine, { node, wanted }: Step, sums: Map<number, tf.Tensor>): void {
  if (!node.gradient) {
    throw new Error(
      `Cannot compute gradient: gradient function not found for ${node.kernelName}.`,
    );
  }
  const given = node.gradient(node.outputs.map(({ id }) => sums.get(id) ?? null));
  for (const name of wanted) {
    const gradient = given[name];
    if (!gradient) {
      throw new Error(
        `Cannot backprop through input ${name}. Available gradients found: ${Object.keys(given)}.`,
      );
    }
    const dx = engine.tidy("gradient", gradient);
    const x = node.inputs[name]!;
    if (dx.dtype !== "float32") {
      throw new Error(
        `Error in gradient for op ${node.kernelName}. The gradient of input ${name} must have ` +
          `'float32' dtype, but has '${dx.dtype}'`,
      );
    }
    if (!tf.util.arraysEqual(dx.shape, x.shape)) {
      throw new Error(
        `Error in gradient for op ${node.kernelName}. The gradient of input '${name}' has shape ` +
          `'${dx.shape}', which does not match the shape of the input '${x.shape}'`,
      );
    }
    const before = sums.get(x.id);
    sums.set(x.id, before ? tf.add(before, dx) : dx);
    before?.dispose();
  }
}
