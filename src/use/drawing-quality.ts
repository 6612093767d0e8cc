/** Quality of drawn clips of a set: images of a frozen network, spiking or not, against the paired ones. */
import type { HeardSet } from '../data/clip-set.js';
import type { Readings } from '../engine/engine.js';
import type { ClipPainter, Painting } from './clip-painter.js';
import { ImageJudge, type Likeness } from './nearest-image.js';

/** Nearness of drawn clips to their images. */
export interface DrawingQuality {
  /** Drawn against paired image, both normalised; the lowest over the paired images of the spoken class, mean. */
  readonly mse: number;
  /** The lowest over all paired images, as the paper has it for Dataset B: it flatters. */
  readonly mseOfAny: number;
  /** Share of the clips whose nearest image is of the spoken class, in [0, 1]. */
  readonly right: number;
  readonly samples: number;
  /** Per class that was spoken, and per class that the image is nearest to: clips [classes, classes]. Blank images are in none. */
  readonly confusion: readonly (readonly number[])[];
}

/** Clips to draw, and the images they should become. */
export interface DrawingTask {
  readonly heard: HeardSet;
  /** Places of the clips in the set. */
  readonly clips: Uint32Array;
  /** The paired images [height·width] and the label of each. */
  readonly images: readonly Uint8Array[];
  readonly labels: readonly number[];
}

/** The parts of a `ClipPainter` that draw. */
export type Painter = Pick<ClipPainter, 'batch' | 'paint'>;

/** Progress and abort signal of a measurement. */
export interface QualityControls {
  /** Called after every batch with the clips done and all there are. */
  readonly progress?: ((done: number, all: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Draws all clips of a task and compares. */
export async function measureDrawings(
  painter: Painter,
  task: DrawingTask,
  controls: QualityControls = {},
): Promise<DrawingQuality & Pick<Painting, 'activity'>> {
  const { classes, clips } = task.heard;
  const confusion = classes.map(() => classes.map(() => 0));
  const count = task.clips.length;
  let [mse, mseOfAny, right] = [0, 0, 0];
  const activity = await judgeDrawings(painter, task, controls, (clip, _, likeness) => {
    const { label } = clips[clip];
    mse += likeness.mse / count;
    mseOfAny += likeness.mseOfAny / count;
    if (likeness.nearest !== undefined) confusion[label][likeness.nearest]++;
    if (likeness.nearest === label) right++;
  });
  return { mse, mseOfAny, right: right / count, samples: count, activity, confusion };
}

/** Draws all clips of a task and gives each to `see`, with its image and what that is like. Returns the mean activity. */
export async function judgeDrawings(
  painter: Painter,
  { heard, clips, images, labels }: DrawingTask,
  { progress, signal }: QualityControls,
  see: (clip: number, image: Readings, likeness: Likeness) => void,
): Promise<number[]> {
  const judge = new ImageJudge(images, labels);
  const count = clips.length;
  let mean: number[] = [];
  for (let start = 0; start < count; start += painter.batch) {
    signal?.throwIfAborted();
    const part = clips.slice(start, start + painter.batch);
    const { images: drawn, activity } = await painter.paint(heard, part);
    const pixels = drawn.length / part.length;
    for (const [b, clip] of part.entries()) {
      const image = drawn.subarray(b * pixels, (b + 1) * pixels);
      see(clip, image, judge.judge(image, heard.clips[clip].label));
    }
    mean = activity.map((share, l) => (mean[l] ?? 0) + (share * part.length) / count);
    progress?.(start + part.length, count);
  }
  return mean;
}
