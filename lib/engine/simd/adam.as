// One pass of an optimiser: reads p, g, m, v, writes p, m, v (to other places, where a copy must stay).

/**
 * Adam. All pointers are byte offsets of `n` floats; rate = α / (1 − β₁ᵗ), unbias = 1 / (1 − β₂ᵗ), and keep is
 * what weight decay leaves of p.
 *
 * The decays come in double precision: 1 − β₂ taken after rounding β₂ = 0.999 to float32 would be off
 * by 1e-5, and every step with it.
 */
export function adam(
  p: usize, g: usize, m: usize, v: usize, pOut: usize, mOut: usize, vOut: usize, n: i32,
  beta1: f64, beta2: f64, rate: f32, unbias: f32, epsilon: f32, keep: f32,
): void {
  const b1: f32 = <f32>beta1, a1: f32 = <f32>(1 - beta1), b2: f32 = <f32>beta2, a2: f32 = <f32>(1 - beta2);
  const keep1 = f32x4.splat(b1), add1 = f32x4.splat(a1);
  const keep2 = f32x4.splat(b2), add2 = f32x4.splat(a2);
  const keeps = f32x4.splat(keep), rates = f32x4.splat(rate), unbiases = f32x4.splat(unbias), epsilons = f32x4.splat(epsilon);
  const vectors: usize = <usize>(n & ~3) << 2, end: usize = <usize>n << 2;
  let i: usize = 0;
  for (; i < vectors; i += 16) {
    const gradient = v128.load(g + i);
    const first = f32x4.add(f32x4.mul(v128.load(m + i), keep1), f32x4.mul(gradient, add1));
    const square = f32x4.mul(gradient, gradient);
    const second = f32x4.add(f32x4.mul(v128.load(v + i), keep2), f32x4.mul(square, add2));
    const root = f32x4.add(f32x4.sqrt(f32x4.mul(second, unbiases)), epsilons);
    const move = f32x4.div(f32x4.mul(first, rates), root);
    v128.store(mOut + i, first);
    v128.store(vOut + i, second);
    v128.store(pOut + i, f32x4.sub(f32x4.mul(v128.load(p + i), keeps), move));
  }
  for (; i < end; i += 4) {
    const gradient = load<f32>(g + i);
    const first = load<f32>(m + i) * b1 + gradient * a1;
    const second = load<f32>(v + i) * b2 + gradient * gradient * a2;
    store<f32>(mOut + i, first);
    store<f32>(vOut + i, second);
    const root = sqrt<f32>(second * unbias) + epsilon;
    store<f32>(pOut + i, load<f32>(p + i) * keep - first * rate / root);
  }
}

/** Adamax, with u for v: u ← max(β₂ u, |g| + ε), p ← p − rate · m / u; rate = α / (1 − β₁ᵗ). */
export function adamax(
  p: usize, g: usize, m: usize, u: usize, pOut: usize, mOut: usize, uOut: usize, n: i32,
  beta1: f64, beta2: f64, rate: f32, epsilon: f32,
): void {
  const b1: f32 = <f32>beta1, a1: f32 = <f32>(1 - beta1), b2: f32 = <f32>beta2;
  const keep1 = f32x4.splat(b1), add1 = f32x4.splat(a1), keep2 = f32x4.splat(b2);
  const rates = f32x4.splat(rate), epsilons = f32x4.splat(epsilon);
  const vectors: usize = <usize>(n & ~3) << 2, end: usize = <usize>n << 2;
  let i: usize = 0;
  for (; i < vectors; i += 16) {
    const gradient = v128.load(g + i);
    const first = f32x4.add(f32x4.mul(v128.load(m + i), keep1), f32x4.mul(gradient, add1));
    const size = f32x4.add(f32x4.abs(gradient), epsilons);
    const largest = f32x4.max(f32x4.mul(v128.load(u + i), keep2), size);
    v128.store(mOut + i, first);
    v128.store(uOut + i, largest);
    v128.store(pOut + i, f32x4.sub(v128.load(p + i), f32x4.div(f32x4.mul(first, rates), largest)));
  }
  for (; i < end; i += 4) {
    const gradient = load<f32>(g + i);
    const first = load<f32>(m + i) * b1 + gradient * a1;
    const largest = max<f32>(load<f32>(u + i) * b2, abs<f32>(gradient) + epsilon);
    store<f32>(mOut + i, first);
    store<f32>(uOut + i, largest);
    store<f32>(pOut + i, load<f32>(p + i) - first * rate / largest);
  }
}

/** out = mean + weight · (x − mean). */
export function moveTowards(mean: usize, x: usize, out: usize, n: i32, weight: f32): void {
  const weights = f32x4.splat(weight);
  const vectors = out + (<usize>(n & ~3) << 2), end = out + (<usize>n << 2);
  for (; out < vectors; out += 16, mean += 16, x += 16) {
    const old = v128.load(mean);
    v128.store(out, f32x4.add(old, f32x4.mul(weights, f32x4.sub(v128.load(x), old))));
  }
  for (; out < end; out += 4, mean += 4, x += 4) {
    const old = load<f32>(mean);
    store<f32>(out, old + weight * (load<f32>(x) - old));
  }
}

/** Σ x², in float64, where no square of a float32 is too large or too small. */
export function sumOfSquares(x: usize, n: i32): f64 {
  const vectors = x + (<usize>(n & ~3) << 2), end = x + (<usize>n << 2);
  let low = f64x2.splat(0), high = low;
  for (; x < vectors; x += 16) {
    const values = v128.load(x);
    const a = f64x2.promote_low_f32x4(values);
    const b = f64x2.promote_low_f32x4(v128.shuffle<i64>(values, values, 1, 0));
    low = f64x2.add(low, f64x2.mul(a, a));
    high = f64x2.add(high, f64x2.mul(b, b));
  }
  const sums = f64x2.add(low, high);
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  for (; x < end; x += 4) {
    const value = <f64>load<f32>(x);
    sum += value * value;
  }
  return sum;
}

/** Sets the numbers to 0 that are too small to be held in full (2⁻¹²⁶); NaN stays. */
export function clearTiny(x: usize, n: i32): void {
  const least: f32 = 1.17549435e-38, bound = f32x4.splat(least);
  const vectors = x + (<usize>(n & ~3) << 2), end = x + (<usize>n << 2);
  for (; x < vectors; x += 16) {
    const values = v128.load(x);
    v128.store(x, v128.andnot(values, f32x4.lt(f32x4.abs(values), bound)));
  }
  for (; x < end; x += 4) if (abs(load<f32>(x)) < least) store<f32>(x, 0);
}
