/**
 * Pixel pictures from arrays: reconstructions under their inputs, weights as tiles, spike counts.
 *
 * A canvas is row-major [height, width, channels] of bytes, grey or RGB; other modules write it to files.
 */

export interface Canvas {
  readonly width: number;
  readonly height: number;
  /** Number of channels: 1 for grey, 3 for RGB. */
  readonly channels: 1 | 3;
  /** Bytes [height, width, channels]. */
  readonly data: Uint8Array;
}

/** An image: bytes are 0..255, any other numbers are intensities in [0, 1]. */
export type Pixels = Uint8Array | Uint8ClampedArray | Float32Array | Float64Array | readonly number[];

/** Layout and colours of tiles. */
export interface TileOptions {
  /** Number of columns. Default: about the number of rows. */
  readonly columns?: number;
  /** Pixels per weight. */
  readonly scale?: number;
  /** Weight of full colour; 'per-tile' gives every tile its own scale. Default: one common scale. */
  readonly limit?: number | 'per-tile';
}

/** Weights drawn as tiles, one for each neuron. */
export interface WeightTiles extends Canvas {
  /** Weight of full colour; undefined if every tile has its own. */
  readonly limit: number | undefined;
}

/** Grey between images, visible on black and white and on dark and light pages. */
const GAP_GREY = 128;

/** Fraction of weights that a common scale shows without clipping: an outlier must not make all others pale. */
const SHOWN_SHARE = 0.998;

/** Ends of the scale from blue through white to vermilion: safe for colour-blind people; the hue is the sign. */
const NEGATIVE = [0, 72, 140];
const ZERO = [247, 247, 245];
const POSITIVE = [190, 62, 0];

/** Draws inputs in a row and their outputs in the row below; a new pair of rows after every `columns` images. */
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
  // Sizes in image pixels; `scale` is applied last.
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

/** Draws a row for each class: an image of it, a gap, and the network's images. Rows may have different lengths. */
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

/** Draws every neuron's incoming `weights` [out, width·height] as a tile: blue below 0, white at 0, vermilion above. */
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

/** Converts spike counts to grey [counts.length]: 0 is black, a spike at each of `steps` steps white. */
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

/** Enlarges every pixel to `scale` × `scale` pixels. */
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

/** Colours per sign: both signs and white fit into an indexed PNG. */
const SHADES = 127;

/** Colour scale [2·SHADES + 1, RGB] from full blue through white to full vermilion. */
const DIVERGING = Uint8Array.from({ length: (2 * SHADES + 1) * 3 }, (_, i) => {
  const share = Math.floor(i / 3) / SHADES - 1;
  const end = share < 0 ? NEGATIVE : POSITIVE;
  return Math.round(ZERO[i % 3] + (end[i % 3] - ZERO[i % 3]) * Math.abs(share));
});

/** Writes the colour of `share` in [−1, 1] of full colour; NaN is grey like the gaps. */
function putDiverging(rgb: Uint8Array, at: number, share: number): void {
  if (Number.isNaN(share)) return;
  const shade = Math.round(SHADES * Math.min(1, Math.abs(share)));
  const place = 3 * (share < 0 ? SHADES - shade : SHADES + shade);
  rgb[at] = DIVERGING[place];
  rgb[at + 1] = DIVERGING[place + 1];
  rgb[at + 2] = DIVERGING[place + 2];
}

/** Returns the magnitude of full colour on a common scale: the `SHOWN_SHARE` quantile of the weights. */
export function shownLimit(weights: Float32Array | Float64Array): number {
  const sizes = new Float32Array(weights.length);
  let count = 0;
  for (const weight of weights) if (Number.isFinite(weight)) sizes[count++] = Math.abs(weight);
  const shown = sizes.subarray(0, count).sort();
  // If nearly all weights are 0, the few others set the scale.
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
