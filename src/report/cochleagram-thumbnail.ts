/** Small pictures of cochleagrams without axes: a pixel is a channel in one or a few frames. */
import type { HeardSound } from '../cochlea/heard-sound.js';
import { brightness, heardImage } from './cochleagram-image.js';
import { colourIndex, magmaColours } from './colour-map.js';
import type { Canvas } from './image-grid.js';

const COLOURS = magmaColours(252);

/** Draws a thumbnail, at most `columns` pixels wide and one pixel per channel high. */
export function cochleagramThumbnail(
  heard: Pick<HeardSound, 'frames' | 'channels' | 'values'>,
  columns: number,
): Canvas {
  const { width, height, shares } = heardImage(heard, columns);
  const data = new Uint8Array(3 * shares.length);
  for (const [i, share] of shares.entries()) {
    data.set(COLOURS[colourIndex(brightness(share), COLOURS.length)], 3 * i);
  }
  return { width, height, channels: 3, data };
}
