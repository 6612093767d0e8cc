/**
 * What pictures of a cochleagram share: its values as an image, the places of frequencies, and the brightness.
 *
 * Time runs to the right, and channel 0, the highest frequency, is the top row. Where there are more frames than
 * columns, a column shows the largest of its frames, so that short sounds are not lost.
 */
import type { HeardSound } from '../cochlea/heard-sound.js';
import { formatTick } from './scale.js';

export interface HeardImage {
  readonly width: number;
  readonly height: number;
  /** Shares of the largest value [channels, columns]. */
  readonly shares: Float64Array;
}

export interface FrequencyTick {
  readonly text: string;
  /** In rows from the top; the middle of row 0 is 0.5. */
  readonly row: number;
}

/** Speech is mostly far below its loudest moment: a power keeps the rest to be seen. */
const BRIGHTNESS_POWER = 0.5;

/** Brightness of a share of the largest value, both in [0, 1]. */
export function brightness(share: number): number {
  return share ** BRIGHTNESS_POWER;
}

/** Throws a RangeError where the sizes do not agree or there is nothing to draw. */
export function checkHeard({ frames, channels, values, centres }: HeardSound): void {
  if (!(frames >= 1 && channels >= 1 && values.length === frames * channels && centres.length === channels)) {
    throw new RangeError(
      `a cochleagram needs at least one frame, ${frames}·${channels} values and ${channels} centres, ` +
        `got ${values.length} and ${centres.length}`,
    );
  }
}

/** The cochleagram in `columns` columns at most. */
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

/** The row of frequency `hz`, between the middles of channels by its logarithm; undefined where no channel is near. */
function rowOf(hz: number, centres: Float64Array): number | undefined {
  for (let c = 1; c < centres.length; c++) {
    const [above, below] = [centres[c - 1], centres[c]];
    if (hz <= above && hz >= below) return c - 0.5 + Math.log(above / hz) / Math.log(above / below);
  }
  return undefined;
}

/** 100, 200, 500, 1k, … Hz, as far as channels reach and at least `gap` rows apart, from high to low. */
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
  // An ear of a few channels may have no round frequency among them.
  return ticks.length > 0 ? ticks : [{ text: formatTick(Math.round(centres[0])), row: 0.5 }];
}
