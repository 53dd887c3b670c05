// One pass of Adam: reads p, g, m, v, writes p, m, v (to other places, where a copy must stay).

/**
 * All pointers are byte offsets of `n` floats; rate = α / (1 − β₁ᵗ), unbias = 1 / (1 − β₂ᵗ).
 *
 * The decays come in double precision: 1 − β₂ taken after rounding β₂ = 0.999 to float32 would be off
 * by 1e-5, and every step with it.
 */
export function adam(
  p: usize, g: usize, m: usize, v: usize, pOut: usize, mOut: usize, vOut: usize, n: i32,
  beta1: f64, beta2: f64, rate: f32, unbias: f32, epsilon: f32,
): void {
  const b1: f32 = <f32>beta1, a1: f32 = <f32>(1 - beta1), b2: f32 = <f32>beta2, a2: f32 = <f32>(1 - beta2);
  const keep1 = f32x4.splat(b1), add1 = f32x4.splat(a1);
  const keep2 = f32x4.splat(b2), add2 = f32x4.splat(a2);
  const rates = f32x4.splat(rate), unbiases = f32x4.splat(unbias), epsilons = f32x4.splat(epsilon);
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
    v128.store(pOut + i, f32x4.sub(v128.load(p + i), move));
  }
  for (; i < end; i += 4) {
    const gradient = load<f32>(g + i);
    const first = load<f32>(m + i) * b1 + gradient * a1;
    const second = load<f32>(v + i) * b2 + gradient * gradient * a2;
    store<f32>(mOut + i, first);
    store<f32>(vOut + i, second);
    store<f32>(pOut + i, load<f32>(p + i) - first * rate / (sqrt<f32>(second * unbias) + epsilon));
  }
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
