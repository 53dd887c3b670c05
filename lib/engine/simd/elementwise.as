// Element by element, four at a time. Transcendental functions err by a few units in the last place.

/** out = max(x, 0), NaN stays NaN. */
export function relu(x: usize, out: usize, n: i32): void {
  const zero = f32x4.splat(0);
  const vectors = x + (<usize>(n & ~3) << 2), end = x + (<usize>n << 2);
  for (; x < vectors; x += 16, out += 16) v128.store(out, f32x4.max(v128.load(x), zero));
  for (; x < end; x += 4, out += 4) store<f32>(out, max<f32>(load<f32>(x), 0));
}

/** out = 1 where x > 0, NaN where x is NaN, else alpha. */
export function step(x: usize, out: usize, n: i32, alpha: f32): void {
  const zero = f32x4.splat(0), one = f32x4.splat(1), slope = f32x4.splat(alpha);
  const vectors = x + (<usize>(n & ~3) << 2), end = x + (<usize>n << 2);
  for (; x < vectors; x += 16, out += 16) v128.store(out, stepOf(v128.load(x), zero, one, slope));
  for (; x < end; x += 4, out += 4) {
    store<f32>(out, f32x4.extract_lane(stepOf(v128.load_splat<f32>(x), zero, one, slope), 0));
  }
}

// @ts-ignore: decorator
@inline
function stepOf(x: v128, zero: v128, one: v128, slope: v128): v128 {
  const value = v128.bitselect(one, slope, f32x4.gt(x, zero));
  return v128.bitselect(value, x, f32x4.eq(x, x));
}

/** out = dy where x > 0, dy · x (so NaN) where x is NaN, else dy · 0. */
export function reluGrad(dy: usize, x: usize, out: usize, n: i32): void {
  const zero = f32x4.splat(0), one = f32x4.splat(1);
  const vectors = x + (<usize>(n & ~3) << 2), end = x + (<usize>n << 2);
  for (; x < vectors; x += 16, out += 16, dy += 16) {
    v128.store(out, f32x4.mul(v128.load(dy), stepOf(v128.load(x), zero, one, zero)));
  }
  for (; x < end; x += 4, out += 4, dy += 4) {
    const slope = stepOf(v128.load_splat<f32>(x), zero, one, zero);
    store<f32>(out, load<f32>(dy) * f32x4.extract_lane(slope, 0));
  }
}

// What to do with two numbers; a constant wherever it is asked for, so that nothing is decided in a loop.
const ADD: i32 = 0, SUBTRACT: i32 = 1, MULTIPLY: i32 = 2, DIVIDE: i32 = 3;

// @ts-ignore: decorator
@inline
function combined(operation: i32, a: v128, b: v128): v128 {
  if (operation == ADD) return f32x4.add(a, b);
  if (operation == SUBTRACT) return f32x4.sub(a, b);
  if (operation == MULTIPLY) return f32x4.mul(a, b);
  return f32x4.div(a, b);
}

// @ts-ignore: decorator
@inline
function combinePairs(operation: i32, a: usize, b: usize, out: usize, n: i32): void {
  const vectors = a + (<usize>(n & ~3) << 2), end = a + (<usize>n << 2);
  for (; a < vectors; a += 16, b += 16, out += 16) {
    v128.store(out, combined(operation, v128.load(a), v128.load(b)));
  }
  for (; a < end; a += 4, b += 4, out += 4) {
    const both = combined(operation, v128.load_splat<f32>(a), v128.load_splat<f32>(b));
    store<f32>(out, f32x4.extract_lane(both, 0));
  }
}

// @ts-ignore: decorator
@inline
function combineRows(
  operation: i32, ones: usize, x: usize, out: usize, rows: i32, columns: i32,
): void {
  for (let i = 0; i < rows; i++, ones += 4) {
    const one = v128.load_splat<f32>(ones);
    let j: i32 = 0;
    for (; j + 4 <= columns; j += 4, x += 16, out += 16) {
      v128.store(out, combined(operation, v128.load(x), one));
    }
    for (; j < columns; j++, x += 4, out += 4) {
      store<f32>(out, f32x4.extract_lane(combined(operation, v128.load_splat<f32>(x), one), 0));
    }
  }
}

