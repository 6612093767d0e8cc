/** Single clips as a frozen network draws them, to be looked at. */
import type { SynthesisNetwork } from '../network/synthesis.js';
import { type Drawer, type Drawings, type DrawingTask, judgeDrawings } from './drawing-quality.js';
import type { Likeness } from './nearest-image.js';
import { countsToGrey } from './reconstruct.js';
import { type ClipPainter, drawerOf } from './synthesis-quality.js';

/** A clip and what was drawn of it. */
export interface DrawnClip {
  /** Place in its set. */
  readonly clip: number;
  /** Grey [height·width] */
  readonly pixels: Uint8Array;
  readonly likeness: Likeness;
}

/** Draws the clips of a task and compares each, in their order. */
export function drawClips(
  painter: ClipPainter,
  { audiocoder, autoencoder }: Pick<SynthesisNetwork, 'audiocoder' | 'autoencoder'>,
  task: DrawingTask,
): Promise<DrawnClip[]> {
  const { steps } = audiocoder.options;
  const { spikeProbability } = autoencoder.options;
  return drawnClips(drawerOf(painter), task, (counts) => countsToGrey(counts, steps, spikeProbability));
}

/** The same by any drawer; `toGrey` makes what it draws a picture. */
export async function drawnClips(
  drawer: Drawer,
  task: DrawingTask,
  toGrey: (image: Drawings['images']) => Uint8Array,
): Promise<DrawnClip[]> {
  const drawn: DrawnClip[] = [];
  await judgeDrawings(drawer, task, {}, (clip, image, likeness) => {
    drawn.push({ clip, pixels: toGrey(image), likeness });
  });
  return drawn;
}
