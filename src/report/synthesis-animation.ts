/**
 * Animation of synthesis from sound to image, step by step, as a GIF: cochleagram, input spikes of the step, the hidden
 * spikes that they cause, the map of output spikes, and the image of the spike counts.
 *
 * The first frame is the sound alone; then a frame per step, the last one held for two seconds.
 */
import type { SynthesisRecord } from '../use/synthesis-record.js';
import {
  ANIMATION_PALETTE,
  CELL,
  GREY_COLOURS,
  GREYS,
  HIDDEN,
  INK,
  INPUT,
  LINE,
  OUTPUT,
  SOFT,
} from './animation-palette.js';
import { drawHeard, drawInputs, drawSound, SOUND_LEFT, SOUND_WIDTH } from './animation-sound.js';
import { checkHeard } from './cochleagram-image.js';
import { colourIndex } from './colour-map.js';
import { encodeGif, type GifFrame } from './gif.js';
import { IndexedCanvas } from './indexed-canvas.js';
import { fitPixelText } from './pixel-font.js';
import { formatTick } from './scale.js';

export const ANIMATION_WIDTH = 640;
export const ANIMATION_HEIGHT = 400;

/** Cells in rows, as large as possible. */
interface Grid {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly cell: number;
}

const MARGIN = 12;
/** Vertical middle of the lower pictures. */
const LOWER_MIDDLE = 314;
const HIDDEN_WIDTH = 224;
const SQUARE = 128;
const ARROW_ROOM = (SOUND_WIDTH - HIDDEN_WIDTH - 2 * SQUARE) / 2;
const DOWN_ARROW = SOUND_LEFT + HIDDEN_WIDTH / 2;
const MAP_LEFT = SOUND_LEFT + HIDDEN_WIDTH + ARROW_ROOM;
const IMAGE_LEFT = MAP_LEFT + SQUARE + ARROW_ROOM;
const FIRST_HUNDREDTHS = 80;
const STEP_HUNDREDTHS = 15;
const LAST_HUNDREDTHS = 200;

/** Returns the animation as a GIF file that repeats for ever. Throws a RangeError if arrays do not fit each other. */
export function synthesisAnimation(record: SynthesisRecord): Uint8Array {
  return encodeGif({
    width: ANIMATION_WIDTH,
    height: ANIMATION_HEIGHT,
    palette: ANIMATION_PALETTE,
    frames: synthesisFrames(record),
  });
}

/** Draws the frames, T + 1, in colours of `ANIMATION_PALETTE`; all share one array of pixels. */
export function* synthesisFrames(record: SynthesisRecord): Generator<GifFrame> {
  check(record);
  const { steps, width, height, hiddenSpikes, outputSpikes } = record;
  const hidden = hiddenSpikes.length / steps;
  const outputs = outputSpikes.length / steps;
  // A hidden layer is twice as wide as high; a map is a square.
  const hiddenGrid = gridIn(SOUND_LEFT, HIDDEN_WIDTH, hidden, Math.ceil(Math.sqrt(2 * hidden)));
  const mapGrid = gridIn(MAP_LEFT, SQUARE, outputs, Math.ceil(Math.sqrt(outputs)));
  const imageGrid = gridIn(IMAGE_LEFT, SQUARE, width * height, width);
  const canvas = new IndexedCanvas(ANIMATION_WIDTH, ANIMATION_HEIGHT);
  drawStill(canvas, record);
  drawGrid(canvas, hiddenGrid, `hidden layer · ${formatTick(hidden)}`);
  drawGrid(canvas, mapGrid, `spike map · ${formatTick(outputs)}`);
  drawGrid(canvas, imageGrid, `image · ${width}×${height}`);
  const still = canvas.pixels.slice();
  for (let step = 0; step <= steps; step++) {
    canvas.pixels.set(still);
    drawStepNumber(canvas, step, steps);
    if (step > 0) {
      const inputs = record.inputSpikes?.[step - 1];
      if (inputs) {
        drawInputs(canvas, record.heard, inputs);
        canvas.text(DOWN_ARROW + 12, 228, spikesText(inputs.length, 'input'), INPUT);
      }
      drawSpikes(canvas, hiddenGrid, rowOf(hiddenSpikes, step - 1, hidden), HIDDEN);
      drawSpikes(canvas, mapGrid, rowOf(outputSpikes, step - 1, outputs), OUTPUT);
      drawImage(canvas, imageGrid, rowOf(record.imageCounts, step - 1, width * height), step);
    }
    const hundredths = step === 0 ? FIRST_HUNDREDTHS : step < steps ? STEP_HUNDREDTHS : LAST_HUNDREDTHS;
    yield { pixels: canvas.pixels, hundredths };
  }
}