/** out = a + b. */
export function add(a: usize, b: usize, out: usize, n: i32): void {
  combinePairs(ADD, a, b, out, n);
}

/** out = a − b. */
export function subtract(a: usize, b: usize, out: usize, n: i32): void {
  combinePairs(SUBTRACT, a, b, out, n);
}

/** out = a · b. */
export function multiply(a: usize, b: usize, out: usize, n: i32): void {
  combinePairs(MULTIPLY, a, b, out, n);
}

/** out = a / b. */
export function divide(a: usize, b: usize, out: usize, n: i32): void {
  combinePairs(DIVIDE, a, b, out, n);
}

/** out[i, j] = x[i, j] · ones[i]. */
export function scaleRows(ones: usize, x: usize, out: usize, rows: i32, columns: i32): void {
  combineRows(MULTIPLY, ones, x, out, rows, columns);
}

/** out[i, j] = x[i, j] / ones[i]. */
export function divideRows(ones: usize, x: usize, out: usize, rows: i32, columns: i32): void {
  combineRows(DIVIDE, ones, x, out, rows, columns);
}

/** out[i, j] = x[i, j] − ones[i]. */
export function subtractFromRows(ones: usize, x: usize, out: usize, rows: i32, columns: i32): void {
  combineRows(SUBTRACT, ones, x, out, rows, columns);
}

/** out[i, j] = x[i, j] + bias[j]. */
export function addBias(x: usize, bias: usize, out: usize, rows: i32, columns: i32): void {
  if (columns == 1) {
    const b = load<f32>(bias), bs = f32x4.splat(b);
    let i: i32 = 0;
    for (; i + 4 <= rows; i += 4, x += 16, out += 16) v128.store(out, f32x4.add(v128.load(x), bs));
    for (; i < rows; i++, x += 4, out += 4) store<f32>(out, load<f32>(x) + b);
    return;
  }
  for (let i = 0; i < rows; i++) {
    let j: i32 = 0, b = bias;
    for (; j + 4 <= columns; j += 4, x += 16, out += 16, b += 16) {
      v128.store(out, f32x4.add(v128.load(x), v128.load(b)));
    }
    for (; j < columns; j++, x += 4, out += 4, b += 4) store<f32>(out, load<f32>(x) + load<f32>(b));
  }
}

// Adding 1.5 · 2²³ rounds a float to an integer, which then stands in its lowest bits.
// @ts-ignore: decorator
@inline
const ROUND: f32 = 12582912;

/** (e^r − 1 − r) / r² for |r| ≤ ln 2 / 2, by Cephes' polynomial for float. */
// @ts-ignore: decorator
@inline
function expPolynomialRest(r: v128): v128 {
  let p = f32x4.splat(1.9875691500e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
  return f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
}

/** Σ rⁿ / n!, likewise. */
// @ts-ignore: decorator
@inline
function expPolynomial(r: v128): v128 {
  const p = expPolynomialRest(r);
  return f32x4.add(f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r), f32x4.splat(1));
}

/** x − k ln 2 with ln 2 in two parts, the first exact in the product. */
// @ts-ignore: decorator
@inline
function reduced(x: v128, k: v128): v128 {
  const r = f32x4.sub(x, f32x4.mul(k, f32x4.splat(0.693359375)));
  return f32x4.sub(r, f32x4.mul(k, f32x4.splat(-2.12194440e-4)));
}

