/**
 * Encoders: intensities → spikes, and the readout of output spikes.
 *
 *     rate           a spike with probability ρ·x at every step (`rate-coding.ts`; paper, section 2.1)
 *     deterministic  ρ·x·T spikes, evenly spaced: one whenever ρ·x·t + ½ passes a whole number
 *     latency        one spike, earlier for higher x: at step 1 + round((1 − x)·(T − 1)); none for x = 0
 *
 * x = intensity / 65535, t = 1..T. The readout counts an output's spikes; with the latency encoder it is the time of
 * the first spike: T + 1 − t, and 0 if there is none. All comparisons are between integers, so that spikes are the same
 * on every machine. A custom encoder is an object like those below.
 */
import { encodeStep, FULL_INTENSITY, type RateCode, spikeThreshold } from './rate-coding.js';

/** Name of an encoder. */
export type CodingName = 'rate' | 'latency' | 'deterministic';

/** Place of a sample's spikes: with its intensities, it determines the spikes of one step. */
export interface SpikePlace extends RateCode {
  /** The sample's index in its data set. */
  readonly sample: number;
  /** Step t = 1..T. */
  readonly step: number;
  /** Number of steps T. */
  readonly steps: number;
}

/** An encoder. Its spikes must depend only on intensities and place, so that trainings can be repeated and resumed. */
export interface SpikeCoding {
  /** Writes the spikes (0 or 1) [N0] of one sample at one step; `intensities` [N0] are 0..65535. */
  readonly encode: (intensities: Uint16Array, place: SpikePlace, spikes: Uint8Array) => void;
  /** Readout of an output's spikes: their number, or how early the first comes. */
  readonly readout: 'count' | 'first-spike';
  /** True if spikes are random, so that every draw differs. */
  readonly draws?: boolean;
}

/** Encoders by name. */
export const CODINGS: Readonly<Record<CodingName, SpikeCoding>> = {
  rate: {
    encode: (intensities, place, spikes) => encodeStep(intensities, place.sample, place.step, place, spikes),
    readout: 'count',
    draws: true,
  },
  deterministic: { encode: encodeEvenly, readout: 'count' },
  latency: { encode: encodeLatency, readout: 'first-spike' },
};

/** One half and one in the units of `spikeThreshold`. */
const HALF = 2 ** 30;
const WHOLE = 2 ** 31;

function encodeEvenly(
  intensities: Uint16Array,
  { step, spikeProbability }: SpikePlace,
  spikes: Uint8Array,
): void {
  spikes.fill(0);
  for (let j = 0; j < intensities.length; j++) {
    if (intensities[j] === 0) continue;
    const rate = spikeThreshold(intensities[j], spikeProbability);
    const due = Math.floor((rate * step + HALF) / WHOLE);
    if (due > Math.floor((rate * (step - 1) + HALF) / WHOLE)) spikes[j] = 1;
  }
}

function encodeLatency(intensities: Uint16Array, { step, steps }: SpikePlace, spikes: Uint8Array): void {
  spikes.fill(0);
  for (let j = 0; j < intensities.length; j++) {
    if (intensities[j] === 0) continue;
    const wait = Math.round(((FULL_INTENSITY - intensities[j]) * (steps - 1)) / FULL_INTENSITY);
    if (step === 1 + wait) spikes[j] = 1;
  }
}

/**
 * Encodes samples with intensities [B, N0] and returns all spikes [shown, B, N0]; `samples` [B] are their indices in
 * their data set. T is `steps`; `shown` may be less or more.
 */
export function encodeAll(
  { encode }: SpikeCoding,
  intensities: Uint16Array,
  samples: Uint32Array,
  { shown, steps = shown }: { readonly shown: number; readonly steps?: number },
  code: RateCode,
): Uint8Array {
  const inputs = intensities.length / samples.length;
  const spikes = new Uint8Array(shown * intensities.length);
  for (let step = 1; step <= shown; step++) {
    for (const [b, sample] of samples.entries()) {
      const start = (step - 1) * intensities.length + b * inputs;
      encode(
        intensities.subarray(b * inputs, (b + 1) * inputs),
        { ...code, sample, step, steps },
        spikes.subarray(start, start + inputs),
      );
    }
  }
  return spikes;
}

/** Reads the spikes [T, neurons] of `neurons`: returns for each their number, or how early the first comes. */
export function readSpikes(
  readout: SpikeCoding['readout'],
  spikes: Uint8Array,
  neurons: number,
): Uint16Array {
  if (readout === 'first-spike') return firstSpikes(spikes, neurons);
  const counts = new Uint16Array(neurons);
  for (let i = 0; i < spikes.length; i++) counts[i % neurons] += spikes[i];
  return counts;
}

/**
 * Returns how early each of `neurons` (of all samples) spikes first: T + 1 − t, 0 for never; `spikes` is
 * [steps, neurons], with fewer than T steps if a run was stopped.
 */
export function firstSpikes(
  spikes: Uint8Array,
  neurons: number,
  steps: number = spikes.length / neurons,
): Uint16Array {
  const soonness = new Uint16Array(neurons);
  for (let step = spikes.length / neurons; step >= 1; step--) {
    const start = (step - 1) * neurons;
    for (let n = 0; n < neurons; n++) if (spikes[start + n] === 1) soonness[n] = steps + 1 - step;
  }
  return soonness;
}
