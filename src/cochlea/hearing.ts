/**
 * The front end: sound → intensities of an audiocoder's inputs (paper, section 3.2.1).
 *
 *     sound → resampled → cochleagram, cut to F frames → y / max y → 16-bit integers
 *
 * F·C numbers, channel-fastest (frame·C + channel): 1500 frames of 39 channels are 58,500 inputs. A shorter clip is
 * silent at its end, a silent one everywhere.
 */
import { resample } from '../data/resample.js';
import type { Sound } from '../data/sound.js';
import { FULL_INTENSITY } from '../encoders/rate-coding.js';
import { cochleagram } from './cochleagram.js';
import { designEar, EAR_DEFAULTS, type EarOptions } from './lyon-filters.js';

/** Options of the front end: the cochlea, and the number of frames kept of a clip. */
export interface Hearing extends EarOptions {
  /** Frames kept of a clip, F; the rest is cut off. Default: 1500. */
  readonly frames: number;
}

/** Defaults, those of the paper's authors: 1.2 seconds, 58,500 inputs. */
export const HEARING_DEFAULTS: Hearing = { ...EAR_DEFAULTS, frames: 1500 };

const MAX_INPUTS = 1_000_000;

/** Returns a network's number of inputs: frames times channels. Throws a RangeError if an option is out of range. */
export function hearingInputs(hearing: Hearing): number {
  const { frames } = hearing;
  const inputs = frames * designEar(hearing).channels;
  if (!(Number.isInteger(frames) && frames >= 1 && inputs <= MAX_INPUTS)) {
    throw new RangeError(`frames times channels must be an integer in [1, ${MAX_INPUTS}], got ${inputs}`);
  }
  return inputs;
}

/**
 * Computes the intensities [frames of the clip × channels] of a sound, 0..65535; inputs past the end are silent.
 * Throws a RangeError if an option or the sample rate is out of range.
 */
export function hear({ samples, sampleRate }: Sound, hearing: Hearing): Uint16Array {
  const { frames } = hearing;
  // Samples past the last frame are not resampled, except as many as the filter spans.
  const seconds = (frames * hearing.decimation) / hearing.sampleRate;
  const needed = Math.ceil(sampleRate * seconds * 1.01) + sampleRate;
  const signal = resample(samples.subarray(0, needed), sampleRate, hearing.sampleRate);
  const heard = cochleagram(signal.subarray(0, frames * hearing.decimation), hearing);
  let loudest = 0;
  for (const value of heard.values) if (value > loudest) loudest = value;
  return Uint16Array.from(heard.values, (value) =>
    loudest > 0 ? Math.round((FULL_INTENSITY * value) / loudest) : 0,
  );
}
