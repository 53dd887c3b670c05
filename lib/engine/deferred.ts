/**
 * Tensors that are computed when somebody looks at them, for pairs of kernels that are far cheaper
 * together than one after the other.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { WasmBackend } from "./wasm_backend.ts";

/** What a deferred tensor is, for a kernel that can use it unseen. */
export interface Recipe {
  /** A symbol of the kernel that left it, where another kernel asks for one of its recipes. */
  owner?: symbol;
  /** The tensors that it is made of; they live on until it is computed or disposed of. */
  inputs: tf.TensorInfo[];
  /** Computes it from its inputs. */
  compute(...inputs: tf.TensorInfo[]): tf.TensorInfo;
}

/**
 * How many may wait for each other. What a kernel can use unseen is not deeper, and computing is
 * recursive.
 */
const DEEPEST = 8;

interface Entry {
  /** 1 if no input waits, 2 if one does whose own do not, … */
  depth: number;
  recipe: Recipe;
  shape: number[];
  refCount: number;
}

interface Storage {
  dataMover: { moveData(backend: unknown, dataId: object): void };
  set(dataId: object, record: { refCount: number }): void;
  get(dataId: object): { refCount: number };
  has(dataId: object): boolean;
  delete(dataId: object): boolean;
}

/**
 * The deferred tensors of one wasm backend.
 *
 * A deferred tensor is an id that the backend's storage does not know yet. tfjs asks for unknown
 * ids to be moved in from another backend: there they are computed, so that every kernel, inherited
 * ones too, finds values.
 */
export class DeferredTensors {
  readonly #entries = new Map<object, Entry>();
  readonly #storage: Storage;

  /**
   * Takes a backend over.
   *
   * @param backend gets counts of references that know the deferred tensors.
   */
  constructor(readonly backend: WasmBackend) {
    this.#storage = backend.dataIdMap as unknown as Storage;
    const { dataMover } = this.#storage;
    this.#storage.dataMover = {
      moveData: (to, dataId) => {
        if (this.#entries.has(dataId)) this.#compute(dataId);
        else dataMover.moveData(to, dataId);
      },
    };
    const refCount = backend.refCount.bind(backend);
    const incRef = backend.incRef.bind(backend);
    const disposeData = backend.disposeData.bind(backend);
    backend.refCount = (dataId) => this.#entries.get(dataId)?.refCount ?? refCount(dataId);
    backend.incRef = (dataId) => {
      const entry = this.#entries.get(dataId);
      if (entry) entry.refCount++;
      else incRef(dataId);
    };
    backend.disposeData = (dataId, force) => {
      const entry = this.#entries.get(dataId);
      if (!entry) return disposeData(dataId, force);
      if (--entry.refCount > 0 && !force) return false;
      this.#entries.delete(dataId);
      this.#release(entry.recipe);
      return true;
    };
  }

  /**
   * A tensor of this shape whose values wait.
   *
   * @param recipe its inputs are replaced by what they are now: a variable may be given other values.
   */
  defer(shape: number[], recipe: Recipe): tf.TensorInfo {
    const dataId = {};
    recipe.inputs = recipe.inputs.map(({ dataId, shape, dtype }) => ({ dataId, shape, dtype }));
    const depths = recipe.inputs.map(({ dataId }) => this.#entries.get(dataId)?.depth ?? 0);
    let depth = 1 + Math.max(...depths);
    if (depth > DEEPEST) {
      for (const { dataId } of recipe.inputs) this.#storage.get(dataId);
      depth = 1;
    }
    for (const input of recipe.inputs) this.backend.incRef(input.dataId);
    this.#entries.set(dataId, { depth, recipe, shape, refCount: 1 });
    return { dataId, shape, dtype: "float32" };
  }

  /** Whether a tensor still waits. */
  has({ dataId }: tf.TensorInfo): boolean {
    return this.#entries.has(dataId);
  }

  /** How a tensor would be computed, if it still waits; none for the same values in another shape. */
  recipeOf({ dataId, shape }: tf.TensorInfo): Recipe | undefined {
    const entry = this.#entries.get(dataId);
    return entry && tf.util.arraysEqual(entry.shape, shape) ? entry.recipe : undefined;
  }

  #compute(dataId: object): void {
    const { recipe, refCount } = this.#entries.get(dataId)!;
    this.#entries.delete(dataId);
    const computed = recipe.compute(...recipe.inputs);
    const record = this.#storage.get(computed.dataId);
    this.#storage.delete(computed.dataId);
    this.#storage.set(dataId, Object.assign(record, { refCount }));
    this.#release(recipe);
  }

  /** Lets the inputs go; those that only waited for this are told to tfjs as gone. */
  #release(recipe: Recipe): void {
    for (const { dataId } of recipe.inputs) {
      if (this.backend.disposeData(dataId)) tf.engine().removeDataId(dataId, this.backend);
    }
  }
}
