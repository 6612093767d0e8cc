/**
 * Pixel pictures from arrays: reconstructions under their inputs, weights as tiles, spike counts.
 *
 * A canvas is row-major [height, width, channels] of bytes, grey or RGB; turning it into a file is left to others.
 */

export interface Canvas {
  readonly width: number;
  readonly height: number;
  /** 1: grey, 3: RGB */
  readonly channels: 1 | 3;
  /** [height, width, channels] */
  readonly data: Uint8Array;
}

/** An image: bytes are 0..255, any other numbers are intensities in [0, 1]. */
export type Pixels = Uint8Array | Uint8ClampedArray | Float32Array | Float64Array | readonly number[];

/** How tiles are laid out and coloured. */
export interface TileOptions {
  /** Tiles side by side; about as many as rows unless said otherwise. */
  readonly columns?: number;
  /** Pixels per weight. */
  readonly scale?: number;
  /** Weight of full colour; one common scale unless 'per-tile'. */
  readonly limit?: number | 'per-tile';
}

/** Weights drawn as tiles, one for each neuron. */
export interface WeightTiles extends Canvas {
  /** The weight that has full colour, undefined where every tile has its own. */
  readonly limit: number | undefined;
}

/** Grey between images, visible on black, white and everything dark or light around the picture. */
const GAP_GREY = 128;

/** Share of weights that a common scale shows without clipping: one stray weight must not pale all others. */
const SHOWN_SHARE = 0.998;

/** Blue through white to vermilion: told apart by all eyes, and the sign is the hue. */
const NEGATIVE = [0, 72, 140];
const ZERO = [247, 247, 245];
const POSITIVE = [190, 62, 0];

/** Inputs in a row, their outputs in the row below; a new pair of rows after every `columns` images. */
export function reconstructionGrid(
  inputs: readonly Pixels[],
  outputs: readonly Pixels[],
  width: number,
  height: number,
  scale = 3,
  columns = 10,
): Canvas {
  if (inputs.length !== outputs.length || inputs.length === 0) {
    throw new RangeError(
      `inputs and outputs must be as many as each other, at least 1, got ${inputs.length} and ${outputs.length}`,
    );
  }
  const wide = Math.min(columns, inputs.length);
  const pairs = Math.ceil(inputs.length / columns);
  const gap = 1;
  const pairGap = 3;
  // Sizes in image pixels; `scale` comes last.
  const totalWidth = wide * width + (wide - 1) * gap;
  const pairHeight = 2 * height + gap;
  const totalHeight = pairs * pairHeight + (pairs - 1) * pairGap;
  const grey = new Uint8Array(totalWidth * totalHeight).fill(GAP_GREY);
  for (const [i, input] of inputs.entries()) {
    const left = (i % columns) * (width + gap);
    const top = Math.floor(i / columns) * (pairHeight + pairGap);
    paste(grey, totalWidth, input, width, height, left, top);
    paste(grey, totalWidth, outputs[i], width, height, left, top + height + gap);
  }
  return enlarge({ width: totalWidth, height: totalHeight, channels: 1, data: grey }, scale);
}

/** A row for each class: an image of it, a gap, and what was drawn for it. Rows may be of different lengths. */
export function drawingRows(
  rows: readonly { readonly image: Pixels; readonly drawn: readonly Pixels[] }[],
  width: number,
  height: number,
  scale = 3,
): Canvas {
  if (rows.length === 0) throw new RangeError('there must be at least one row of drawings');
  const gap = 1;
  const imageGap = 4;
  const longest = Math.max(...rows.map(({ drawn }) => drawn.length));
  const totalWidth = width + imageGap - gap + longest * (width + gap);
  const totalHeight = rows.length * (height + gap) - gap;
  const grey = new Uint8Array(totalWidth * totalHeight).fill(GAP_GREY);
  for (const [r, { image, drawn }] of rows.entries()) {
    const top = r * (height + gap);
    paste(grey, totalWidth, image, width, height, 0, top);
    for (const [i, pixels] of drawn.entries()) {
      paste(grey, totalWidth, pixels, width, height, width + imageGap + i * (width + gap), top);
    }
  }
  return enlarge({ width: totalWidth, height: totalHeight, channels: 1, data: grey }, scale);
}

