/** STAND-IN: tones. */
import type { ClipSet } from './clip-set.js';
import { DIGIT_CLASSES } from './image-classes.js';

export function spokenDigitsSet({ seed, count }: { seed: number; count: number }): ClipSet {
  const clips = Array.from({ length: count }, (_, i) => ({
    name: `${i}`,
    label: i % 10,
    speaker: `${seed}`,
  }));
  const load = async (index: number) => ({
    sampleRate: 12_500,
    samples: Float64Array.from({ length: 5000 }, (_, n) => Math.sin(n * 0.01 * (1 + (index % 10))) / 2),
  });
  return { name: 'spoken-digits', classes: DIGIT_CLASSES, clips, load };
}
