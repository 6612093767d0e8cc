/**
 * Design of Lyon's passive cochlea: a cascade of second-order sections from high to low frequency.
 *
 *     B(f) = √(f² + 1000²)/Q                                    bandwidth of the cochlea at frequency f
 *     f_k  = 1000·sinh(asinh(f_top/1000) − k·s/Q)               centre of channel k = 1..N, a step of s bandwidths
 *
 * Two sections lead the cascade: pre-emphasis (outer and middle ear) and a compensator; then one of each channel,
 * a pair of poles at f_k and a pair of zeros a little above. Every section's output is a tap that feeds the next.
 * Source: Slaney, "Lyon's Cochlear Model" (1988) and Auditory Toolbox (1998), which the paper used.
 */
import { asinh, cos, exp, sinh } from '../core/arithmetic.js';
import { checkSampleRate } from '../data/resample.js';

/** Parameters of the filters of Lyon's passive cochlea. */
export interface EarOptions {
  /** Samples per second, Hz. Default: 12,500. */
  readonly sampleRate: number;
  /** Quality of the filters, Q: centre frequency over bandwidth at high frequencies. Default: 8. */
  readonly earQ: number;
  /** Distance of neighbouring channels in bandwidths, s. Default: 0.5. */
  readonly stepFactor: number;
  /** Samples per frame. Default: 10. */
  readonly decimation: number;
}

/** Defaults, those of the paper's authors: 39 channels, 1,250 frames a second. */
export const EAR_DEFAULTS: EarOptions = { sampleRate: 12_500, earQ: 8, stepFactor: 0.5, decimation: 10 };

/** Number of sections that lead the cascade and are not channels. */
export const LEADING_SECTIONS = 2;
/** Number of coefficients: b0, b1, b2, a1, a2 of y[n] = b0·x[n] + b1·x[n−1] + b2·x[n−2] − a1·y[n−1] − a2·y[n−2]. */
export const SECTION_SIZE = 5;

const EAR_BREAK = 1000;
const ZERO_OFFSET = 1.5;
const SHARPNESS = 5;
const PRE_EMPHASIS = 300;
const MAX_CHANNELS = 1024;

export interface EarFilters {
  readonly channels: number;
  /** Centre of each channel in Hz [channels], the highest first. */
  readonly centres: Float64Array;
  /** Coefficients [2 + channels, 5], see SECTION_SIZE. */
  readonly sections: Float64Array;
}

/** Throws a RangeError unless every option is in range. */
export function checkEar({ sampleRate, earQ, stepFactor, decimation }: EarOptions): void {
  checkSampleRate(sampleRate);
  if (!(earQ >= 1 && earQ <= 100)) throw new RangeError(`ear Q must be in [1, 100], got ${earQ}`);
  if (!(stepFactor >= 0.01 && stepFactor <= 4)) {
    throw new RangeError(`step factor must be in [0.01, 4], got ${stepFactor}`);
  }
  if (!(Number.isInteger(decimation) && decimation >= 1 && decimation <= 10_000)) {
    throw new RangeError(`decimation must be an integer in [1, 10000], got ${decimation}`);
  }
}

/** Returns coefficients 1 and 2 of a pair of roots at frequency f with quality q; coefficient 0 is 1. */
function pair(f: number, q: number, sampleRate: number): [number, number] {
  const radius = exp((-Math.PI * f) / (sampleRate * q));
  const angle = 2 * Math.PI * (f / sampleRate) * Math.sqrt(1 - 1 / (4 * q * q));
  return [-2 * radius * cos(angle), radius * radius];
}

/** Computes the filters. Throws a RangeError if an option is out of range or there would be no channel. */
export function designEar(options: EarOptions): EarFilters {
  checkEar(options);
  const { sampleRate, earQ, stepFactor } = options;
  const bandwidth = (f: number) => Math.sqrt(f * f + EAR_BREAK * EAR_BREAK) / earQ;
  const nyquist = sampleRate / 2;
  const top = nyquist - 0.5 * stepFactor * bandwidth(nyquist);
  const low = EAR_BREAK / Math.sqrt(4 * earQ * earQ - 1);
  const channels = Math.floor((earQ / stepFactor) * (asinh(top / EAR_BREAK) - asinh(low / EAR_BREAK)));
  if (!(channels >= 1 && channels <= MAX_CHANNELS)) {
    throw new RangeError(
      `a cochlea at ${sampleRate} Hz with Q ${earQ} and step factor ${stepFactor} would have ${Math.max(0, channels)} ` +
        `channels, must be 1 to ${MAX_CHANNELS}`,
    );
  }
  const centre = (k: number) => EAR_BREAK * sinh(asinh(top / EAR_BREAK) - (k * stepFactor) / earQ);
  const sections = new Float64Array((LEADING_SECTIONS + channels) * SECTION_SIZE);

  const emphasis = exp((-2 * Math.PI * PRE_EMPHASIS) / sampleRate);
  const norm = Math.sqrt(1 + emphasis * emphasis);
  sections.set([0, 1 / norm, -emphasis / norm, 0, 0], 0);
  const [t1, t2] = pair(top, centre(1) / bandwidth(centre(1)), sampleRate);
  const gain = Math.sqrt((1 - t2) ** 2 + t1 * t1) / 2;
  sections.set([gain, 0, -gain, t1, t2], SECTION_SIZE);

  for (let k = 1; k <= channels; k++) {
    const f = centre(k);
    const width = bandwidth(f);
    const zero = f + ZERO_OFFSET * stepFactor * width;
    const [z1, z2] = pair(zero, (SHARPNESS * zero) / width, sampleRate);
    const [p1, p2] = pair(f, f / width, sampleRate);
    // The first channel has no upper neighbour and uses the next one's ratio.
    const ratio = k === 1 ? centre(1) / centre(2) : centre(k - 1) / f;
    const g = (ratio * (1 + p1 + p2)) / (1 + z1 + z2);
    sections.set([g, g * z1, g * z2, p1, p2], (LEADING_SECTIONS + k - 1) * SECTION_SIZE);
  }
  return { channels, centres: Float64Array.from({ length: channels }, (_, k) => centre(k + 1)), sections };
}
