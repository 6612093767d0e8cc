/** Everything that happens when a sound is drawn, as animations show it. */
import type { HeardSound } from '../cochlea/heard-sound.js';
import type { Sound } from '../data/sound.js';

/** Every spike on the way from a sound to its image. */
export interface SynthesisRecord {
  readonly title: string;
  readonly sound: Sound;
  /** F frames, C channels. */
  readonly heard: HeardSound;
  /** T */
  readonly steps: number;
  /** Per step, the inputs that spike, as frame·C + channel. Not drawn unless given. */
  readonly inputSpikes?: readonly Uint32Array[] | undefined;
  /** [T, H], 0 or 1 */
  readonly hiddenSpikes: Uint8Array;
  /** [T, N], 0 or 1 */
  readonly outputSpikes: Uint8Array;
  /** Spikes of every pixel up to and with each step [T, height·width]. */
  readonly imageCounts: Uint16Array;
  /** Size of the image in pixels. */
  readonly width: number;
  readonly height: number;
}
