/**
 * exp, log, sin, cos and what follows from them, from additions, multiplications and divisions alone.
 *
 * `Math.exp` and its like may round differently from one JavaScript engine to the next; these give the
 * same bits everywhere. exp and log are within 2e-15 relative of the true value, sin and cos
 * within 2e-15 (tests compare them).
 */

const LOG2_E = Math.LOG2E;
// ln 2 in two parts: the first has trailing zeros, so that k·LN2_HIGH is exact for |k| < 2^20.
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const EXP_TERMS = 14;

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
const HIGH_WORD = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

/** Returns 2^k as a float64, k an integer in [-1022, 1023]. */
function powerOfTwo(k: number): number {
  float[0] = 1;
  words[HIGH_WORD] = (k + 1023) << 20;
  return float[0];
}

/** Returns e^x; 0 below -708, infinite above 709. */
export function exp(x: number): number {
  if (x < -708) return 0;
  if (x > 709) return Number.POSITIVE_INFINITY;
  const k = Math.floor(x * LOG2_E + 0.5);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  let sum = 1;
  for (let n = EXP_TERMS; n >= 1; n--) sum = 1 + (r / n) * sum;
  return sum * powerOfTwo(k);
}

/** Returns the natural logarithm of a normal number above 0. */
export function log(x: number): number {
  float[0] = x;
  let exponent = (words[HIGH_WORD] >>> 20) - 1023;
  words[HIGH_WORD] = (words[HIGH_WORD] & 0xfffff) | (1023 << 20);
  let mantissa = float[0];
  if (mantissa > Math.SQRT2) {
    mantissa *= 0.5;
    exponent++;
  }
  // ln m = 2·artanh(s), s = (m − 1)/(m + 1), |s| < 0.172
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let sum = 0;
  for (let n = 21; n >= 1; n -= 2) sum = 1 / n + square * sum;
  return exponent * LN2_HIGH + (2 * s * sum + exponent * LN2_LOW);
}

// π/2 in three parts; the first two have 33 bits, so that k times each is exact for |k| < 2^20.
const HALF_PI_1 = 1.5707963267341256;
const HALF_PI_2 = 6.077100506303966e-11;
const HALF_PI_3 = 2.0222662487959506e-21;
const SINE_TERMS = 19;
const COSINE_TERMS = 18;

/** Sums 1 − x²/((m−1)·m)·(1 − x²/((m−3)·(m−2))·(…)) from m = `terms` down: cos x if even, sin x / x if odd. */
function series(x: number, terms: number): number {
  const square = x * x;
  let sum = 1;
  for (let m = terms; m >= 2; m -= 2) sum = 1 - (square / ((m - 1) * m)) * sum;
  return sum;
}

/** Returns sin(x + quarters·π/2). */
function sine(x: number, quarters: number): number {
  const k = Math.floor(x / (Math.PI / 2) + 0.5);
  const r = x - k * HALF_PI_1 - k * HALF_PI_2 - k * HALF_PI_3;
  // & takes the remainder of negative quarters as well.
  const quarter = (k + quarters) & 3;
  const value = quarter % 2 === 0 ? r * series(r, SINE_TERMS) : series(r, COSINE_TERMS);
  return quarter < 2 ? value : -value;
}

/** Returns the sine of an angle of at most a million radians, within 2e-15. */
export function sin(x: number): number {
  return sine(x, 0);
}

/** Returns the cosine of an angle of at most a million radians, within 2e-15. */
export function cos(x: number): number {
  return sine(x, 1);
}

/** Returns the inverse hyperbolic sine of a number of at least 0; within 4e-15. */
export function asinh(x: number): number {
  return log(x + Math.sqrt(x * x + 1));
}

/** Returns the hyperbolic sine; within 4e-15 relative if |x| is above 1, 4e-15/|x| below. */
export function sinh(x: number): number {
  return (exp(x) - exp(-x)) / 2;
}
