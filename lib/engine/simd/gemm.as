// The matrix product for machines without a BLAS: packed panels, 4 × 8 tiles in registers.

const ROWS: i32 = 4; // of a tile
const COLUMNS: i32 = 8; // of a tile
const M_BLOCK: i32 = 64;
const N_BLOCK: i32 = 512;
const K_BLOCK: i32 = 256;

/** Floats of scratch that {@link gemm} needs. */
export function gemmScratch(): i32 {
  return M_BLOCK * K_BLOCK + K_BLOCK * N_BLOCK + ROWS * COLUMNS;
}

/** C [m, n] ← op(A) op(B) + β C; each leading dimension counts floats; m, n, k ≥ 1. */
export function gemm(
  transposeA: i32, transposeB: i32, m: i32, n: i32, k: i32,
  a: usize, lda: i32, b: usize, ldb: i32, beta: i32, c: usize, ldc: i32, scratch: usize,
): void {
  const aLine = <usize>lda << 2, bLine = <usize>ldb << 2;
  const aRow: usize = transposeA ? 4 : aLine, aColumn: usize = transposeA ? aLine : 4;
  const bRow: usize = transposeB ? 4 : bLine, bColumn: usize = transposeB ? bLine : 4;
  const cRow: usize = <usize>ldc << 2;
  const packedA = scratch, packedB = scratch + (<usize>(M_BLOCK * K_BLOCK) << 2);
  const edge = packedB + (<usize>(K_BLOCK * N_BLOCK) << 2);
  for (let k0 = 0; k0 < k; k0 += K_BLOCK) {
    const kc = min(K_BLOCK, k - k0);
    const add: i32 = k0 > 0 ? 1 : beta;
    for (let n0 = 0; n0 < n; n0 += N_BLOCK) {
      const nc = min(N_BLOCK, n - n0);
      pack(b + <usize>k0 * bRow + <usize>n0 * bColumn, bColumn, bRow, nc, kc, COLUMNS, packedB);
      for (let m0 = 0; m0 < m; m0 += M_BLOCK) {
        const mc = min(M_BLOCK, m - m0);
        pack(a + <usize>m0 * aRow + <usize>k0 * aColumn, aRow, aColumn, mc, kc, ROWS, packedA);
        for (let j = 0; j < nc; j += COLUMNS) {
          const panelB = packedB + (<usize>(j * kc) << 2);
          for (let i = 0; i < mc; i += ROWS) {
            const panelA = packedA + (<usize>(i * kc) << 2);
            const place = c + <usize>(m0 + i) * cRow + (<usize>(n0 + j) << 2);
            const rows = min(ROWS, mc - i), columns = min(COLUMNS, nc - j);
            if (rows == ROWS && columns == COLUMNS) tile(panelA, panelB, kc, place, cRow, add);
            else {
              tile(panelA, panelB, kc, edge, <usize>COLUMNS << 2, 0);
              unpack(edge, place, cRow, rows, columns, add);
            }
          }
        }
      }
    }
  }
}

/** Strips of `width` lines (rows of A, columns of B), k by k, the last one filled up with zeros. */
function pack(from: usize, line: usize, step: usize, lines: i32, kc: i32, width: i32, to: usize): void {
  for (let start = 0; start < lines; start += width) {
    const present = min(width, lines - start);
    const strip = from + <usize>start * line;
    if (present == width && line == 4) {
      for (let l = 0; l < kc; l++) {
        const at = strip + <usize>l * step;
        v128.store(to, v128.load(at));
        if (width == 8) v128.store(to, v128.load(at, 16), 16);
        to += <usize>width << 2;
      }
    } else {
      for (let l = 0; l < kc; l++) {
        let at = strip + <usize>l * step;
        for (let i = 0; i < width; i++, to += 4, at += line) {
          store<f32>(to, i < present ? load<f32>(at) : 0);
        }
      }
    }
  }
}

function tile(a: usize, b: usize, kc: i32, c: usize, cRow: usize, add: i32): void {
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00;
  let c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  for (let l = 0; l < kc; l++, a += 16, b += 32) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    const a0 = v128.load_splat<f32>(a);
    c00 = f32x4.add(c00, f32x4.mul(a0, b0));
    c01 = f32x4.add(c01, f32x4.mul(a0, b1));
    const a1 = v128.load_splat<f32>(a, 4);
    c10 = f32x4.add(c10, f32x4.mul(a1, b0));
    c11 = f32x4.add(c11, f32x4.mul(a1, b1));
    const a2 = v128.load_splat<f32>(a, 8);
    c20 = f32x4.add(c20, f32x4.mul(a2, b0));
    c21 = f32x4.add(c21, f32x4.mul(a2, b1));
    const a3 = v128.load_splat<f32>(a, 12);
    c30 = f32x4.add(c30, f32x4.mul(a3, b0));
    c31 = f32x4.add(c31, f32x4.mul(a3, b1));
  }
  put(c, c00, c01, add);
  put(c + cRow, c10, c11, add);
  put(c + 2 * cRow, c20, c21, add);
  put(c + 3 * cRow, c30, c31, add);
}

function put(c: usize, left: v128, right: v128, add: i32): void {
  if (add) {
    left = f32x4.add(left, v128.load(c));
    right = f32x4.add(right, v128.load(c, 16));
  }
  v128.store(c, left);
  v128.store(c, right, 16);
}

function unpack(from: usize, c: usize, cRow: usize, rows: i32, columns: i32, add: i32): void {
  for (let i = 0; i < rows; i++, c += cRow, from += <usize>COLUMNS << 2) {
    for (let j = 0; j < columns; j++) {
      const place = c + (<usize>j << 2);
      const value = load<f32>(from + (<usize>j << 2));
      store<f32>(place, add ? load<f32>(place) + value : value);
    }
  }
}
