// What follows a product: the bias, and ReLU.

/** out[i, j] = x[i, j] + bias[j], and max(·, 0) of it where `relu` is 1; NaN stays NaN. */
export function biasRelu(
  x: usize, bias: usize, out: usize, rows: i32, columns: i32, relu: i32,
): void {
  // Without ReLU the bound is −∞, which changes nothing.
  const least: f32 = relu ? 0 : -Infinity;
  const bound = f32x4.splat(least);
  for (let i = 0; i < rows; i++) {
    let j: i32 = 0, b = bias;
    for (; j + 4 <= columns; j += 4, x += 16, out += 16, b += 16) {
      v128.store(out, f32x4.max(f32x4.add(v128.load(x), v128.load(b)), bound));
    }
    for (; j < columns; j++, x += 4, out += 4, b += 4) {
      store<f32>(out, max<f32>(load<f32>(x) + load<f32>(b), least));
    }
  }
}