/** Every neuron's incoming weights as an image: blue below 0, white at 0, vermilion above; `weights` [out, width·height]. */
export function weightTiles(
  weights: Float32Array | Float64Array,
  out: number,
  width: number,
  height: number,
  { columns = Math.ceil(Math.sqrt(out)), scale = 1, limit }: TileOptions = {},
): WeightTiles {
  const size = width * height;
  if (!(out >= 1 && weights.length === out * size)) {
    throw new RangeError(
      `weights must be [${out}, ${size}] with at least one row, got ${weights.length} values`,
    );
  }
  const common = limit === 'per-tile' ? undefined : (limit ?? shownLimit(weights));
  const wide = Math.min(columns, out);
  const totalWidth = wide * (width + 1) - 1;
  const totalHeight = Math.ceil(out / wide) * (height + 1) - 1;
  const rgb = new Uint8Array(totalWidth * totalHeight * 3).fill(GAP_GREY);
  for (let n = 0; n < out; n++) {
    const tile = weights.subarray(n * size, (n + 1) * size);
    const full = common ?? largest(tile);
    const left = (n % wide) * (width + 1);
    const top = Math.floor(n / wide) * (height + 1);
    for (let i = 0; i < size; i++) {
      const place = (top + Math.floor(i / width)) * totalWidth + left + (i % width);
      putDiverging(rgb, place * 3, full > 0 ? tile[i] / full : 0);
    }
  }
  return {
    ...enlarge({ width: totalWidth, height: totalHeight, channels: 3, data: rgb }, scale),
    limit: common,
  };
}

/** Spike counts as grey: 0 is black, a spike at each of `steps` steps white. Same length as `counts`. */
export function spikeCountImage(counts: ArrayLike<number>, steps: number): Uint8Array {
  if (!(steps > 0)) throw new RangeError(`steps must be above 0, got ${steps}`);
  return Uint8Array.from(counts, (count) => toByte(count / steps));
}

function paste(
  grey: Uint8Array,
  totalWidth: number,
  image: Pixels,
  width: number,
  height: number,
  left: number,
  top: number,
): void {
  if (image.length !== width * height) {
    throw new RangeError(`an image must have ${width}·${height} pixels, got ${image.length}`);
  }
  const bytes = image instanceof Uint8Array || image instanceof Uint8ClampedArray;
  for (let i = 0; i < image.length; i++) {
    const place = (top + Math.floor(i / width)) * totalWidth + left + (i % width);
    grey[place] = bytes ? image[i] : toByte(image[i]);
  }
}

/** Every pixel as `scale` × `scale` pixels. */
function enlarge({ width, height, channels, data }: Canvas, scale: number): Canvas {
  if (!(Number.isInteger(scale) && scale >= 1)) {
    throw new RangeError(`scale must be an integer of at least 1, got ${scale}`);
  }
  if (scale === 1) return { width, height, channels, data };
  const rowBytes = width * scale * channels;
  const large = new Uint8Array(rowBytes * height * scale);
  for (let y = 0; y < height; y++) {
    const top = y * scale * rowBytes;
    for (let x = 0; x < width * scale; x++) {
      const from = (y * width + Math.floor(x / scale)) * channels;
      for (let c = 0; c < channels; c++) large[top + x * channels + c] = data[from + c];
    }
    for (let copy = 1; copy < scale; copy++) large.copyWithin(top + copy * rowBytes, top, top + rowBytes);
  }
  return { width: width * scale, height: height * scale, channels, data: large };
}

/** Colours of a side: with both sides and white, as many as an indexed PNG holds. */
const SHADES = 127;

/** [2·SHADES + 1, RGB] from full blue through white to full vermilion. */
const DIVERGING = Uint8Array.from({ length: (2 * SHADES + 1) * 3 }, (_, i) => {
  const share = Math.floor(i / 3) / SHADES - 1;
  const end = share < 0 ? NEGATIVE : POSITIVE;
  return Math.round(ZERO[i % 3] + (end[i % 3] - ZERO[i % 3]) * Math.abs(share));
});

/** Colour of `share` in [−1, 1] of full; what is no number is grey as the gaps are. */
function putDiverging(rgb: Uint8Array, at: number, share: number): void {
  if (Number.isNaN(share)) return;
  const shade = Math.round(SHADES * Math.min(1, Math.abs(share)));
  const place = 3 * (share < 0 ? SHADES - shade : SHADES + shade);
  rgb[at] = DIVERGING[place];
  rgb[at + 1] = DIVERGING[place + 1];
  rgb[at + 2] = DIVERGING[place + 2];
}

/** The size that `SHOWN_SHARE` of the weights do not pass: that of full colour on a common scale. */
export function shownLimit(weights: Float32Array | Float64Array): number {
  const sizes = new Float32Array(weights.length);
  let count = 0;
  for (const weight of weights) if (Number.isFinite(weight)) sizes[count++] = Math.abs(weight);
  const shown = sizes.subarray(0, count).sort();
  // Where nearly all weights are 0, the few others set the scale.
  return shown[Math.ceil(SHOWN_SHARE * count) - 1] || largest(weights);
}

function largest(weights: Float32Array | Float64Array): number {
  let size = 0;
  for (const weight of weights) if (Number.isFinite(weight)) size = Math.max(size, Math.abs(weight));
  return size;
}

function toByte(share: number): number {
  return Math.round(255 * Math.min(1, Math.max(0, share)));
}
