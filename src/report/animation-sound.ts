/** Upper part of an animation: a sound, its cochleagram below, and dots in it for inputs that spike. */
import type { HeardSound } from '../cochlea/heard-sound.js';
import type { Sound } from '../data/sound.js';
import { INPUT, LINE, MAP, MAP_COLOURS, SOFT, WAVE } from './animation-palette.js';
import { brightness, frequencyTicks, heardImage } from './cochleagram-image.js';
import { colourIndex } from './colour-map.js';
import type { IndexedCanvas } from './indexed-canvas.js';
import { GLYPH_HEIGHT } from './pixel-font.js';
import { formatTick, niceTicks } from './scale.js';

/** Left edge and width of both. */
export const SOUND_LEFT = 48;
export const SOUND_WIDTH = 568;
const SOUND = { left: SOUND_LEFT, top: 38, width: SOUND_WIDTH, height: 38 } as const;
const HEARD = { left: SOUND_LEFT, top: 80, width: SOUND_WIDTH, height: 117 } as const;
/** Largest side of an input spike's dot. */
const MAX_DOT = 3;

/** Draws the first `seconds` of a sound: in every column the range of its samples. */
export function drawSound(canvas: IndexedCanvas, { samples, sampleRate }: Sound, seconds: number): void {
  const { left, top, width, height } = SOUND;
  const half = (height - 1) / 2;
  const perColumn = (seconds * sampleRate) / width;
  const shown = samples.subarray(0, Math.ceil(seconds * sampleRate));
  const loudest = shown.reduce((size, sample) => Math.max(size, Math.abs(sample)), 0);
  canvas.text(left - 6, top + half - GLYPH_HEIGHT / 2, 'sound', SOFT, { align: 'right' });
  for (let x = 0; x < width; x++) {
    const part = shown.subarray(Math.floor(x * perColumn), Math.max(Math.ceil((x + 1) * perColumn), 1));
    let [low, high] = [0, 0];
    for (const sample of part) {
      if (sample < low) low = sample;
      if (sample > high) high = sample;
    }
    const scale = loudest > 0 ? half / loudest : 0;
    const from = Math.round(top + half - high * scale);
    canvas.fill(left + x, from, 1, Math.round(top + half - low * scale) - from + 1, WAVE);
  }
}

export function drawHeard(canvas: IndexedCanvas, heard: HeardSound): void {
  const { left, top, width, height } = HEARD;
  const image = heardImage(heard, width);
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * image.height) / height) * image.width;
    for (let x = 0; x < width; x++) {
      const share = image.shares[row + Math.floor((x * image.width) / width)];
      canvas.fill(left + x, top + y, 1, 1, MAP + colourIndex(brightness(share), MAP_COLOURS));
    }
  }
  canvas.frame(left, top, width, height, LINE);
  const rowHeight = height / heard.channels;
  const ticks = frequencyTicks(heard.centres, (GLYPH_HEIGHT + 3) / rowHeight);
  for (const [i, tick] of ticks.entries()) {
    const y = top + Math.floor(tick.row * rowHeight);
    canvas.fill(left - 4, y, 3, 1, LINE);
    canvas.text(left - 6, y - 3, i === 0 ? `${tick.text} Hz` : tick.text, SOFT, { align: 'right' });
  }
  const seconds = heard.frames * heard.frameSeconds;
  for (const time of niceTicks(0, seconds, 8)) {
    const x = left + Math.round((time / seconds) * (width - 1));
    canvas.fill(x, top + height + 1, 1, 3, LINE);
    canvas.text(x, top + height + 6, `${formatTick(time)} s`, SOFT, { align: 'middle' });
  }
}

/** Draws a dot for every input that spikes. */
export function drawInputs(
  canvas: IndexedCanvas,
  { frames, channels }: HeardSound,
  inputs: Uint32Array,
): void {
  const { left, top, width, height } = HEARD;
  const columnWidth = width / frames;
  const rowHeight = height / channels;
  const dot = Math.max(1, Math.min(MAX_DOT, Math.floor(Math.min(columnWidth, rowHeight))));
  for (const input of inputs) {
    const x = left + (Math.floor(input / channels) + 0.5) * columnWidth;
    const y = top + ((input % channels) + 0.5) * rowHeight;
    canvas.fill(Math.floor(x - (dot - 1) / 2), Math.floor(y - (dot - 1) / 2), dot, dot, INPUT);
  }
}
