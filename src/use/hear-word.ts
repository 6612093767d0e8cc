/**
 * Hearing one word, however fast it is said: what audiocoders of voices they do not know are given.
 *
 *     recording → silence cut (`trim-silence.ts`) → one loudness → frames as long as the word makes them → intensities
 *
 * A word of n samples at the ear's rate has frames of n/F samples instead of the network's own, so that it fills all F
 * frames, and its sounds come to the same inputs from a slow voice and from a fast one. A network that hears so is
 * trained on words heard so, and says so (`hearsWords`).
 */
import { type Hearing, hear } from '../cochlea/hearing.js';
import { designEar } from '../cochlea/lyon-filters.js';
import type { Sound } from '../data/sound.js';
import { trimSilence } from '../data/trim-silence.js';
import type { HeardClip } from './heard-clip.js';

/** Root mean square of a word's samples: the ear's gain control goes by loudness, microphones differ in it. */
const LEVEL = 0.1;

/** A word that was found in a sound, as it was heard. */
export interface HeardWord extends HeardClip {
  /** The word as it was heard: without silence, at one loudness. */
  readonly sound: Sound;
}

/**
 * The word in a recording, heard over all frames of `hearing`, whose `decimation` is not used. Undefined where the
 * recording holds no word. Throws a RangeError for an option or a sample rate out of range.
 */
export function hearWord(recording: Sound, hearing: Hearing): HeardWord | undefined {
  const word = trimSilence(recording);
  return word && hearTrimmed(word, hearing);
}

/** Hears a word that has no silence around it, or a whole recording in which no word is found. */
export function hearTrimmed(word: Sound, hearing: Hearing): HeardWord {
  const { frames, sampleRate } = hearing;
  const power = word.samples.reduce((sum, x) => sum + x * x, 0) / word.samples.length;
  const gain = power > 0 ? LEVEL / Math.sqrt(power) : 1;
  const sound = { sampleRate: word.sampleRate, samples: word.samples.map((x) => gain * x) };
  const samples = (word.samples.length * sampleRate) / word.sampleRate;
  const fitted = { ...hearing, decimation: Math.max(1, Math.round(samples / frames)) };
  const { channels, centres } = designEar(fitted);
  const values = new Uint16Array(frames * channels);
  values.set(hear(sound, fitted));
  return { frames, channels, values, centres, frameSeconds: fitted.decimation / sampleRate, sound };
}