/** e^x: x = k ln 2 + r, a polynomial in r, and 2^k in two halves, for the largest and smallest. */
// @ts-ignore: decorator
@inline
export function expOf(x: v128): v128 {
  // pmin and pmax keep a NaN that stands first.
  const clamped = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-105)), f32x4.splat(89));
  const shifted = f32x4.add(f32x4.mul(clamped, f32x4.splat(1.44269504088896341)), f32x4.splat(ROUND));
  const k = f32x4.sub(shifted, f32x4.splat(ROUND));
  const p = expPolynomial(reduced(clamped, k));
  const whole = i32x4.sub(shifted, i32x4.splat(0x4B400000));
  const half = i32x4.shr_s(whole, 1);
  const low = i32x4.shl(i32x4.add(half, i32x4.splat(127)), 23);
  const high = i32x4.shl(i32x4.add(i32x4.sub(whole, half), i32x4.splat(127)), 23);
  return f32x4.mul(f32x4.mul(p, low), high);
}

/** e^x − 1; with the polynomial's own rest near 0, where e^x − 1 would cancel. */
// @ts-ignore: decorator
@inline
export function expm1Of(x: v128): v128 {
  const near = f32x4.add(f32x4.mul(expPolynomialRest(x), f32x4.mul(x, x)), x);
  const far = f32x4.sub(expOf(x), f32x4.splat(1));
  return v128.bitselect(near, far, isSmall(x));
}

/** e^x − 1 − x, likewise. */
// @ts-ignore: decorator
@inline
export function expm1LessOf(x: v128): v128 {
  const near = f32x4.mul(expPolynomialRest(x), f32x4.mul(x, x));
  const far = f32x4.sub(f32x4.sub(expOf(x), x), f32x4.splat(1));
  return v128.bitselect(near, far, isSmall(x));
}

/** |x| ≤ ln 2 / 2, where the polynomial holds. */
// @ts-ignore: decorator
@inline
function isSmall(x: v128): v128 {
  return f32x4.le(f32x4.abs(x), f32x4.splat(0.34657359));
}

/** e^−|x|; below 2⁻¹²⁶ it is 0. */
// @ts-ignore: decorator
@inline
export function expOfMinusAbs(x: v128): v128 {
  const least = f32x4.splat(-87.3365);
  const argument = v128.or(x, f32x4.splat(-0.0));
  const clamped = f32x4.pmax(argument, least);
  const shifted = f32x4.add(f32x4.mul(clamped, f32x4.splat(1.44269504088896341)), f32x4.splat(ROUND));
  const p = expPolynomial(reduced(clamped, f32x4.sub(shifted, f32x4.splat(ROUND))));
  const power = i32x4.shl(i32x4.add(i32x4.sub(shifted, i32x4.splat(0x4B400000)), i32x4.splat(127)), 23);
  return v128.andnot(f32x4.mul(p, power), f32x4.lt(argument, least));
}

/** log(1 + t) for t in [0, 1] as 2 artanh(s), s = t / (2 + t) ≤ 1/3: s + s³/3 + s⁵/5 + … */
// @ts-ignore: decorator
@inline
export function log1pOf(t: v128): v128 {
  const s = f32x4.div(t, f32x4.add(t, f32x4.splat(2)));
  const z = f32x4.mul(s, s);
  let p = f32x4.splat(2 / 15.0);
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(2 / 13.0));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(2 / 11.0));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(2 / 9.0));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(2 / 7.0));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(2 / 5.0));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(2 / 3.0));
  return f32x4.add(f32x4.mul(f32x4.mul(p, z), s), f32x4.add(s, s));
}

// @ts-ignore: decorator
@inline
export function sigmoidOf(x: v128): v128 {
  // With t = e^−|x|: 1 / (1 + t) for x ≥ 0, t / (1 + t) below, so that nothing overflows.
  const t = expOfMinusAbs(x);
  const top = v128.bitselect(f32x4.splat(1), t, f32x4.ge(x, f32x4.splat(0)));
  return f32x4.div(top, f32x4.add(f32x4.splat(1), t));
}

