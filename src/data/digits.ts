/**
 * The built-in set `digits`: synthetic handwritten digits, 28×28, any number of them.
 *
 * One digit: choose a variant (`digit-strokes.ts`), jitter its points, lay smooth curves through them, bend, slant,
 * rotate, scale and shift the whole, and draw it with a round pen of varying width and a soft edge. Everything is a
 * pure function of (seed, index), computed with + − · / and √ only: digit i does not depend on the count or machine.
 *
 * Every run of ten indices from a multiple of ten holds each class once, in a seeded order.
 */
import { Purpose, RandomStream } from '../core/philox.js';
import { DIGIT_GLYPHS, type Glyph } from './digit-strokes.js';
import { DIGIT_CLASSES } from './image-classes.js';
import type { ImageSet } from './image-set.js';

/** Width and height of a digit in pixels. */
export const DIGIT_SIZE = 28;
/** First index of the test part; training takes the indices below it. */
export const DIGIT_TEST_START = 2 ** 31;
/** Most digits of one part at a time: their pixels are one array. */
export const DIGIT_MAX_COUNT = 2_000_000;

const PIXELS = DIGIT_SIZE * DIGIT_SIZE;
/** Curve pieces from one point of a path to the next. */
const PIECES = 5;
/** Width of the pen's soft edge in pixels. */
const EDGE = 1.3;
/** Counter places of the two random sequences of a digit. */
const STEP_SHAPE = 0;
const STEP_CLASSES = 1;

/** Draws from a triangular distribution on (-1, 1), mean 0: the sum of two uniform numbers. */
function bell(random: RandomStream): number {
  return random.uniform() + random.uniform() - 1;
}

/** Writes the classes of the ten digits from index 10·block to `order` [10]: a seeded shuffle (Fisher–Yates). */
function blockLabels(seed: number, block: number, order: Uint8Array): void {
  const random = new RandomStream(seed, Purpose.builtInData, block, 0, STEP_CLASSES);
  for (let i = 0; i < 10; i++) order[i] = i;
  for (let i = 9; i > 0; i--) {
    const j = random.below(i + 1);
    const kept = order[i];
    order[i] = order[j];
    order[j] = kept;
  }
}

function chooseGlyph(ways: readonly Glyph[], random: RandomStream): Glyph {
  let left = random.uniform() * ways.reduce((sum, way) => sum + way.weight, 0);
  for (const way of ways) {
    left -= way.weight;
    if (left < 0) return way;
  }
  return ways[ways.length - 1];
}

/** Distorts the points of a glyph; returns pixels, x and y in turn [2·points]. */
function placePoints(glyph: Glyph, label: number, random: RandomStream): Float64Array {
  const shake = 0.075 * glyph.shake;
  const bendX = 0.18 * bell(random);
  const bendY = 0.1 * bell(random);
  const swell = 0.2 * bell(random);
  // A 1 is slanted further than other digits: slant is most of its variation.
  const slant = (label === 1 ? 0.2 : 0.12) + (label === 1 ? 0.55 : 0.34) * bell(random);
  const turn = 0.18 * bell(random);
  const height = 19 + 2.6 * bell(random);
  const width = height * (0.95 + 0.36 * bell(random));
  const { points } = glyph;
  const placed = new Float64Array(2 * points.length);
  let left = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let top = left;
  let bottom = right;
  for (let p = 0; p < points.length; p++) {
    const x = points[p][0] - 0.5 + shake * bell(random);
    const y = points[p][1] - 0.5 + shake * bell(random);
    // Bend (a curved page), swell (upper half narrower or wider than the lower), then the linear part.
    const bentX = x * (1 + swell * 2 * y) + bendX * (4 * y * y - 0.5);
    const bentY = y + bendY * (4 * x * x - 0.5);
    const wide = width * (bentX - slant * bentY);
    const high = height * bentY;
    const placedX = wide - turn * high;
    const placedY = high + turn * wide;
    placed[2 * p] = placedX;
    placed[2 * p + 1] = placedY;
    left = Math.min(left, placedX);
    right = Math.max(right, placedX);
    top = Math.min(top, placedY);
    bottom = Math.max(bottom, placedY);
  }
  // Centre the digit, shrink it if it would leave the frame, then shift it a little.
  const fit = Math.min(1, 20 / Math.max(right - left, bottom - top));
  const shiftX = DIGIT_SIZE / 2 + 1.2 * bell(random) - (fit * (left + right)) / 2;
  const shiftY = DIGIT_SIZE / 2 + 1.2 * bell(random) - (fit * (top + bottom)) / 2;
  for (let p = 0; p < points.length; p++) {
    placed[2 * p] = fit * placed[2 * p] + shiftX;
    placed[2 * p + 1] = fit * placed[2 * p + 1] + shiftY;
  }
  return placed;
}

