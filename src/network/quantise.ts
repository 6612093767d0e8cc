/**
 * Values in few bits: each becomes the nearest of 2^bits equal levels between 0 and the largest there is (paper, section
 * 3.2.3 and figure 7c).
 *
 *     k·most/(2^bits − 1),   k = 0 … 2^bits − 1
 */
export const MOST_BITS = 16;

/** `values` in levels up to `most`; what lies outside takes the nearest end. Throws a RangeError where there are no such levels. */
export function quantise(values: Float32Array, bits: number, most: number): Float32Array {
  if (!(Number.isInteger(bits) && bits >= 1 && bits <= MOST_BITS)) {
    throw new RangeError(`bits must be an integer in [1, ${MOST_BITS}], got ${bits}`);
  }
  if (!(most >= 0 && most < Infinity)) {
    throw new RangeError(`the largest value must be a number of at least 0, got ${most}`);
  }
  // Without a largest value, 0 is the only level.
  if (most === 0) return new Float32Array(values.length);
  const last = 2 ** bits - 1;
  return values.map((value) => {
    const level = Math.min(last, Math.max(0, Math.round((value / most) * last)));
    return (level * most) / last;
  });
}

/** The largest of `values` [n, …], at least 0. */
export function largestOf(values: Float32Array): number {
  let most = 0;
  for (const value of values) if (value > most) most = value;
  return most;
}
