/** Single clips as a frozen network draws them, to be looked at. */
import type { ClipPainter } from './clip-painter.js';
import { type DrawingTask, judgeDrawings } from './drawing-quality.js';
import type { Likeness } from './nearest-image.js';

/** A clip and its drawing. */
export interface DrawnClip {
  /** Place in its set. */
  readonly clip: number;
  /** Grey [height·width] */
  readonly pixels: Uint8Array;
  readonly likeness: Likeness;
}

/** Draws the clips of a task and compares each, in their order. */
export async function drawClips(painter: ClipPainter, task: DrawingTask): Promise<DrawnClip[]> {
  const drawn: DrawnClip[] = [];
  await judgeDrawings(painter, task, {}, (clip, image, likeness) => {
    drawn.push({ clip, pixels: painter.toGrey(image), likeness });
  });
  return drawn;
}
