// Activations and gates of deep networks with their slopes: one pass each way.

import { expOf, sigmoidOf, tanhOf } from "./elementwise";

// Which function; a constant wherever it is asked for.
const SILU: i32 = 0, SILU_GRAD: i32 = 1, GELU: i32 = 2, GELU_GRAD: i32 = 3;
const SIGMOID_GRAD: i32 = 4;

// @ts-ignore: decorator
@inline
function valueOf(which: i32, x: v128, dy: v128): v128 {
  if (which == SILU) return f32x4.mul(x, sigmoidOf(x));
  if (which == SILU_GRAD) return f32x4.mul(dy, siluSlope(x));
  if (which == GELU) return f32x4.mul(x, normalCdf(x));
  if (which == GELU_GRAD) return f32x4.mul(dy, geluSlope(x));
  return f32x4.mul(dy, f32x4.mul(x, f32x4.sub(f32x4.splat(1), x)));
}

/** σ + x σ (1 − σ), σ = sigmoid x. */
// @ts-ignore: decorator
@inline
function siluSlope(x: v128): v128 {
  const s = sigmoidOf(x), one = f32x4.splat(1);
  return f32x4.mul(s, f32x4.add(one, f32x4.mul(x, f32x4.sub(one, s))));
}

/**
 * The standard normal distribution function Φ(x) = ½ erfc(−x / √2). With z = |x| / √2 and t = 1 / (1 + z / 2),
 * erfc z = t exp(−z² + P(t)); P is the Chebyshev fit of Numerical Recipes (erfcc), good to 1.2e-7 of the value.
 */
// @ts-ignore: decorator
@inline
function normalCdf(x: v128): v128 {
  const z = f32x4.mul(f32x4.abs(x), f32x4.splat(0.70710678118654752));
  const t = f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), f32x4.mul(z, f32x4.splat(0.5))));
  let p = f32x4.splat(0.17087277);
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(-0.82215223));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(1.48851587));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(-1.13520398));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(0.27886807));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(-0.18628806));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(0.09678418));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(0.37409196));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(1.00002368));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(-1.26551223));
  // t times the exponential of both, since the parts of P cancel where z is small.
  const tail = f32x4.mul(f32x4.mul(t, f32x4.splat(0.5)), expOf(f32x4.sub(p, f32x4.mul(z, z))));
  const other = f32x4.sub(f32x4.splat(1), tail);
  const value = v128.bitselect(other, tail, f32x4.gt(x, f32x4.splat(0)));
  return v128.bitselect(value, x, f32x4.eq(x, x));
}

/** Φ(x) + x φ(x). */
// @ts-ignore: decorator
@inline
function geluSlope(x: v128): v128 {
  const density = expOf(f32x4.mul(f32x4.mul(x, x), f32x4.splat(-0.5)));
  const normal = f32x4.mul(density, f32x4.splat(0.39894228040143268));
  return f32x4.add(normalCdf(x), f32x4.mul(x, normal));
}

// @ts-ignore: decorator
@inline
function each(which: i32, dy: usize, x: usize, out: usize, n: i32): void {
  const vectors = out + (<usize>(n & ~3) << 2), end = out + (<usize>n << 2);
  for (; out < vectors; out += 16, x += 16, dy += 16) {
    v128.store(out, valueOf(which, v128.load(x), v128.load(dy)));
  }
  for (; out < end; out += 4, x += 4, dy += 4) {
    const value = valueOf(which, v128.load_splat<f32>(x), v128.load_splat<f32>(dy));
    store<f32>(out, f32x4.extract_lane(value, 0));
  }
}

/** out = x sigmoid(x). */
export function silu(x: usize, out: usize, n: i32): void {
  each(SILU, x, x, out, n);
}

/** out = dy · silu′(x). */
export function siluGrad(dy: usize, x: usize, out: usize, n: i32): void {
  each(SILU_GRAD, dy, x, out, n);
}

/** out = x Φ(x). */
export function gelu(x: usize, out: usize, n: i32): void {
  each(GELU, x, x, out, n);
}