/** Renderer of a digit's pieces. */
class Pen {
  /** Depth of each pixel's centre inside the ink, in pixels, the maximum over all pieces [28·28]. */
  readonly #depth = new Float64Array(PIXELS);

  clear(): void {
    this.#depth.fill(-EDGE / 2);
  }

  /** Draws a straight piece from (x0, y0), radius r0, to (x1, y1), radius r1. */
  piece(x0: number, y0: number, r0: number, x1: number, y1: number, r1: number): void {
    const depths = this.#depth;
    const reach = Math.max(r0, r1) + EDGE / 2;
    const firstX = Math.max(0, Math.floor(Math.min(x0, x1) - reach + 0.5));
    const lastX = Math.min(DIGIT_SIZE - 1, Math.floor(Math.max(x0, x1) + reach - 0.5));
    const firstY = Math.max(0, Math.floor(Math.min(y0, y1) - reach + 0.5));
    const lastY = Math.min(DIGIT_SIZE - 1, Math.floor(Math.max(y0, y1) + reach - 0.5));
    const alongX = x1 - x0;
    const alongY = y1 - y0;
    const squared = alongX * alongX + alongY * alongY;
    const scale = squared > 0 ? 1 / squared : 0;
    for (let y = firstY; y <= lastY; y++) {
      const fromY = y + 0.5 - y0;
      for (let x = firstX; x <= lastX; x++) {
        const fromX = x + 0.5 - x0;
        const t = Math.min(1, Math.max(0, (fromX * alongX + fromY * alongY) * scale));
        const offX = fromX - t * alongX;
        const offY = fromY - t * alongY;
        const depth = r0 + (r1 - r0) * t - Math.sqrt(offX * offX + offY * offY);
        const at = y * DIGIT_SIZE + x;
        if (depth > depths[at]) depths[at] = depth;
      }
    }
  }

  /** Writes the ink as bytes [28·28]. */
  ink(out: Uint8Array, darkness: number): void {
    for (let i = 0; i < PIXELS; i++) {
      const depth = this.#depth[i];
      if (!(depth > -EDGE / 2)) {
        out[i] = 0;
        continue;
      }
      const share = Math.min(1, 0.5 + depth / EDGE);
      out[i] = Math.floor(darkness * share * share * (3 - 2 * share) + 0.5);
    }
  }
}

