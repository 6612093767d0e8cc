/**
 * Removal of silence from both ends of a recording of one word.
 *
 *     high-pass at 120 Hz → power p of every 10 ms → q, the mean of p over 3 windows
 *     loudest  P   the largest median of p over 7 windows, so that a click does not count as a voice
 *     quietest Q   the 10 % quantile of the windows' power, zeros left out
 *     speech       where q exceeds min(max(4·Q, P/1000), P/40)
 *
 * Starting from the loudest window, stretches of speech belong to the word if at most 0.2 s of silence separate them,
 * more than the stop in "eight"; stretches further off, such as the click of a button, do not. 30 ms are kept on
 * either side. Only ratios count: a recording at half the volume is cut at the same places.
 */
import type { Sound } from './sound.js';

/** Cut-off frequency in Hz, above the hum and rumble of a room. */
const HIGH_PASS = 120;
const WINDOW_SECONDS = 0.01;
/** Windows to either side in the mean of a level, and in the median of a stretch. */
const NEAR = 1;
const WIDE = 3;
const QUIET_SHARE = 0.1;
/** Threshold of speech: this multiple of the quietest power, within these fractions of the loudest. */
const ABOVE_QUIET = 4;
const LOWEST_SHARE = 1e-3;
const HIGHEST_SHARE = 1 / 40;
/** Least ratio of loudest to quietest power of a recording that contains a word. */
const LEAST_CONTRAST = 6;
const LONGEST_GAP = 20;
const MARGIN = 3;

/** Returns the power of every whole window of the high-passed signal [⌊n/size⌋]. */
function windowPowers({ samples, sampleRate }: Sound, size: number): Float64Array {
  const powers = new Float64Array(Math.floor(samples.length / size));
  const kept = 1 / (1 + (2 * Math.PI * HIGH_PASS) / sampleRate);
  let before = samples[0];
  let high = 0;
  for (let w = 0; w < powers.length; w++) {
    let sum = 0;
    for (let n = w * size; n < (w + 1) * size; n++) {
      high = kept * (high + samples[n] - before);
      before = samples[n];
      sum += high * high;
    }
    powers[w] = sum / size;
  }
  return powers;
}

/** Returns for every window the mean over it and its existing neighbours. */
function smooth(powers: Float64Array): Float64Array {
  return powers.map((_, w) => {
    const near = powers.subarray(Math.max(0, w - NEAR), w + NEAR + 1);
    return near.reduce((sum, power) => sum + power, 0) / near.length;
  });
}

/** Returns the window in the middle of the loudest stretch, and its median power. */
function loudestStretch(powers: Float64Array): { readonly middle: number; readonly loudest: number } {
  let [middle, loudest] = [WIDE, 0];
  for (let w = WIDE; w < powers.length - WIDE; w++) {
    const median = powers.slice(w - WIDE, w + WIDE + 1).sort()[WIDE];
    if (median > loudest) [middle, loudest] = [w, median];
  }
  return { middle, loudest };
}

/** Returns the last window of speech from `from` on in steps of `step`, across silences of up to LONGEST_GAP. */
function endOfWord(isSpeech: (window: number) => boolean, from: number, step: 1 | -1, count: number): number {
  let last = from;
  for (let w = from; w >= 0 && w < count && Math.abs(w - last) <= LONGEST_GAP + 1; w += step) {
    if (isSpeech(w)) last = w;
  }
  return last;
}

/**
 * Cuts the silence before and after a sound's word: returns a view of the same samples, or the sound itself if there is
 * nothing to cut. Returns undefined if there is no word: a sound shorter than 70 ms, silence, or only even noise.
 */
export function trimSilence(sound: Sound): Sound | undefined {
  const { samples, sampleRate } = sound;
  const size = Math.max(1, Math.round(WINDOW_SECONDS * sampleRate));
  const powers = windowPowers(sound, size);
  if (powers.length < 2 * WIDE + 1) return undefined;
  const near = smooth(powers);
  const { middle, loudest } = loudestStretch(powers);
  const heard = near.filter((power) => power > 0).sort();
  const quietest = heard[Math.floor(QUIET_SHARE * heard.length)];
  if (!(loudest > LEAST_CONTRAST * quietest)) return undefined;
  const threshold = Math.min(
    Math.max(ABOVE_QUIET * quietest, LOWEST_SHARE * loudest),
    HIGHEST_SHARE * loudest,
  );
  const isSpeech = (window: number) => near[window] > threshold;
  const first = endOfWord(isSpeech, middle, -1, powers.length) - MARGIN;
  const last = endOfWord(isSpeech, middle, 1, powers.length) + MARGIN;
  const start = first > 0 ? first * size : 0;
  const end = last + 1 < powers.length ? (last + 1) * size : samples.length;
  if (start === 0 && end === samples.length) return sound;
  return { sampleRate, samples: samples.subarray(start, end) };
}
