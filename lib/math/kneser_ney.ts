/** N-grams with modified Kneser–Ney smoothing: the classic model of text. @module */

/** What {@linkcode kneserNey} is told. */
export interface KneserNeyOptions {
  /** How many symbols there are, the end symbol 0 among them. */
  symbols: number;
  /** The longest n-gram; 5 looks at four symbols before the one that comes. */
  order: number;
}

/** A distribution of the next symbol, given those before it, and of whole sequences. */
export interface NgramModel {
  /**
   * p(next | history) for every next symbol: they add up to 1.
   *
   * @param history the symbols since the sequence began, the latest last
   */
  next(history: readonly number[]): Float64Array;
  /** log p of a sequence whose last symbol is the end symbol 0, in nats. */
  logDensity(sequence: readonly number[]): number;
}

/** The symbol that stands before every sequence. */
const START = -1;

/** What follows one context: how often each symbol, and what of that is taken away for shorter contexts. */
interface Followers {
  counts: Float64Array;
  total: number;
}

/**
 * Counts n-grams and smooths them: interpolated, modified Kneser–Ney.
 *
 * Formula, for a context h and a symbol w with the count c(hw):
 *   p(w|h) = max(c(hw) − D(c(hw)), 0) / c(h·) + γ(h) p(w|h′),
 * where h′ is h without its first symbol, γ(h) is what the discounts took away divided by c(h·), and
 * below the empty context stands the uniform distribution. Only the longest contexts are counted as they
 * come; a shorter one counts in how many different ways it was preceded, because that is when it is asked.
 * Contexts that begin where the sequence begins are preceded by nothing, and counted as they come.
 * The discounts of each order are D₁ = 1 − 2Y n₂/n₁, D₂ = 2 − 3Y n₃/n₂, D₃₊ = 3 − 4Y n₄/n₃ with
 * Y = n₁/(n₁ + 2n₂), n_k the number of n-grams of count k; where one of n₁ … n₄ is 0 they are ½, 1 and 1½.
 *
 * @param sequences each of symbols 1 … symbols − 1, and then the end symbol 0
 * @param options how many symbols, and how long the n-grams
 * @returns the model
 * @throws {RangeError} when an option is out of range, there is no sequence, or one holds other symbols
 *
 * @example What follows a context adds up to one, also for a context that was never seen.
 * ```ts
 * import { kneserNey } from "@dgm/math/kneser_ney.ts";
 * import assert from "node:assert/strict";
 *
 * const model = kneserNey([[1, 2, 0], [1, 1, 0]], { symbols: 3, order: 3 });
 * for (const history of [[], [1], [2, 2, 1]]) {
 *   const sum = model.next(history).reduce((total, p) => total + p, 0);
 *   assert.ok(Math.abs(sum - 1) < 1e-12);
 * }
 * ```
 *
 * Source: Chen and Goodman 1998, "An Empirical Study of Smoothing Techniques for Language Modeling",
 * section 3; the discount where counts of counts are missing is KenLM's. Notebook 10.
 */
export function kneserNey(
  sequences: readonly (readonly number[])[],
  options: KneserNeyOptions,
): NgramModel {
  const { symbols, order } = options;
  checkOptions(sequences, options);
  const tables = countAll(sequences, symbols, order);
  const discounts = tables.map(discountsOf);

  function next(history: readonly number[]): Float64Array {
    const whole = [START, ...history];
    const p = new Float64Array(symbols).fill(1 / symbols);
    for (let length = 0; length <= Math.min(order - 1, whole.length); length++) {
      const found = tables[length]!.get(keyOf(whole, whole.length - length, whole.length));
      if (!found) break; // and with it every longer context
      const own = found.counts.map((count) =>
        Math.max(count - discounts[length]![Math.min(count, 3)]!, 0) / found.total
      );
      const gamma = 1 - own.reduce((sum, one) => sum + one, 0); // what the discounts took away
      own.forEach((one, w) => p[w] = one + gamma * p[w]!);
    }
    return p;
  }

  return {
    next,
    logDensity: (sequence) => {
      checkSequence(sequence, symbols);
      return sequence.reduce((sum, w, t) => sum + Math.log(next(sequence.slice(0, t))[w]!), 0);
    },
  };
}

/** For each length of context, what follows it. */
function countAll(
  sequences: readonly (readonly number[])[],
  symbols: number,
  order: number,
): Map<string, Followers>[] {
  const tables = Array.from({ length: order }, () => new Map<string, Followers>());
  const add = (length: number, key: string, w: number) => {
    let found = tables[length]!.get(key);
    if (!found) tables[length]!.set(key, found = { counts: new Float64Array(symbols), total: 0 });
    found.counts[w]! += 1;
    found.total += 1;
    return found.counts[w]! === 1;
  };
  for (const sequence of sequences) {
    checkSequence(sequence, symbols);
    const whole = [START, ...sequence];
    for (let t = 1; t < whole.length; t++) {
      // From long to short: an n-gram that is new is one more way to precede its shorter part.
      for (let length = Math.min(order - 1, t); length >= 0; length--) {
        const isNew = add(length, keyOf(whole, t - length, t), whole[t]!);
        if (!isNew) break;
      }
    }
  }
  return tables;
}

/** [0, D₁, D₂, D₃₊] of one order. */
function discountsOf(table: Map<string, Followers>): [number, number, number, number] {
  const n = [0, 0, 0, 0, 0];
  for (const { counts } of table.values()) {
    for (const count of counts) if (count >= 1 && count <= 4) n[count]! += 1;
  }
  const [, n1, n2, n3, n4] = n as [number, number, number, number, number];
  if (n1 * n2 * n3 * n4 === 0) return [0, 0.5, 1, 1.5];
  const y = n1 / (n1 + 2 * n2);
  const within = (discount: number, most: number) => Math.min(most, Math.max(0, discount));
  return [
    0,
    within(1 - 2 * y * n2 / n1, 1),
    within(2 - 3 * y * n3 / n2, 2),
    within(3 - 4 * y * n4 / n3, 3),
  ];
}

function keyOf(whole: readonly number[], from: number, to: number): string {
  let key = "";
  for (let i = from; i < to; i++) key += String.fromCharCode(whole[i]! + 2);
  return key;
}

function checkOptions(sequences: readonly unknown[], { symbols, order }: KneserNeyOptions): void {
  const fits = (value: number, low: number) => Number.isSafeInteger(value) && value >= low;
  if (!fits(symbols, 2)) {
    throw new RangeError(`Cannot count n-grams: symbols must be an integer ≥ 2, got ${symbols}`);
  }
  if (!fits(order, 1)) {
    throw new RangeError(`Cannot count n-grams: order must be an integer ≥ 1, got ${order}`);
  }
  if (sequences.length === 0) throw new RangeError("Cannot count n-grams: want text, got none");
}

function checkSequence(sequence: readonly number[], symbols: number): void {
  const last = sequence.length - 1;
  const at = sequence.findIndex((w, t) =>
    !(Number.isInteger(w) && w >= 0 && w < symbols && (w === 0) === (t === last))
  );
  if (last >= 0 && at < 0) return;
  throw new RangeError(
    `Cannot count n-grams: want symbols of 1 … ${symbols - 1} and then 0, ` +
      `got ${last < 0 ? "an empty sequence" : `${sequence[at]} at ${at}`}`,
  );
}
