/**
 * Common parts of cochleagram pictures: values as an image, positions of frequencies, and brightness.
 *
 * Time runs to the right, and channel 0, the highest frequency, is the top row. If there are more frames than columns,
 * a column shows the largest of its frames, so that short sounds are not lost.
 */
import type { HeardSound } from '../cochlea/heard-sound.js';
import { formatTick } from './scale.js';

export interface HeardImage {
  readonly width: number;
  readonly height: number;
  /** Values relative to the largest [channels, columns]. */
  readonly shares: Float64Array;
}

export interface FrequencyTick {
  readonly text: string;
  /** Position in rows from the top; the middle of row 0 is 0.5. */
  readonly row: number;
}

/** Exponent of brightness: speech is mostly far below its loudest moment, and would be invisible on a linear scale. */
const BRIGHTNESS_POWER = 0.5;

/** Returns the brightness of a value relative to the largest, both in [0, 1]. */
export function brightness(share: number): number {
  return share ** BRIGHTNESS_POWER;
}

/** Throws a RangeError if the sizes do not agree or there is nothing to draw. */
export function checkHeard({ frames, channels, values, centres }: HeardSound): void {
  if (!(frames >= 1 && channels >= 1 && values.length === frames * channels && centres.length === channels)) {
    throw new RangeError(
      `a cochleagram needs at least one frame, ${frames}·${channels} values and ${channels} centres, ` +
        `got ${values.length} and ${centres.length}`,
    );
  }
}

/** Returns the cochleagram in at most `columns` columns. */
export function heardImage(
  { frames, channels, values }: Pick<HeardSound, 'frames' | 'channels' | 'values'>,
  columns: number,
): HeardImage {
  const width = Math.min(frames, columns);
  const shares = new Float64Array(channels * width);
  let loudest = 0;
  for (let frame = 0; frame < frames; frame++) {
    const column = Math.floor((frame * width) / frames);
    for (let c = 0; c < channels; c++) {
      const value = values[frame * channels + c];
      if (value > shares[c * width + column]) shares[c * width + column] = value;
      if (value > loudest) loudest = value;
    }
  }
  if (loudest > 0) for (let i = 0; i < shares.length; i++) shares[i] /= loudest;
  return { width, height: channels, shares };
}

/** Returns the row of frequency `hz`, interpolated by its logarithm; undefined if no channel is near. */
function rowOf(hz: number, centres: Float64Array): number | undefined {
  for (let c = 1; c < centres.length; c++) {
    const [above, below] = [centres[c - 1], centres[c]];
    if (hz <= above && hz >= below) return c - 0.5 + Math.log(above / hz) / Math.log(above / below);
  }
  return undefined;
}

/** Returns ticks at 100, 200, 500, 1k, … Hz within the channels' range, at least `gap` rows apart, from high to low. */
export function frequencyTicks(centres: Float64Array, gap: number): FrequencyTick[] {
  const ticks: FrequencyTick[] = [];
  for (let power = 5; power >= 0; power--) {
    for (const factor of [5, 2, 1]) {
      const hz = factor * 10 ** power;
      const row = rowOf(hz, centres);
      const last = ticks[ticks.length - 1];
      if (row === undefined || (last && row - last.row < gap)) continue;
      ticks.push({ text: hz >= 1000 ? `${hz / 1000}k` : `${hz}`, row });
    }
  }
  // A cochlea with few channels may have no round frequency in its range.
  return ticks.length > 0 ? ticks : [{ text: formatTick(Math.round(centres[0])), row: 0.5 }];
}