function check({
  heard,
  steps,
  inputSpikes,
  hiddenSpikes,
  outputSpikes,
  imageCounts,
  width,
  height,
}: SynthesisRecord): void {
  checkHeard(heard);
  if (!(Number.isInteger(steps) && steps >= 1)) {
    throw new RangeError(`steps must be an integer of at least 1, got ${steps}`);
  }
  for (const [name, { length }] of Object.entries({ hiddenSpikes, outputSpikes })) {
    if (!(length > 0 && length % steps === 0)) {
      throw new RangeError(`${name} must have as many values at each of ${steps} steps, got ${length}`);
    }
  }
  if (!(width >= 1 && height >= 1 && imageCounts.length === steps * width * height)) {
    throw new RangeError(
      `imageCounts must be [${steps}, ${height}·${width}], got ${imageCounts.length} values`,
    );
  }
  if (inputSpikes && inputSpikes.length !== steps) {
    throw new RangeError(`inputSpikes must be of ${steps} steps, got ${inputSpikes.length}`);
  }
}

/** Draws the constant parts: title, sound, cochleagram, and the arrows between the pictures. */
function drawStill(canvas: IndexedCanvas, { title, sound, heard }: SynthesisRecord): void {
  canvas.text(MARGIN, MARGIN, fitPixelText(title, 450, 2), INK, { scale: 2 });
  drawSound(canvas, sound, heard.frames * heard.frameSeconds);
  drawHeard(canvas, heard);
  canvas.arrow(DOWN_ARROW, 218, 20, 'down', SOFT);
  for (const to of [MAP_LEFT, IMAGE_LEFT]) {
    canvas.arrow(to - ARROW_ROOM + 12, LOWER_MIDDLE, ARROW_ROOM - 24, 'right', SOFT);
  }
}

/** Returns a grid of `cells` centred in an area of `roomWidth` × SQUARE at `left`. */
function gridIn(left: number, roomWidth: number, cells: number, columns: number): Grid {
  const rows = Math.ceil(cells / columns);
  const fitting = Math.min(roomWidth / columns, SQUARE / rows);
  // Cells smaller than a pixel share it.
  const cell = fitting >= 1 ? Math.floor(fitting) : fitting;
  const width = Math.ceil(columns * cell);
  const height = Math.ceil(rows * cell);
  return {
    left: left + Math.floor((roomWidth - width) / 2),
    top: LOWER_MIDDLE - Math.floor(height / 2),
    width,
    height,
    columns,
    cell,
  };
}

function drawGrid(canvas: IndexedCanvas, { left, top, width, height }: Grid, name: string): void {
  canvas.fill(left, top, width, height, CELL);
  canvas.frame(left, top, width, height, LINE);
  canvas.text(left + width / 2, top - 14, name, INK, { align: 'middle' });
}

function drawSpikes(canvas: IndexedCanvas, grid: Grid, spikes: Uint8Array, colour: number): void {
  let count = 0;
  for (const [neuron, spike] of spikes.entries()) {
    if (spike === 0) continue;
    count++;
    fillCell(canvas, grid, neuron, colour, grid.cell >= 4 ? 1 : 0);
  }
  drawNote(canvas, grid, spikesText(count), colour);
}

/** Draws spike counts as greys: white is a spike at each of the `step` steps so far. */
function drawImage(canvas: IndexedCanvas, grid: Grid, counts: Uint16Array, step: number): void {
  for (const [pixel, count] of counts.entries()) {
    fillCell(canvas, grid, pixel, GREYS + colourIndex(count / step, GREY_COLOURS), 0);
  }
  drawNote(canvas, grid, 'spikes per step', SOFT);
}

/** Fills a cell, with a gap in pixels to its neighbours. */
function fillCell(
  canvas: IndexedCanvas,
  { left, top, columns, cell }: Grid,
  place: number,
  colour: number,
  gap: number,
): void {
  const x = left + Math.floor((place % columns) * cell);
  const y = top + Math.floor(Math.floor(place / columns) * cell);
  const side = Math.max(1, Math.floor(cell) - gap);
  canvas.fill(x, y, side, side, colour);
}

/** Draws a line of text below a grid. */
function drawNote(
  canvas: IndexedCanvas,
  { left, top, width, height }: Grid,
  text: string,
  colour: number,
): void {
  canvas.text(left + width / 2, top + height + 8, text, colour, { align: 'middle' });
}

function drawStepNumber(canvas: IndexedCanvas, step: number, steps: number): void {
  const x = ANIMATION_WIDTH - MARGIN;
  canvas.text(x, MARGIN, `step ${step}/${steps}`, INK, { align: 'right', scale: 2 });
}

function spikesText(count: number, kind = ''): string {
  return `${formatTick(count)}${kind && ` ${kind}`} ${count === 1 ? 'spike' : 'spikes'}`;
}

function rowOf<A extends Uint8Array | Uint16Array>(values: A, row: number, width: number): A {
  return values.subarray(row * width, (row + 1) * width) as A;
}
