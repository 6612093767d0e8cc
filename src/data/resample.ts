/**
 * Resampling by a rational factor up/down with a windowed sinc, evaluated only for outputs.
 *
 *     y[m] = Σ_k h[down·m − up·k]·x[k]         ⌈up·n/down⌉ outputs of n inputs
 *     h[j] = sinc(j/w)·kaiser(β = 5)[j],  |j| ≤ 10·w,  w = max(up, down),  scaled so that Σh = up
 *
 * So the filter cuts at the lower of the two Nyquist frequencies. Samples before and after the signal count as 0.
 */
import { sin } from '../core/arithmetic.js';

/** Range of sample rates, in Hz. */
export const SAMPLE_RATES = { min: 1000, max: 384_000 } as const;

const HALF_WIDTHS = 10;
const KAISER_BETA = 5;

/** Computes the modified Bessel function of the first kind, order 0, by its power series. */
function bessel0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/** Computes the filter: h[j] for j = −half..half at index j + half. */
function lowPass(up: number, down: number): Float64Array {
  const width = Math.max(up, down);
  const half = HALF_WIDTHS * width;
  const filter = new Float64Array(2 * half + 1);
  let sum = 0;
  for (let j = -half; j <= half; j++) {
    const angle = (Math.PI * j) / width;
    const window = bessel0(KAISER_BETA * Math.sqrt(1 - (j / half) ** 2)) / bessel0(KAISER_BETA);
    const value = (j === 0 ? 1 : sin(angle) / angle) * window;
    filter[j + half] = value;
    sum += value;
  }
  for (let i = 0; i < filter.length; i++) filter[i] *= up / sum;
  return filter;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Throws a RangeError unless `rate` is a sample rate that can be resampled. */
export function checkSampleRate(rate: number): void {
  const { min, max } = SAMPLE_RATES;
  if (!(Number.isInteger(rate) && rate >= min && rate <= max)) {
    throw new RangeError(`sample rate must be an integer in [${min}, ${max}] Hz, got ${rate}`);
  }
}

/**
 * Resamples `signal` [n] from rate `from` to rate `to` (both in Hz) [⌈n·to/from⌉]. Returns the signal itself if the
 * rates are equal. Throws a RangeError if a rate is out of range.
 */
export function resample(signal: Float64Array, from: number, to: number): Float64Array {
  checkSampleRate(from);
  checkSampleRate(to);
  if (from === to) return signal;
  const divisor = greatestCommonDivisor(from, to);
  const up = to / divisor;
  const down = from / divisor;
  const filter = lowPass(up, down);
  const half = (filter.length - 1) / 2;
  const output = new Float64Array(Math.ceil((up * signal.length) / down));
  for (let m = 0; m < output.length; m++) {
    const first = Math.max(0, Math.ceil((down * m - half) / up));
    const last = Math.min(signal.length - 1, Math.floor((down * m + half) / up));
    let sum = 0;
    for (let k = first; k <= last; k++) sum += filter[down * m - up * k + half] * signal[k];
    output[m] = sum;
  }
  return output;
}
