/**
 * Tiles: what each of some neurons is joined to, or what makes it spike, as an image of its own with a name below.
 *
 * All share one scale of colours, blue below 0, white at 0, vermilion above, which is drawn with its numbers.
 */
import type { Block } from './blocks.js';
import { pngDataUri } from './data-uri.js';
import { shownLimit, weightTiles } from './image-grid.js';
import { shortened } from './legend.js';
import { encodePicture } from './png-picture.js';
import { formatValue } from './scale.js';
import { element, label, textWidth } from './svg.js';

/** What the values of one tile are: row-major [height, width]. */
export interface TileShape {
  readonly width: number;
  readonly height: number;
  /** Pixels per value; whole numbers look even. */
  readonly scale: number;
}

export interface Tile {
  /** One picture after the other from the top, each [height·width]; NaN is grey. */
  readonly values: readonly (Float32Array | Float64Array)[];
  /** Texts below. */
  readonly names: readonly string[];
}

const GAP = 16;
const PAIR_GAP = 4;
const NAME_HEIGHT = 14;
const SCALE_WIDTH = 200;
/** Colours of the scale that is drawn. */
const SCALE_STEPS = 201;
/** Pixels that a tile is enlarged towards. */
const TILE_SIZE = 56;

/** Images, enlarged as far as a row of about ten has room. */
export function imageTiles({ width, height }: { width: number; height: number }): TileShape {
  return { width, height, scale: Math.max(1, Math.floor(TILE_SIZE / Math.max(width, height))) };
}

/** How many tiles stand beside each other in `width` pixels. */
function tileColumns(shape: TileShape, width: number): number {
  return Math.max(1, Math.floor((width + GAP) / (shape.width * shape.scale + GAP)));
}

/** Rows of tiles over all of `width`; picture k of every tile has full colour at size `limits[k]`. */
export function tilesBlock(
  tiles: readonly Tile[],
  shape: TileShape,
  limits: readonly number[],
  width: number,
): Block {
  const columns = tileColumns(shape, width);
  const [across, down] = [shape.width * shape.scale, shape.height * shape.scale];
  // Spread over the whole width, in whole pixels.
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

/** The scale of colours from −limit to limit, 0 in the middle, with `text` beside it. */
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

/** The size of full colour for picture `k` of all tiles: a stray value must not pale all others. */
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

/** A PNG picture that keeps its pixels when it is enlarged, in a rectangle. */
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
  // Where all is 0 or no number, any limit keeps the one white and the other grey.
  const png = encodePicture(weightTiles(values, 1, width, height, { limit: limit || 1 }));
  return pixels(png, { x: left, y: top, width: width * scale, height: height * scale });
}
