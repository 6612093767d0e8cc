/** A cochleagram as a pixel picture with axes: a replacement of `cochleagramPlot` without SVG. */
import type { HeardSound } from '../cochlea/heard-sound.js';
import { brightness, checkHeard, frequencyTicks, heardImage } from './cochleagram-image.js';
import { colourIndex, magmaColours, type Rgb } from './colour-map.js';
import type { Canvas } from './image-grid.js';
import { IndexedCanvas } from './indexed-canvas.js';
import { fitPixelText, GLYPH_HEIGHT } from './pixel-font.js';
import { formatTick, niceTicks } from './scale.js';

/** Indices of colours; 0 is the background. */
const INK = 1;
const SOFT = 2;
const LINE = 3;
/** Index of the scale's first colour. */
const MAP = 4;
const MAP_COLOURS = 252;
const PALETTE: readonly Rgb[] = [
  [255, 255, 255],
  [28, 33, 39],
  [85, 92, 100],
  [150, 156, 163],
  ...magmaColours(MAP_COLOURS),
];

const NAMED_SHARES = [1, 0.5, 0.2, 0.05, 0];
/** Text options: pixels of the picture per pixel of the font. */
const TEXT = { scale: 2 };
const LINE_HEIGHT = GLYPH_HEIGHT * TEXT.scale;
const MARGIN = 16;
const LEFT = 76;
const TOP = 76;
const RIGHT = 132;
const BOTTOM = 62;
const TICK = 6;
const SCALE_WIDTH = 20;
/** Most columns: a frame is one or more pixels wide, and beyond this number several frames share a column. */
const MAX_COLUMNS = 1500;
const WANTED_WIDTH = 1200;
const WANTED_HEIGHT = 468;

/** Draws the picture. Throws a RangeError if sizes do not agree or there is no frame. */
export function cochleagramPicture({ title, heard }: { title: string; heard: HeardSound }): Canvas {
  checkHeard(heard);
  const { frames, channels, centres, frameSeconds } = heard;
  const image = heardImage(heard, MAX_COLUMNS);
  const column = Math.max(1, Math.floor(WANTED_WIDTH / image.width));
  const row = Math.max(1, Math.round(WANTED_HEIGHT / channels));
  const width = image.width * column;
  const height = channels * row;
  const right = LEFT + width;
  const bottom = TOP + height;
  const canvas = new IndexedCanvas(right + RIGHT, bottom + BOTTOM);
  canvas.text(MARGIN, MARGIN, fitPixelText(title, canvas.width - 2 * MARGIN, TEXT.scale), INK, TEXT);

  for (const [i, share] of image.shares.entries()) {
    const x = LEFT + (i % image.width) * column;
    canvas.fill(x, TOP + Math.floor(i / image.width) * row, column, row, mapColour(brightness(share)));
  }
  canvas.frame(LEFT, TOP, width, height, LINE);

  const left = LEFT - TICK - 6;
  canvas.text(left, TOP - 26, 'Hz', SOFT, { ...TEXT, align: 'right' });
  for (const tick of frequencyTicks(centres, (LINE_HEIGHT + 4) / row)) {
    const y = TOP + Math.round(tick.row * row);
    canvas.fill(LEFT - TICK, y, TICK - 1, 1, LINE);
    canvas.text(left, y - LINE_HEIGHT / 2, tick.text, INK, { ...TEXT, align: 'right' });
  }
  const seconds = frames * frameSeconds;
  for (const time of niceTicks(0, seconds, width / 120)) {
    const x = LEFT + Math.round((time / seconds) * width);
    canvas.fill(x, bottom + 1, 1, TICK - 1, LINE);
    canvas.text(x, bottom + TICK + 6, formatTick(time), INK, { ...TEXT, align: 'middle' });
  }
  canvas.text(right, bottom + 38, 'seconds', SOFT, { ...TEXT, align: 'right' });
  drawScale(canvas, right + 28, height);
  return canvas.toRgb(PALETTE);
}

/** Draws the colour scale at x, the loudest on top. */
function drawScale(canvas: IndexedCanvas, x: number, height: number): void {
  for (let y = 0; y < height; y++) {
    canvas.fill(x, TOP + y, SCALE_WIDTH, 1, mapColour(1 - y / Math.max(1, height - 1)));
  }
  canvas.frame(x, TOP, SCALE_WIDTH, height, LINE);
  canvas.text(canvas.width - MARGIN, TOP - 26, 'of loudest', SOFT, { ...TEXT, align: 'right' });
  for (const share of NAMED_SHARES) {
    const y = TOP + Math.round((1 - brightness(share)) * (height - 1));
    canvas.fill(x + SCALE_WIDTH + 1, y, TICK - 1, 1, LINE);
    canvas.text(x + SCALE_WIDTH + TICK + 6, y - LINE_HEIGHT / 2, `${share}`, INK, TEXT);
  }
}

function mapColour(value: number): number {
  return MAP + colourIndex(value, MAP_COLOURS);
}