// @ts-ignore: decorator
@inline
function softplusOf(x: v128): v128 {
  return f32x4.add(f32x4.pmax(x, f32x4.splat(0)), log1pOf(expOfMinusAbs(x)));
}

/** out = e^x. */
export function exp(x: usize, out: usize, n: i32): void {
  const vectors = x + (<usize>(n & ~3) << 2), end = x + (<usize>n << 2);
  for (; x < vectors; x += 16, out += 16) v128.store(out, expOf(v128.load(x)));
  for (; x < end; x += 4, out += 4) {
    store<f32>(out, f32x4.extract_lane(expOf(v128.load_splat<f32>(x)), 0));
  }
}

/** With e = e^−2|x| − 1: |tanh x| = −e / (2 + e), which cancels nowhere; the sign comes back after. */
// @ts-ignore: decorator
@inline
export function tanhOf(x: v128): v128 {
  const e = expm1Of(f32x4.mul(f32x4.abs(x), f32x4.splat(-2)));
  const size = f32x4.div(f32x4.abs(e), f32x4.add(f32x4.splat(2), e));
  return v128.or(size, v128.and(x, f32x4.splat(-0.0)));
}

/** out = tanh x. */
export function tanh(x: usize, out: usize, n: i32): void {
  const vectors = x + (<usize>(n & ~3) << 2), end = x + (<usize>n << 2);
  for (; x < vectors; x += 16, out += 16) v128.store(out, tanhOf(v128.load(x)));
  for (; x < end; x += 4, out += 4) {
    store<f32>(out, f32x4.extract_lane(tanhOf(v128.load_splat<f32>(x)), 0));
  }
}

/** out = (1 − y²) dy, with y = tanh x. */
export function tanhGrad(dy: usize, y: usize, out: usize, n: i32): void {
  const one = f32x4.splat(1);
  const vectors = y + (<usize>(n & ~3) << 2), end = y + (<usize>n << 2);
  for (; y < vectors; y += 16, out += 16, dy += 16) {
    const value = v128.load(y);
    v128.store(out, f32x4.mul(f32x4.sub(one, f32x4.mul(value, value)), v128.load(dy)));
  }
  for (; y < end; y += 4, out += 4, dy += 4) {
    const value = load<f32>(y);
    store<f32>(out, (1 - value * value) * load<f32>(dy));
  }
}

/** out = 1 / (1 + e^−x). */
export function sigmoid(x: usize, out: usize, n: i32): void {
  const vectors = x + (<usize>(n & ~3) << 2), end = x + (<usize>n << 2);
  for (; x < vectors; x += 16, out += 16) v128.store(out, sigmoidOf(v128.load(x)));
  for (; x < end; x += 4, out += 4) {
    store<f32>(out, f32x4.extract_lane(sigmoidOf(v128.load_splat<f32>(x)), 0));
  }
}

/** out = log(1 + e^x). */
export function softplus(x: usize, out: usize, n: i32): void {
  const vectors = x + (<usize>(n & ~3) << 2), end = x + (<usize>n << 2);
  for (; x < vectors; x += 16, out += 16) v128.store(out, softplusOf(v128.load(x)));
  for (; x < end; x += 4, out += 4) {
    store<f32>(out, f32x4.extract_lane(softplusOf(v128.load_splat<f32>(x)), 0));
  }
}

/** 1 if no value is NaN or infinite, else 0. */
export function allFinite(x: usize, n: i32): i32 {
  const zero = f32x4.splat(0);
  const vectors = x + (<usize>(n & ~3) << 2), end = x + (<usize>n << 2);
  let sum = zero;
  for (; x < vectors; x += 16) sum = f32x4.add(sum, f32x4.mul(v128.load(x), zero));
  for (; x < end; x += 4) sum = f32x4.add(sum, f32x4.mul(v128.load_splat<f32>(x), zero));
  return i32x4.all_true(f32x4.eq(sum, zero)) ? 1 : 0;
}
