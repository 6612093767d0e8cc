/** A cochleagram as a figure: seconds to the right, frequency upwards, with a colour scale beside it. */
import type { HeardSound } from '../cochlea/heard-sound.js';
import { brightness, checkHeard, frequencyTicks, heardImage } from './cochleagram-image.js';
import { colourIndex, magmaColours } from './colour-map.js';
import { pngDataUri } from './data-uri.js';
import { encodePicture } from './png-picture.js';
import { formatTick, niceTicks } from './scale.js';
import { coordinate, element, figure, label, wrapText } from './svg.js';

/** A cochleagram to draw with its axes. */
export interface CochleagramPlot {
  readonly title: string;
  readonly heard: HeardSound;
  /** Width in pixels. */
  readonly width?: number;
}

interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const COLOURS = magmaColours(256);
/** Values relative to the loudest that the scale labels. */
const NAMED_SHARES = [1, 0.5, 0.2, 0.05, 0];
const MARGIN = 12;
const LEFT = 48;
const SCALE_ROOM = 74;
const SCALE_WIDTH = 12;
/** Most columns: twice the pixels of a plot of the usual width. */
const MAX_COLUMNS = 1500;
/** Least distance of neighbouring labels in pixels. */
const LABEL_GAP = 12;

/** Returns the plot as one SVG element. Throws a RangeError if sizes do not agree or there is no frame. */
export function cochleagramPlot({ title, heard, width = 760 }: CochleagramPlot): string {
  checkHeard(heard);
  const { frames, channels, centres, frameSeconds } = heard;
  const seconds = frames * frameSeconds;
  const titleLines = wrapText(title, width - 2 * MARGIN, 14);
  const area = {
    left: LEFT,
    top: MARGIN + titleLines.length * 18 + 26,
    width: width - LEFT - SCALE_ROOM,
    height: Math.min(320, Math.max(120, channels * 8)),
  };
  const bottom = area.top + area.height;
  const row = area.height / channels;
  const low = formatTick(Math.round(centres[channels - 1]));
  const high = formatTick(Math.round(centres[0]));
  const description =
    `What ${channels} channels from ${low} to ${high} Hz hear in ${formatTick(seconds)} seconds, ` +
    'brighter where it is louder.';
  return figure(
    { width, height: bottom + 40, title, description },
    ...titleLines.map((line, i) => label(MARGIN, MARGIN + 12 + i * 18, line, 'sl-title')),
    label(area.left - 8, area.top - 10, 'Hz', 'sl-soft sl-end'),
    picture(area, imageUri(heard)),
    ...frequencyTicks(centres, LABEL_GAP / row).map(({ text, row: place }) => {
      const y = area.top + place * row;
      return tick(area.left - 5, y, 'h5') + label(area.left - 8, y + 4, text, 'sl-soft sl-end');
    }),
    ...niceTicks(0, seconds, area.width / 90).map((time) => {
      const x = area.left + (time / seconds) * area.width;
      return tick(x, bottom, 'v5') + label(x, bottom + 19, formatTick(time), 'sl-soft sl-middle');
    }),
    label(area.left + area.width, bottom + 34, 'seconds', 'sl-soft sl-end'),
    colourScale({ ...area, left: width - SCALE_ROOM + 18, width: SCALE_WIDTH }, width - MARGIN),
  );
}

/** Draws the colour scale, the loudest on top; its heading ends at `right`. */
function colourScale(area: Area, right: number): string {
  return element(
    'g',
    {},
    label(right, area.top - 10, 'of loudest', 'sl-soft sl-end'),
    picture(area, scaleUri()),
    ...NAMED_SHARES.map((share) => {
      const y = area.top + (1 - brightness(share)) * area.height;
      return (
        tick(area.left + area.width, y, 'h4') +
        label(area.left + area.width + 7, y + 4, `${share}`, 'sl-soft')
      );
    }),
  );
}

/** Draws an image that fills its area, and a line around it. */
function picture({ left, top, width, height }: Area, uri: string): string {
  const place = { x: left, y: top, width, height };
  return (
    element('image', {
      ...place,
      preserveAspectRatio: 'none',
      style: 'image-rendering:pixelated',
      href: uri,
    }) + element('rect', { class: 'sl-axis', ...place })
  );
}

function tick(x: number, y: number, line: string): string {
  return element('path', { class: 'sl-axis', d: `M${coordinate(x)} ${coordinate(y)}${line}` });
}

function imageUri(heard: HeardSound): string {
  const { width, height, shares } = heardImage(heard, MAX_COLUMNS);
  return coloursUri(width, height, Float64Array.from(shares, brightness));
}

function scaleUri(): string {
  const height = 64;
  return coloursUri(
    1,
    height,
    Float64Array.from({ length: height }, (_, i) => 1 - i / (height - 1)),
  );
}

/** Returns the data URI of a picture of brightnesses in [0, 1] [height, width]. */
function coloursUri(width: number, height: number, brightnesses: Float64Array): string {
  const data = new Uint8Array(brightnesses.length * 3);
  for (const [i, value] of brightnesses.entries())
    data.set(COLOURS[colourIndex(value, COLOURS.length)], 3 * i);
  return pngDataUri(encodePicture({ width, height, channels: 3, data }));
}