/** Draws the curve through the points of one path (Catmull–Rom, its ends continued straight) in pieces. */
function drawPath(
  pen: Pen,
  placed: Float64Array,
  path: readonly number[],
  radius: number,
  pressure: number,
): void {
  const last = path.length - 1;
  let x0 = placed[2 * path[0]];
  let y0 = placed[2 * path[0] + 1];
  let r0 = radius - pressure;
  for (let k = 0; k < last; k++) {
    const b = 2 * path[k];
    const c = 2 * path[k + 1];
    const bx = placed[b];
    const by = placed[b + 1];
    const cx = placed[c];
    const cy = placed[c + 1];
    const ax = k > 0 ? placed[2 * path[k - 1]] : 2 * bx - cx;
    const ay = k > 0 ? placed[2 * path[k - 1] + 1] : 2 * by - cy;
    const dx = k + 1 < last ? placed[2 * path[k + 2]] : 2 * cx - bx;
    const dy = k + 1 < last ? placed[2 * path[k + 2] + 1] : 2 * cy - by;
    for (let piece = 1; piece <= PIECES; piece++) {
      const t = piece / PIECES;
      const a3 = t * t * t;
      const a2 = t * t;
      const wa = -0.5 * a3 + a2 - 0.5 * t;
      const wb = 1.5 * a3 - 2.5 * a2 + 1;
      const wc = -1.5 * a3 + 2 * a2 + 0.5 * t;
      const wd = 0.5 * a3 - 0.5 * a2;
      const x1 = wa * ax + wb * bx + wc * cx + wd * dx;
      const y1 = wa * ay + wb * by + wc * cy + wd * dy;
      const r1 = radius + pressure * ((2 * (k + t)) / last - 1);
      pen.piece(x0, y0, r0, x1, y1, r1);
      x0 = x1;
      y0 = y1;
      r0 = r1;
    }
  }
}

function draw(pen: Pen, seed: number, index: number, label: number, out: Uint8Array): void {
  const random = new RandomStream(seed, Purpose.builtInData, index, 0, STEP_SHAPE);
  const glyph = chooseGlyph(DIGIT_GLYPHS[label], random);
  const radius = 1.15 + 0.55 * bell(random);
  const pressure = 0.3 * bell(random);
  const darkness = 255 - 25 * random.uniform();
  const placed = placePoints(glyph, label, random);
  pen.clear();
  for (const path of glyph.paths) drawPath(pen, placed, path, radius, pressure);
  pen.ink(out, darkness);
}

function checkIndex(index: number): void {
  if (!(Number.isInteger(index) && index >= 0 && index < 2 ** 32)) {
    throw new RangeError(`index of a digit must be an integer in [0, 2^32), got ${index}`);
  }
}

/** Draws digit `index`: returns its pixels [28·28] and its class. Throws a RangeError if the index is out of range. */
export function drawDigit(seed: number, index: number): { pixels: Uint8Array; label: number } {
  checkIndex(index);
  const pixels = new Uint8Array(PIXELS);
  const order = new Uint8Array(10);
  blockLabels(seed, Math.floor(index / 10), order);
  const label = order[index % 10];
  draw(new Pen(), seed, index, label, pixels);
  return { pixels, label };
}

/** Options of the built-in digits. */
export interface DigitsOptions {
  /** Seed of every digit, an integer in [0, 2^53). */
  readonly seed: number;
  /** Number of digits, 1 to 2,000,000. */
  readonly count: number;
  /** Part of the set; parts share no digit. Default: 'train'. */
  readonly part?: 'train' | 'test';
}

/** Draws the first `count` digits of a part. Throws a RangeError if an option is out of range. */
export function digitsSet({ seed, count, part = 'train' }: DigitsOptions): ImageSet {
  if (!(Number.isInteger(count) && count >= 1 && count <= DIGIT_MAX_COUNT)) {
    throw new RangeError(`count of digits must be an integer in [1, ${DIGIT_MAX_COUNT}], got ${count}`);
  }
  const start = part === 'test' ? DIGIT_TEST_START : 0;
  const order = new Uint8Array(10);
  const pixels = new Uint8Array(count * PIXELS);
  const labels = new Uint8Array(count);
  const pen = new Pen();
  for (let i = 0; i < count; i++) {
    const place = (start + i) % 10;
    if (i === 0 || place === 0) blockLabels(seed, Math.floor((start + i) / 10), order);
    const label = order[place];
    labels[i] = label;
    draw(pen, seed, start + i, label, pixels.subarray(i * PIXELS, (i + 1) * PIXELS));
  }
  return {
    name: 'digits',
    width: DIGIT_SIZE,
    height: DIGIT_SIZE,
    count,
    pixels,
    labels,
    classes: DIGIT_CLASSES,
  };
}
