/** A small cochleagram that needs no ear: a tone that falls, and noise below it. */
import type { HeardSound } from '../../src/cochlea/heard-sound.js';
export function fallingTone(frames: number, channels: number): HeardSound {
  const values = new Float64Array(frames * channels);
  for (let frame = 0; frame < frames; frame++) {
    for (let c = 0; c < channels; c++) {
      const distance = c - (frame / frames) * channels;
      values[frame * channels + c] = 1e-3 / (1 + distance * distance);
    }
  }
  const centres = Float64Array.from(
    { length: channels },
    (_, c) => 6000 * (80 / 6000) ** (c / (channels - 1 || 1)),
  );
  return { frames, channels, values, centres, frameSeconds: 0.01 };
}
