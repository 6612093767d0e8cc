/**
 * A heard word [frames, channels] as another voice in another room may have said it: bent in time, its channels moved (a
 * longer or shorter throat), some channels or loud parts stronger, a few frames or channels missing.
 *
 * One copy costs a hundredth of hearing one. All arithmetic is Spikeloom's own, so copies are the same on every machine.
 */
import { cos, exp, log } from '../../dist/src/core/arithmetic.js';

const FULL = 65_535;
/** Share by which the middle of the word comes sooner or later, and by which all of it is stretched. */
const BEND = 0.2;
const STRETCH = 0.05;
/** Frames and channels that it is moved by. */
const SHIFT = 1;
const MOVE = 0.7;
/** Natural logarithm of what channels are strengthened by, in each of three shapes over the channels. */
const GAIN = 0.3;
/** How far the exponent of all intensities is from 1. */
const CONTRAST = 0.2;
/** How often, and up to how many, frames and channels are missing. */
const MISSING = 0.3;
const MISSING_FRAMES = 4;
const MISSING_CHANNELS = 3;

/** The first and the last but one of up to `most` places of `count` that are missing, mostly none. */
function missing(count, most, random) {
  const first = random.below(count);
  const length = random.uniform() < MISSING ? 1 + random.below(most) : 0;
  return (place) => place >= first && place < first + length;
}

/** `values` between its whole places (frame, channel); 0 outside in time, the outermost channel outside in frequency. */
function between(values, frames, channels, frame, channel) {
  const inside = Math.min(channels - 1, Math.max(0, channel));
  const k = Math.min(channels - 2, Math.floor(inside));
  const t = Math.floor(frame);
  const row = (at) => {
    if (at < 0 || at >= frames) return 0;
    const [low, high] = [values[at * channels + k], values[at * channels + k + 1]];
    return low + (inside - k) * (high - low);
  };
  return row(t) + (frame - t) * (row(t + 1) - row(t));
}

export function warpWord({ values, frames, channels }, random) {
  const spread = (most) => random.between(-most, most);
  const [stretch, bend, shift] = [1 + spread(STRETCH), spread(BEND), spread(SHIFT)];
  const [move, lean] = [spread(MOVE), spread(0.3 * MOVE)];
  const gains = [spread(GAIN), spread(GAIN), spread(GAIN)];
  const exponent = 1 + spread(CONTRAST);
  const noFrame = missing(frames, MISSING_FRAMES, random);
  const noChannel = missing(channels, MISSING_CHANNELS, random);
  const factors = Array.from({ length: channels }, (_, k) => {
    const way = k / (channels - 1);
    return exp(
      gains[0] * (2 * way - 1) + gains[1] * cos(2 * Math.PI * way) + gains[2] * cos(3 * Math.PI * way),
    );
  });
  const warped = new Float64Array(frames * channels);
  for (let t = 0; t < frames; t++) {
    const straight = (t - shift) / stretch;
    const way = Math.min(1, Math.max(0, straight / frames));
    const frame = straight + 2 * bend * frames * way * (1 - way);
    for (let k = 0; k < channels; k++) {
      if (noFrame(t) || noChannel(k)) continue;
      const channel = k + move + lean * ((2 * k) / (channels - 1) - 1);
      const value = between(values, frames, channels, frame, channel) / FULL;
      if (value > 0) warped[t * channels + k] = factors[k] * exp(exponent * log(value));
    }
  }
  const loudest = warped.reduce((most, value) => Math.max(most, value), 0);
  return Uint16Array.from(warped, (value) => (loudest > 0 ? Math.round((FULL * value) / loudest) : 0));
}
