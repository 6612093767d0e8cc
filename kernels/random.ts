/**
 * Philox4x32-10, four counters at a time, and the logarithm for geometric jumps.
 * The references are `src/core/philox.ts` and `src/core/arithmetic.ts`; the bits are the same.
 */

const MULTIPLIER_0: u32 = 0xd2511f53;
const MULTIPLIER_1: u32 = 0xcd9e8d57;
const WEYL_0: u32 = 0x9e3779b9;
const WEYL_1: u32 = 0xbb67ae85;

/**
 * Writes 16 words to `out`: word w of the counter in lane i at [w][i]. The four counters differ only in their
 * first word (`blocks`).
 */
export function philox4(blocks: v128, step: u32, sample: u32, place: u32, key0: u32, key1: u32, out: usize): void {
  const m0 = i32x4.splat(MULTIPLIER_0);
  const m1 = i32x4.splat(MULTIPLIER_1);
  let x0 = blocks;
  let x1 = i32x4.splat(step);
  let x2 = i32x4.splat(sample);
  let x3 = i32x4.splat(place);
  for (let round = 0; round < 10; round++) {
    const a = i64x2.extmul_low_i32x4_u(x0, m0);
    const b = i64x2.extmul_high_i32x4_u(x0, m0);
    const c = i64x2.extmul_low_i32x4_u(x2, m1);
    const d = i64x2.extmul_high_i32x4_u(x2, m1);
    const high0 = v128.shuffle<i32>(a, b, 1, 3, 5, 7);
    const high1 = v128.shuffle<i32>(c, d, 1, 3, 5, 7);
    x0 = v128.xor(v128.xor(high1, x1), i32x4.splat(key0));
    x1 = v128.shuffle<i32>(c, d, 0, 2, 4, 6);
    x2 = v128.xor(v128.xor(high0, x3), i32x4.splat(key1));
    x3 = v128.shuffle<i32>(a, b, 0, 2, 4, 6);
    key0 += WEYL_0;
    key1 += WEYL_1;
  }
  v128.store(out, x0);
  v128.store(out, x1, 16);
  v128.store(out, x2, 32);
  v128.store(out, x3, 48);
}

/** Returns the natural logarithm of a normal number above 0: the operations of `log`, in the same order. */
export function logarithm(x: f64): f64 {
  const bits = reinterpret<u64>(x);
  let exponent = <i32>(bits >> 52) - 1023;
  let mantissa = reinterpret<f64>((bits & 0xfffffffffffff) | (<u64>1023 << 52));
  if (mantissa > 1.4142135623730951) {
    mantissa *= 0.5;
    exponent++;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let sum: f64 = 0;
  for (let n = 21; n >= 1; n -= 2) sum = 1.0 / <f64>n + square * sum;
  return <f64>exponent * 0.6931471803691238 + (2 * s * sum + <f64>exponent * 1.9082149292705877e-10);
}
