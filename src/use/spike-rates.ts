/** Spike rates of neurons, and how they are spread over a layer. */

/** From this rate on a neuron counts as saturated: it spikes whatever it is shown. */
export const SATURATED_RATE = 0.98;

/** Histogram of the rates of a layer. */
export interface RateHistogram {
  /** Neurons by their rate [bins]: bin i is [i, i + 1) / bins, the last one with its end. They sum to all neurons. */
  readonly counts: Uint32Array;
  /** Mean over the neurons, spikes per step. */
  readonly mean: number;
  /** Neurons that never spike, part of the first bin. */
  readonly silent: readonly number[];
  /** Neurons of at least `SATURATED_RATE` spikes per step, part of the last bin. */
  readonly saturated: readonly number[];
}

/** Spikes per step of each neuron [N], in [0, 1], from its spikes for each sample of `steps` steps [samples, N]. */
export function spikeRates(counts: ArrayLike<number>, neurons: number, steps: number): Float64Array {
  const samples = rowsOf(counts, neurons);
  const sums = new Float64Array(neurons);
  for (let i = 0; i < counts.length; i++) sums[i % neurons] += counts[i];
  return sums.map((sum) => sum / (samples * steps));
}

/**
 * Neurons by their spikes per step, `rates` [N] in [0, 1].
 * Throws a RangeError for a rate out of range, and unless `bins` is an integer in [1, 50]: a wider last bin than the
 * share that counts as saturated is needed.
 */
export function rateHistogram(rates: ArrayLike<number>, bins = 25): RateHistogram {
  if (!(Number.isInteger(bins) && bins >= 1 && bins <= 50)) {
    throw new RangeError(`bins must be an integer in [1, 50], got ${bins}`);
  }
  const counts = new Uint32Array(bins);
  const silent: number[] = [];
  const saturated: number[] = [];
  let sum = 0;
  for (let n = 0; n < rates.length; n++) {
    const rate = rates[n];
    if (!(rate >= 0 && rate <= 1)) throw new RangeError(`rates must be in [0, 1], got ${rate}`);
    counts[Math.min(bins - 1, Math.floor(rate * bins))]++;
    if (rate === 0) silent.push(n);
    if (rate >= SATURATED_RATE) saturated.push(n);
    sum += rate;
  }
  return { counts, mean: rates.length === 0 ? 0 : sum / rates.length, silent, saturated };
}

/** Rows of an array [rows, size]. Throws a RangeError where it is not one of at least one row. */
export function rowsOf({ length }: ArrayLike<number>, size: number): number {
  const rows = length / size;
  if (!(Number.isInteger(rows) && rows >= 1)) {
    throw new RangeError(`an array of rows of ${size} was expected, got ${length} values`);
  }
  return rows;
}
