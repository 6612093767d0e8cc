/** Tiles of cochleagrams: time to the right, the highest frequency on top. */
import type { TileShape } from './tiles.js';

/** Most columns of a tile, for four tiles in a row. */
const MOST_COLUMNS = 86;
const SCALE = 2;

/** Returns the shape of tiles for `frames` × `channels` values. */
export function cochleagramTiles(frames: number, channels: number): TileShape {
  return { width: Math.min(frames, MOST_COLUMNS), height: channels, scale: SCALE };
}

/** Converts values [frames, channels] to a tile [channels, columns]; a column is the mean of its frames. */
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
