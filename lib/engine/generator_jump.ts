/**
 * The generator xoroshiro128+ many steps on, so that threads can draw parts of one stream.
 *
 * @module
 */

/** The 128 bits of the generator: s₀ and s₁, the low half of each first. */
export type GeneratorState = readonly [low0: number, high0: number, low1: number, high1: number];

/**
 * The state after `steps` draws.
 *
 * A step is linear over GF(2): the bits after it are sums modulo 2 of bits before it. So are many
 * steps, by a matrix that is found by repeated squaring, once for each number of steps.
 *
 * Source: Haramoto, Matsumoto, Nishimura, Panneton and L'Ecuyer, Efficient jump ahead for F₂-linear random
 * number generators, 2008.
 */
export function jumped(state: GeneratorState, steps: number): GeneratorState {
  let matrix = known.get(steps);
  if (!matrix) {
    if (known.size === MOST_KNOWN) known.clear();
    known.set(steps, matrix = powerOfStep(steps));
  }
  return image(matrix, state);
}

/** Where each of the 128 bits goes: four words for the state with this bit alone. */
type Matrix = Uint32Array;

const BITS = 128;
const known = new Map<number, Matrix>();
/** A training has one batch size, or two, and a part for each thread. */
const MOST_KNOWN = 64;

function image(matrix: Matrix, state: ArrayLike<number>): [number, number, number, number] {
  let a = 0, b = 0, c = 0, d = 0;
  for (let bit = 0; bit < BITS; bit++) {
    if ((state[bit >> 5]! >>> (bit & 31) & 1) === 0) continue;
    a ^= matrix[4 * bit]!;
    b ^= matrix[4 * bit + 1]!;
    c ^= matrix[4 * bit + 2]!;
    d ^= matrix[4 * bit + 3]!;
  }
  return [a | 0, b | 0, c | 0, d | 0];
}

/** First `before`, then `after`. */
function composed(after: Matrix, before: Matrix): Matrix {
  const both = new Uint32Array(4 * BITS);
  for (let at = 0; at < both.length; at += 4) {
    both.set(image(after, before.subarray(at, at + 4)), at);
  }
  return both;
}

function powerOfStep(steps: number): Matrix {
  let power = matrixOf(step), product = matrixOf((state) => state);
  for (let rest = steps; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) product = composed(power, product);
    power = composed(power, power);
  }
  return product;
}

type State64 = readonly [s0: bigint, s1: bigint];

function matrixOf(map: (state: State64) => State64): Matrix {
  const matrix = new BigUint64Array(2 * BITS);
  for (let bit = 0; bit < BITS; bit++) {
    const one = 1n << BigInt(bit % 64);
    matrix.set(map(bit < 64 ? [one, 0n] : [0n, one]), 2 * bit);
  }
  return new Uint32Array(matrix.buffer);
}

function step([s0, s1]: State64): State64 {
  const sum = s0 ^ s1;
  return [rotated(s0, 24n) ^ sum ^ BigInt.asUintN(64, sum << 16n), rotated(sum, 37n)];
}

function rotated(word: bigint, by: bigint): bigint {
  return BigInt.asUintN(64, word << by) | word >> (64n - by);
}
