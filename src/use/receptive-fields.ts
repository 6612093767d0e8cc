/**
 * Receptive fields: what makes a neuron spike, as spike-triggered averages, and how much its spikes tell of the class.
 *
 *     field of neuron n = Σ_i c_in · x_i / Σ_i c_in − Σ_i x_i / S
 *
 * with x_i the input of sample i, c_in how often neuron n spiked for it, and S samples: the mean of what was shown when
 * it spiked, less the mean of all that was shown. It needs no weights, and so is there for the neurons of any layer.
 */
import { rowsOf } from './spike-rates.js';

/** Share of a value below which a difference is what is left of rounding. */
const ROUNDING = 1e-12;

/** The inputs [size] of sample `index`, of any unit. */
export type InputOf = (index: number) => ArrayLike<number>;

/**
 * The fields [neurons.length, size] of some neurons, in the unit of the inputs, from the spikes `counts` [samples, N]
 * of their layer. That of a neuron that never spiked is NaN, that of one that spiked alike for all samples is exactly 0.
 * Throws a RangeError where there is no such neuron.
 */
export function spikeTriggeredAverages(
  counts: ArrayLike<number>,
  layerNeurons: number,
  inputOf: InputOf,
  size: number,
  neurons: readonly number[],
): Float64Array {
  const samples = rowsOf(counts, layerNeurons);
  for (const neuron of neurons) {
    if (!(Number.isInteger(neuron) && neuron >= 0 && neuron < layerNeurons)) {
      throw new RangeError(`neuron must be an integer in [0, ${layerNeurons - 1}], got ${neuron}`);
    }
  }
  const fields = new Float64Array(neurons.length * size);
  const sums = new Float64Array(size);
  const spikes = new Float64Array(neurons.length);
  for (let i = 0; i < samples; i++) {
    const input = inputOf(i);
    // A clip may be shorter than what a network hears: past its end there is silence.
    const length = Math.min(size, input.length);
    for (let j = 0; j < length; j++) sums[j] += input[j];
    for (const [k, neuron] of neurons.entries()) {
      const count = counts[i * layerNeurons + neuron];
      if (count === 0) continue;
      spikes[k] += count;
      const field = fields.subarray(k * size, (k + 1) * size);
      for (let j = 0; j < length; j++) field[j] += count * input[j];
    }
  }
  for (let k = 0; k < neurons.length; k++) {
    for (let j = 0; j < size; j++) {
      const [triggered, mean] = [fields[k * size + j] / spikes[k], sums[j] / samples];
      const difference = triggered - mean;
      // A picture of nothing but such remainders would be scaled up until they look like a field.
      fields[k * size + j] = Math.abs(difference) <= ROUNDING * Math.abs(mean) ? 0 : difference;
    }
  }
  return fields;
}

/** Tuning of a neuron to classes. */
export interface ClassTuning {
  /**
   * Share of the variance of its spike counts that the class explains (the correlation ratio η²), in [0, 1]; 0 where
   * the counts do not vary. A neuron that spiked once by chance has little of it.
   */
  readonly selectivity: number;
  /** The class it spikes most for on average; undefined where it never spikes, or as much for another. */
  readonly preferred: number | undefined;
}

/** Returns the tuning of every neuron [N] to classes, from its spikes `counts` [samples, N] and the samples' `labels`. */
export function classTuning(
  counts: ArrayLike<number>,
  layerNeurons: number,
  labels: ArrayLike<number>,
  classes: number,
): ClassTuning[] {
  const samples = rowsOf(counts, layerNeurons);
  if (labels.length < samples) {
    throw new RangeError(`there must be a label for each of ${samples} samples, got ${labels.length}`);
  }
  const ofClass = new Uint32Array(classes);
  for (let i = 0; i < samples; i++) ofClass[labels[i]]++;
  return Array.from({ length: layerNeurons }, (_, n) => {
    const sums = new Float64Array(classes);
    let total = 0;
    let squares = 0;
    for (let i = 0; i < samples; i++) {
      const count = counts[i * layerNeurons + n];
      sums[labels[i]] += count;
      total += count;
      squares += count * count;
    }
    const mean = total / samples;
    // Of whole numbers: exactly 0 where the counts do not vary.
    const variance = (samples * squares - total * total) / samples ** 2;
    let between = 0;
    let preferred: number | undefined;
    let most = 0;
    for (let c = 0; c < classes; c++) {
      if (ofClass[c] === 0) continue;
      const classMean = sums[c] / ofClass[c];
      between += (ofClass[c] / samples) * (classMean - mean) ** 2;
      // Ratios of whole numbers are equal only where they are the same number.
      if (classMean > most) [most, preferred] = [classMean, c];
      else if (classMean === most) preferred = undefined;
    }
    return { selectivity: variance > 0 ? Math.min(1, between / variance) : 0, preferred };
  });
}

/** Places of the numbers, the largest first, equal ones in their order; what is no number comes last. */
export function largestFirst(values: ArrayLike<number>): number[] {
  const order = Array.from({ length: values.length }, (_, n) => n);
  const size = (n: number) => (Number.isNaN(values[n]) ? Number.NEGATIVE_INFINITY : values[n]);
  return order.sort((a, b) => (size(b) > size(a) ? 1 : size(b) < size(a) ? -1 : a - b));
}
