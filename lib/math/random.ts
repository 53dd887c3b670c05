/**
 * Seeded random numbers: the only place where generators are made.
 *
 * Every function of this project that needs chance takes a {@linkcode Random} as an argument, so
 * that one seed at the top of a notebook decides every number below it.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";

/** What {@linkcode Random.state} returns: plain JSON, enough to go on at the very next draw. */
export interface RandomState {
  /** The 128 bits of the generator, as four signed 32-bit integers. */
  words: [number, number, number, number];
  /** The second half of the last Box–Muller pair, when it has not been handed out yet. */
  spareNormal: number | null;
  /** The path of names that identifies this stream: `"7"`, `"7/eps"`, … */
  path: string;
}

const TWO_PI = 2 * Math.PI;

/**
 * A stream of random numbers (xoroshiro128+, through the package pure-rand).
 *
 * Source: Blackman and Vigna, Scrambled linear pseudorandom number generators, 2021, in the version of
 * 2018 with the constants 24, 16 and 37; the package hands out the lower half of each 64-bit output.
 *
 * @example A seed fixes the numbers, and a named stream is independent of what was drawn before.
 * ```ts
 * import { createRandom } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const random = createRandom(7);
 * const eps = createRandom(7).stream("eps");
 * random.uniform();
 * assert.equal(random.stream("eps").normal(), eps.normal());
 * ```
 */
export class Random {
  readonly #path: string;
  #generator: ReturnType<typeof xoroshiro128plusFromState>;
  #spareNormal: number | null;

  /** Use {@linkcode createRandom} or {@linkcode restoreRandom}; a state is what they pass. */
  constructor(state: RandomState) {
    this.#path = state.path;
    this.#generator = xoroshiro128plusFromState(state.words);
    this.#spareNormal = state.spareNormal;
  }

  /** One draw from the uniform distribution on [0, 1), a multiple of 2⁻⁵³. */
  uniform(): number {
    // The high bits: the lowest bits of xoroshiro128+ are its weak ones.
    const high = this.#generator.next() >>> 5;
    const low = this.#generator.next() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** One draw from N(0, 1) by the Box–Muller transform. */
  normal(): number {
    if (this.#spareNormal !== null) {
      const spare = this.#spareNormal;
      this.#spareNormal = null;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = TWO_PI * this.uniform();
    this.#spareNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /**
   * One draw from {0, …, n − 1}, each with probability 1/n (to within 2⁻⁵³ n).
   *
   * @throws {RangeError} when n is not a positive safe integer.
   */
  integer(n: number): number {
    if (!Number.isSafeInteger(n) || n < 1) {
      throw new RangeError(`Cannot draw an integer: n must be a positive integer, got ${n}`);
    }
    return Math.floor(this.uniform() * n);
  }

  /** Fills `out` with draws from the uniform distribution on [0, 1) and returns it. */
  fillUniform<T extends Float32Array | Float64Array>(out: T): T {
    // float32 rounds 1 − 2⁻⁵³ up to 1, so a float32 fill keeps 24 bits only.
    if (out instanceof Float32Array) {
      const generator = this.#generator;
      for (let i = 0; i < out.length; i++) out[i] = (generator.next() >>> 8) * 2 ** -24;
    } else {
      for (let i = 0; i < out.length; i++) out[i] = this.uniform();
    }
    return out;
  }

  /** Fills `out` with draws from N(0, 1) and returns it. */
  fillNormal<T extends Float32Array | Float64Array>(out: T): T {
    for (let i = 0; i < out.length; i++) out[i] = this.normal();
    return out;
  }

  /** Shuffles `items` in place (Fisher–Yates, every order equally likely) and returns them. */
  shuffle<T extends { length: number; [index: number]: unknown }>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const kept = items[i];
      items[i] = items[j];
      items[j] = kept;
    }
    return items;
  }

  /** The integers 0, …, n − 1 in random order. */
  permutation(n: number): Uint32Array {
    return this.shuffle(Uint32Array.from({ length: n }, (_, i) => i));
  }

  /**
   * An independent stream that depends on this stream's origin and on `name` alone, not on how many
   * numbers were drawn: adding a draw in one place leaves every other stream as it was.
   */
  stream(name: string): Random {
    return streamAt(`${this.#path}/${name}`);
  }

  /** All that is needed to go on from here: pass it to {@linkcode restoreRandom}. */
  state(): RandomState {
    const words = this.#generator.getState();
    return {
      words: [words[0]!, words[1]!, words[2]!, words[3]!],
      spareNormal: this.#spareNormal,
      path: this.#path,
    };
  }

  /**
   * Goes back (or on) to a saved state, in place.
   *
   * @throws {TypeError} when the state has another form.
   * @throws {RangeError} when the state belongs to another stream.
   */
  restore(state: RandomState): void {
    const words = checkedWords(state);
    if (state.path !== this.#path) {
      throw new RangeError(
        `Cannot restore random stream "${this.#path}": the state belongs to stream "${state.path}"`,
      );
    }
    this.#generator = xoroshiro128plusFromState(words);
    this.#spareNormal = state.spareNormal;
  }
}

/**
 * A new stream from a seed.
 *
 * @param seed any safe integer; the same seed gives the same numbers on every machine.
 * @returns the stream
 * @throws {RangeError} when the seed is not a safe integer.
 *
 * @example
 * ```ts
 * import { createRandom } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(createRandom(1).uniform(), createRandom(1).uniform());
 * assert.notEqual(createRandom(1).uniform(), createRandom(2).uniform());
 * ```
 */
export function createRandom(seed: number): Random {
  if (!Number.isSafeInteger(seed)) {
    throw new RangeError(`Cannot create a random stream: seed must be an integer, got ${seed}`);
  }
  return streamAt(String(seed));
}

/**
 * A stream that goes on where {@linkcode Random.state} was taken.
 *
 * @param state what `state()` returned, through JSON if need be
 * @returns the stream
 * @throws {TypeError} when the state has another form.
 *
 * @example
 * ```ts
 * import { createRandom, restoreRandom } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const random = createRandom(1);
 * random.normal();
 * const copy = restoreRandom(JSON.parse(JSON.stringify(random.state())));
 * assert.equal(copy.normal(), random.normal());
 * ```
 */
export function restoreRandom(state: RandomState): Random {
  return new Random({
    words: checkedWords(state),
    spareNormal: state.spareNormal,
    path: state.path,
  });
}

/** The first 128 bits of SHA-256 of the path are the state: streams differ in every bit. */
function streamAt(path: string): Random {
  const digest = createHash("sha256").update(path).digest();
  const words: [number, number, number, number] = [
    digest.readInt32LE(0),
    digest.readInt32LE(4),
    digest.readInt32LE(8),
    digest.readInt32LE(12),
  ];
  return new Random({ words, spareNormal: null, path });
}

function checkedWords(state: RandomState): [number, number, number, number] {
  const words: unknown = state?.words;
  const fits = Array.isArray(words) && words.length === 4 &&
    words.every((word) => Number.isInteger(word) && Math.abs(word) <= 2 ** 31) &&
    words.some((word) => word !== 0) && typeof state.path === "string" &&
    (state.spareNormal === null || Number.isFinite(state.spareNormal));
  if (!fits) {
    throw new TypeError(
      "Cannot restore a random stream: want what state() returned " +
        `({ words: 4 integers not all 0, spareNormal, path }), got ${JSON.stringify(state)}`,
    );
  }
  return words as [number, number, number, number];
}
