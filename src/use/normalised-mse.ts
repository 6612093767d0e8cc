/**
 * Mean squared error of two maps after each is normalised (paper, section 3.1).
 *
 * Both maps are shifted to zero mean and scaled to unit variance (population); a constant map becomes zeros.
 * 0 is perfect, 2 is unrelated.
 */
export function normalisedMse(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length || a.length === 0) {
    throw new RangeError(`maps must be of one size above 0, got ${a.length} and ${b.length}`);
  }
  const [meanA, scaleA] = moments(a);
  const [meanB, scaleB] = moments(b);
  let sum = 0;
  for (let n = 0; n < a.length; n++) {
    const difference = (a[n] - meanA) * scaleA - (b[n] - meanB) * scaleB;
    sum += difference * difference;
  }
  return sum / a.length;
}

/** A map shifted to zero mean and scaled to unit variance (population); a constant one becomes zeros. */
export function normalise(values: ArrayLike<number>): Float64Array {
  const [mean, scale] = moments(values);
  return Float64Array.from(values, (value) => (value - mean) * scale);
}

/** Mean, and 1 over the standard deviation; 0 where the map is constant. */
function moments(values: ArrayLike<number>): [number, number] {
  let sum = 0;
  let isConstant = true;
  for (let n = 0; n < values.length; n++) {
    sum += values[n];
    if (values[n] !== values[0]) isConstant = false;
  }
  const mean = sum / values.length;
  // The mean of equal fractions may differ from them in its last bit, which is no map.
  if (isConstant) return [mean, 0];
  let squares = 0;
  for (let n = 0; n < values.length; n++) squares += (values[n] - mean) * (values[n] - mean);
  return [mean, squares > 0 ? 1 / Math.sqrt(squares / values.length) : 0];
}

/** Slope of `normalisedMse(a, b)` in every number of `b`: −2·(â − r·b̂) / (n·σ_b), r their correlation; 0 where b is constant. */
export function normalisedMseSlope(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  const [wanted, given] = [normalise(a), normalise(b)];
  const [, scale] = moments(b);
  let correlation = 0;
  for (let n = 0; n < given.length; n++) correlation += wanted[n] * given[n];
  correlation /= given.length;
  return given.map((value, n) => (-2 * (wanted[n] - correlation * value) * scale) / given.length);
}

/** Mean of `normalisedMse` over the rows of two arrays [count, size]. */
export function meanNormalisedMse(
  a: { readonly length: number; subarray(start: number, end: number): ArrayLike<number> },
  b: { subarray(start: number, end: number): ArrayLike<number> },
  size: number,
): number {
  const count = a.length / size;
  let sum = 0;
  for (let n = 0; n < count; n++) {
    sum += normalisedMse(a.subarray(n * size, (n + 1) * size), b.subarray(n * size, (n + 1) * size));
  }
  return sum / count;
}
