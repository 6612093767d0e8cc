/** Single clips as a frozen network draws them, to be looked at. */
import { ImageJudge, type Likeness } from '../metrics/nearest-image.js';
import type { SynthesisNetwork } from '../network/synthesis.js';
import { countsToGrey } from './reconstruct.js';
import type { ClipPainter, DrawingTask } from './synthesis-quality.js';

export interface DrawnClip {
  /** Place in its set. */
  readonly clip: number;
  /** Grey [height·width] */
  readonly pixels: Uint8Array;
  readonly likeness: Likeness;
}

/** Draws the clips of a task and compares each, in their order. */
export async function drawClips(
  painter: ClipPainter,
  { audiocoder, autoencoder }: Pick<SynthesisNetwork, 'audiocoder' | 'autoencoder'>,
  { heard, clips, images, labels }: DrawingTask,
): Promise<DrawnClip[]> {
  const { steps } = audiocoder.options;
  const { spikeProbability } = autoencoder.options;
  const judge = new ImageJudge(images, labels);
  const drawn: DrawnClip[] = [];
  for (let start = 0; start < clips.length; start += painter.batch) {
    const part = clips.slice(start, start + painter.batch);
    const { counts } = await painter.paint(heard, part);
    const size = counts.length / part.length;
    for (const [b, clip] of part.entries()) {
      const own = counts.subarray(b * size, (b + 1) * size);
      const pixels = countsToGrey(own, steps, spikeProbability);
      drawn.push({ clip, pixels, likeness: judge.judge(own, heard.clips[clip].label) });
    }
  }
  return drawn;
}
