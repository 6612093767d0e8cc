/**
 * Tiles: weights or receptive field of each of some neurons, as an image with a name below.
 *
 * All share one colour scale, blue below 0, white at 0, vermilion above, which is drawn with its numbers.
 */
import type { Block } from './blocks.js';
import { pngDataUri } from './data-uri.js';
import { shownLimit, weightTiles } from './image-grid.js';
import { shortened } from './legend.js';
import { encodePicture } from './png-picture.js';
import { formatValue } from './scale.js';
import { element, label, textWidth } from './svg.js';

/** Shape of a tile's values: row-major [height, width]. */
export interface TileShape {
  readonly width: number;
  readonly height: number;
  /** Pixels per value, preferably whole. */
  readonly scale: number;
}

export interface Tile {
  /** Pictures from top to bottom, each [height·width]; NaN is grey. */
  readonly values: readonly (Float32Array | Float64Array)[];
  /** Texts below the tile. */
  readonly names: readonly string[];
}

const GAP = 16;
const PAIR_GAP = 4;
const NAME_HEIGHT = 14;
const SCALE_WIDTH = 200;
/** Number of colours of the drawn scale. */
const SCALE_STEPS = 201;
/** Target size of a tile in pixels. */
const TILE_SIZE = 56;

/** Returns the shape of tiles that are images, enlarged so that a row holds about ten. */
export function imageTiles({ width, height }: { width: number; height: number }): TileShape {
  return { width, height, scale: Math.max(1, Math.floor(TILE_SIZE / Math.max(width, height))) };
}

/** Returns the number of tiles side by side in `width` pixels. */
function tileColumns(shape: TileShape, width: number): number {
  return Math.max(1, Math.floor((width + GAP) / (shape.width * shape.scale + GAP)));
}

/** Draws rows of tiles over all of `width`; picture k of every tile has full colour at magnitude `limits[k]`. */
export function tilesBlock(
  tiles: readonly Tile[],
  shape: TileShape,
  limits: readonly number[],
  width: number,
): Block {
  const columns = tileColumns(shape, width);
  const [across, down] = [shape.width * shape.scale, shape.height * shape.scale];
  // Distributed over the whole width, in whole pixels.
  const pitch = columns > 1 ? Math.floor((width - across) / (columns - 1)) : across + GAP;
  const pictures = Math.max(0, ...tiles.map(({ values }) => values.length));
  const lines = Math.max(0, ...tiles.map(({ names }) => names.length));
  const picturesHeight = pictures * (down + PAIR_GAP) - PAIR_GAP;
  const cell = picturesHeight + lines * NAME_HEIGHT + (lines > 0 ? 6 : 0) + GAP;
  const markup = tiles.map(({ values, names }, i) => {
    const left = (i % columns) * pitch;
    const top = Math.floor(i / columns) * cell;
    return [
      ...values.map((one, k) =>
        tilePicture(one, shape, limits[k], left, top + k * (down + PAIR_GAP), names.join(' ')),
      ),
      ...names.map((name, k) =>
        label(
          left + across / 2,
          top + picturesHeight + 13 + k * NAME_HEIGHT,
          shortened(name, Math.max(across, pitch - 4)),
          k === 0 ? 'sl-middle' : 'sl-soft sl-middle',
        ),
      ),
    ].join('');
  });
  const rows = Math.ceil(tiles.length / columns);
  return { width, height: Math.max(0, rows * cell - GAP), markup: markup.join('') };
}

/** Draws the colour scale from −limit to limit, 0 in the middle, with `text` beside it. */
export function scaleBlock(limit: number, text: string): Block {
  const ramp = Float32Array.from({ length: SCALE_STEPS }, (_, i) => (2 * i) / (SCALE_STEPS - 1) - 1);
  const png = encodePicture(weightTiles(ramp, 1, SCALE_STEPS, 1, { limit: 1 }));
  const bar = { x: 24, y: 0, width: SCALE_WIDTH, height: 12 };
  const ends = limit > 0 ? formatValue(limit) : '';
  return {
    width: SCALE_WIDTH + 40 + textWidth(text),
    height: 30,
    markup: [
      pixels(png, bar),
      element('rect', { class: 'sl-axis', ...bar }),
      label(24, 27, ends && `−${ends}`, 'sl-soft sl-middle'),
      label(24 + SCALE_WIDTH / 2, 27, '0', 'sl-soft sl-middle'),
      label(24 + SCALE_WIDTH, 27, ends, 'sl-soft sl-middle'),
      label(SCALE_WIDTH + 40, 10, text, 'sl-soft'),
    ].join(''),
  };
}

/** Returns the magnitude of full colour for picture `k` of all tiles: an outlier must not make all others pale. */
export function commonLimit(tiles: readonly Tile[], k = 0): number {
  const all = tiles.map(({ values }) => values[k]);
  const joined = new Float64Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const values of all) {
    joined.set(values, at);
    at += values.length;
  }
  return shownLimit(joined);
}

/** Draws a PNG picture in a rectangle, enlarged without smoothing. */
export function pixels(
  png: Uint8Array,
  place: { x: number; y: number; width: number; height: number },
): string {
  return element('image', {
    ...place,
    preserveAspectRatio: 'none',
    'image-rendering': 'pixelated',
    href: pngDataUri(png),
  });
}

function tilePicture(
  values: Float32Array | Float64Array,
  { width, height, scale }: TileShape,
  limit: number,
  left: number,
  top: number,
  name: string,
): string {
  if (values.length !== width * height) {
    throw new RangeError(`tile ${name} must have ${width}·${height} values, got ${values.length}`);
  }
  // If all values are 0 or NaN, any limit keeps 0 white and NaN grey.
  const png = encodePicture(weightTiles(values, 1, width, height, { limit: limit || 1 }));
  return pixels(png, { x: left, y: top, width: width * scale, height: height * scale });
}
