// Batches from 8-bit images: grey values and dynamic binarisation.

/** out = byte / 255. */
export function greyPixels(bytes: usize, out: usize, n: i32): void {
  const whole = f32x4.splat(255);
  const vectors = out + (<usize>(n & ~7) << 2), end = out + (<usize>n << 2);
  for (; out < vectors; out += 32, bytes += 8) {
    const eight = v128.load_ext<u8>(bytes);
    const low = f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(eight));
    const high = f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(eight));
    v128.store(out, f32x4.div(low, whole));
    v128.store(out, f32x4.div(high, whole), 16);
  }
  for (; out < end; out += 4, bytes++) store<f32>(out, <f32>load<u8>(bytes) / 255);
}

/**
 * out = 1 where a draw lies below the grey value, else 0: the draws of Random.fillUniform.
 *
 * A draw is the upper 24 bits of the lower half of xoroshiro128+'s output, and `table` holds, for each
 * byte, the number of draws below its grey value. `state` is the generator's 128 bits, here and after.
 */
export function binarisedPixels(bytes: usize, table: usize, state: usize, out: usize, n: i32): void {
  let s0 = load<u64>(state), s1 = load<u64>(state, 8);
  const end = out + (<usize>n << 2);
  for (; out < end; out += 4, bytes++) {
    const draw = <u32>(s0 + s1) >> 8;
    s1 ^= s0;
    s0 = rotl<u64>(s0, 24) ^ s1 ^ (s1 << 16);
    s1 = rotl<u64>(s1, 37);
    store<f32>(out, <f32>i32(draw < load<u32>(table + (<usize>load<u8>(bytes) << 2))));
  }
  store<u64>(state, s0);
  store<u64>(state, s1, 8);
}
