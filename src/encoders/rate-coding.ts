/**
 * Rate encoder: intensities → spikes, one Bernoulli draw per input and step (paper, section 2.1).
 *
 *     P(spike of an input of intensity x at a step) = ρ·x
 *
 * Intensities are 16-bit integers (x = intensity / 65535), random numbers come from a counter, and all
 * comparisons are between integers: a spike is a pure function of (seed, purpose, epoch, sample, step,
 * input), the same in every engine and on every machine.
 *
 * ρ above `SPARSE_LIMIT`: input j compares word j mod 4 of Philox block ⌊j/4⌋ with its threshold.
 * ρ up to it: candidates at rate ρ are drawn by geometric jumps, and each is kept with probability x;
 * also exactly Bernoulli(ρ·x), at the cost of the candidates only. Candidate i uses words 2·(i mod 2)
 * (jump) and the one after it (keep) of block ⌊i/2⌋.
 */
import { log } from '../core/arithmetic.js';
import { counterPurpose, type Purpose, philox, seedKey } from '../core/philox.js';

/** Largest intensity. */
export const FULL_INTENSITY = 65535;
/** Largest ρ for which geometric jumps are used. */
export const SPARSE_LIMIT = 0.1;
const DRAWS = 2 ** 31;

/** Parameters of the rate encoder. */
export interface RateCode {
  /** Spikes per step of an input of full intensity, ρ, in (0, 1]. */
  readonly spikeProbability: number;
  readonly seed: number;
  readonly purpose: Purpose;
  readonly epoch: number;
}

/** Returns the intensity 0..65535 of a pixel 0..255. */
export function pixelIntensity(pixel: number): number {
  return pixel * 257;
}

/** Returns the threshold below which a 31-bit draw gives a spike: ⌊ρ·x·2^31⌋; if ρ·x = 1, every draw does. */
export function spikeThreshold(intensity: number, spikeProbability: number): number {
  return Math.floor(((spikeProbability * intensity) / FULL_INTENSITY) * DRAWS);
}

/**
 * Writes the spikes (0 or 1) of one sample at one step to `spikes` [N0].
 * `sample` is the sample's index in its data set, `step` counts from 1, `intensities` is [N0].
 */
export function encodeStep(
  intensities: Uint16Array,
  sample: number,
  step: number,
  code: RateCode,
  spikes: Uint8Array,
): void {
  if (code.spikeProbability <= SPARSE_LIMIT) encodeSparse(intensities, sample, step, code, spikes);
  else encodeDense(intensities, sample, step, code, spikes);
}

const words = new Uint32Array(4);

function encodeDense(
  intensities: Uint16Array,
  sample: number,
  step: number,
  { spikeProbability, seed, purpose, epoch }: RateCode,
  spikes: Uint8Array,
): void {
  const [key0, key1] = seedKey(seed);
  const place = counterPurpose(purpose, epoch);
  for (let j = 0; j < intensities.length; j++) {
    if ((j & 3) === 0) philox(j >>> 2, step, sample, place, key0, key1, words);
    spikes[j] = words[j & 3] >>> 1 < spikeThreshold(intensities[j], spikeProbability) ? 1 : 0;
  }
}

function encodeSparse(
  intensities: Uint16Array,
  sample: number,
  step: number,
  { spikeProbability, seed, purpose, epoch }: RateCode,
  spikes: Uint8Array,
): void {
  const [key0, key1] = seedKey(seed);
  const place = counterPurpose(purpose, epoch);
  const perLog = jumpScale(spikeProbability);
  spikes.fill(0);
  let j = -1;
  for (let candidate = 0; ; candidate++) {
    const lane = 2 * (candidate & 1);
    if (lane === 0) philox(candidate >>> 1, step, sample, place, key0, key1, words);
    j += 1 + Math.floor(log((words[lane] + 1) / 2 ** 32) * perLog);
    if (j >= intensities.length) return;
    if (words[lane + 1] >>> 1 < spikeThreshold(intensities[j], 1)) spikes[j] = 1;
  }
}

/** Returns 1 / ln(1 − ρ), which turns the logarithm of a uniform number into a geometric jump. */
export function jumpScale(spikeProbability: number): number {
  return 1 / log(1 - spikeProbability);
}
