/** What files need to know of a family. @module */
import type * as tf from "@tensorflow/tfjs";
import type { Random } from "../math/mod.ts";

/** What every model that files hold can do. */
export interface Disposable {
  /** Frees all parameters. */
  dispose(): unknown;
}

/**
 * A kind of model, as its family describes it to those who write and read files. `Settings` is all that
 * is needed to build a model of this kind again, its weights aside: plain JSON, whose `model` is the
 * kind's name.
 */
export interface ModelKind<
  Model extends Disposable = Disposable,
  Settings extends { model: string } = { model: string },
> {
  /** Its name in files. */
  readonly name: Settings["model"];
  /** The version of its settings, from 1; files of a later one are refused. */
  readonly version: number;
  /**
   * The settings that a file holds, once it is sure that they are some.
   *
   * @param found what the file says
   * @param version the version that wrote it
   * @throws {TypeError | RangeError} when that is not enough to build a model, or more
   */
  settings(found: Record<string, unknown>, version: number): Settings;
  /** Name and shape of every weight of such a model, found without building it. */
  shapes(settings: Settings): Record<string, number[]>;
  /** A model with starting weights. */
  build(settings: Settings, random: Random): Model;
  /** All that a file keeps of a model: what is trained, and state. */
  variables(model: Model): Record<string, tf.Variable>;
}
