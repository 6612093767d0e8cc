/** Values of every frame and channel of a cochleagram as a tile: time to the right, the highest frequency on top. */
import type { TileShape } from './tiles.js';

/** Columns that a tile has at most: four of them stand beside each other. */
const MOST_COLUMNS = 86;
const SCALE = 2;

/** The shape of tiles for `frames` × `channels` values. */
export function cochleagramTiles(frames: number, channels: number): TileShape {
  return { width: Math.min(frames, MOST_COLUMNS), height: channels, scale: SCALE };
}

/** The values [frames, channels] of one tile as [channels, columns]; a column is the mean of its frames. */
export function cochleagramTile(
  values: ArrayLike<number>,
  channels: number,
  { width: columns }: TileShape,
): Float64Array {
  const frames = values.length / channels;
  if (!(Number.isInteger(frames) && frames >= columns)) {
    throw new RangeError(
      `values must be [frames, ${channels}] with at least ${columns} frames, got ${values.length}`,
    );
  }
  const tile = new Float64Array(channels * columns);
  for (let column = 0; column < columns; column++) {
    const [from, to] = [column, column + 1].map((edge) => Math.floor((edge * frames) / columns));
    for (let channel = 0; channel < channels; channel++) {
      let sum = 0;
      for (let frame = from; frame < to; frame++) sum += values[frame * channels + channel];
      tile[channel * columns + column] = sum / (to - from);
    }
  }
  return tile;
}
