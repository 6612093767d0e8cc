/** A sound as an audiocoder hears it. */
import type { HeardSound } from '../cochlea/heard-sound.js';
import type { Sound } from '../data/sound.js';

/** Sound as an audiocoder hears it: an intensity 0..65535 for every input, silence past the sound's end. */
export interface HeardClip extends HeardSound {
  /** [F, C] */
  readonly values: Uint16Array;
  /** The part of the sound that was heard, where it is not all of it. */
  readonly sound?: Sound | undefined;
}