/** out = dy · gelu′(x). */
export function geluGrad(dy: usize, x: usize, out: usize, n: i32): void {
  each(GELU_GRAD, dy, x, out, n);
}

/** out = dy · y (1 − y), with y = sigmoid x. */
export function sigmoidGrad(dy: usize, y: usize, out: usize, n: i32): void {
  each(SIGMOID_GRAD, dy, y, out, n);
}

// @ts-ignore: decorator
@inline
function gated(squash: bool, a: v128, b: v128): v128 {
  return f32x4.mul(squash ? tanhOf(a) : a, sigmoidOf(b));
}

// @ts-ignore: decorator
@inline
function gate(squash: bool, x: usize, out: usize, rows: i32, channels: i32): void {
  const half: usize = <usize>channels << 2;
  for (let i = 0; i < rows; i++, x += half) {
    let j: i32 = 0;
    for (; j + 4 <= channels; j += 4, x += 16, out += 16) {
      v128.store(out, gated(squash, v128.load(x), v128.load(x + half)));
    }
    for (; j < channels; j++, x += 4, out += 4) {
      const value = gated(squash, v128.load_splat<f32>(x), v128.load_splat<f32>(x + half));
      store<f32>(out, f32x4.extract_lane(value, 0));
    }
  }
}

/** Of f(a) σ(b): f′(a) σ(b). */
// @ts-ignore: decorator
@inline
function slopeOfA(squash: bool, t: v128, s: v128): v128 {
  return squash ? f32x4.mul(f32x4.sub(f32x4.splat(1), f32x4.mul(t, t)), s) : s;
}

/** And f(a) σ(b) (1 − σ(b)). */
// @ts-ignore: decorator
@inline
function slopeOfB(t: v128, s: v128): v128 {
  return f32x4.mul(t, f32x4.mul(s, f32x4.sub(f32x4.splat(1), s)));
}

// @ts-ignore: decorator
@inline
function gateGrad(squash: bool, dy: usize, x: usize, dx: usize, rows: i32, channels: i32): void {
  const half: usize = <usize>channels << 2;
  for (let i = 0; i < rows; i++, x += half, dx += half) {
    let j: i32 = 0;
    for (; j + 4 <= channels; j += 4, x += 16, dx += 16, dy += 16) {
      const a = v128.load(x), s = sigmoidOf(v128.load(x + half)), slope = v128.load(dy);
      const t = squash ? tanhOf(a) : a;
      v128.store(dx, f32x4.mul(slope, slopeOfA(squash, t, s)));
      v128.store(dx + half, f32x4.mul(slope, slopeOfB(t, s)));
    }
    for (; j < channels; j++, x += 4, dx += 4, dy += 4) {
      const a = v128.load_splat<f32>(x), s = sigmoidOf(v128.load_splat<f32>(x + half));
      const t = squash ? tanhOf(a) : a, slope = v128.load_splat<f32>(dy);
      store<f32>(dx, f32x4.extract_lane(f32x4.mul(slope, slopeOfA(squash, t, s)), 0));
      store<f32>(dx + half, f32x4.extract_lane(f32x4.mul(slope, slopeOfB(t, s)), 0));
    }
  }
}

/** out[i, j] = tanh(x[i, j]) sigmoid(x[i, channels + j]). */
export function tanhGate(x: usize, out: usize, rows: i32, channels: i32): void {
  gate(true, x, out, rows, channels);
}

/** What of dy comes back to x. */
export function tanhGateGrad(dy: usize, x: usize, dx: usize, rows: i32, channels: i32): void {
  gateGrad(true, dy, x, dx, rows, channels);
}

/** out[i, j] = x[i, j] sigmoid(x[i, channels + j]). */
export function linearGate(x: usize, out: usize, rows: i32, channels: i32): void {
  gate(false, x, out, rows, channels);
}

/** What of dy comes back to x. */
export function linearGateGrad(dy: usize, x: usize, dx: usize, rows: i32, channels: i32): void {
  gateGrad(false, dy, x, dx, rows, channels);
}
