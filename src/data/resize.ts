/**
 * Resampling of grey images to another size, one axis after the other.
 *
 * If an axis shrinks, a new pixel is the mean of the area it covers; if it grows, pixels are interpolated linearly
 * between centres, the border's pixels continuing outwards. Only + − · / are used: the result is the same on every
 * machine. Proportions are not kept: each axis is scaled on its own.
 */
import type { ImageSet } from './image-set.js';

/** Width and height of an image. */
export interface ImageSize {
  /** Pixels, 1 to 4096. */
  readonly width: number;
  readonly height: number;
}

const MAX_SIDE = 4096;

/** Weights of old pixels in each new pixel of one axis: pixel i is Σ weights[k]·old[sources[k]], k from starts[i]. */
interface Axis {
  /** First k of each new pixel [size + 1]. */
  readonly starts: Int32Array;
  readonly sources: Int32Array;
  readonly weights: Float64Array;
}

function axis(oldSize: number, newSize: number): Axis {
  const starts = new Int32Array(newSize + 1);
  const sources: number[] = [];
  const weights: number[] = [];
  const ratio = oldSize / newSize;
  for (let i = 0; i < newSize; i++) {
    starts[i] = sources.length;
    if (newSize < oldSize) {
      const low = i * ratio;
      const high = Math.min((i + 1) * ratio, oldSize);
      for (let source = Math.floor(low); source < high; source++) {
        const covered = Math.min(high, source + 1) - Math.max(low, source);
        if (!(covered > 0)) continue;
        sources.push(source);
        weights.push(covered / (high - low));
      }
    } else {
      const centre = (i + 0.5) * ratio - 0.5;
      const left = Math.floor(centre);
      const share = centre - left;
      sources.push(Math.max(left, 0), Math.min(left + 1, oldSize - 1));
      weights.push(1 - share, share);
    }
  }
  starts[newSize] = sources.length;
  return { starts, sources: Int32Array.from(sources), weights: Float64Array.from(weights) };
}

/** Throws a RangeError unless both sides are integers in [1, 4096]. */
export function checkImageSize({ width, height }: ImageSize): void {
  for (const [name, side] of [
    ['width', width],
    ['height', height],
  ] as const) {
    if (!(Number.isInteger(side) && side >= 1 && side <= MAX_SIDE)) {
      throw new RangeError(`${name} must be an integer in [1, ${MAX_SIDE}], got ${side}`);
    }
  }
}

/** Returns a function that resamples one image [from.height·from.width] into `out` [to.height·to.width]. */
function resampler(from: ImageSize, to: ImageSize): (image: Uint8Array, out: Uint8Array) => void {
  const across = axis(from.width, to.width);
  const down = axis(from.height, to.height);
  const rows = new Float64Array(from.height * to.width);
  return (image, out) => {
    for (let y = 0; y < from.height; y++) {
      for (let x = 0; x < to.width; x++) {
        let sum = 0;
        for (let k = across.starts[x]; k < across.starts[x + 1]; k++) {
          sum += across.weights[k] * image[y * from.width + across.sources[k]];
        }
        rows[y * to.width + x] = sum;
      }
    }
    for (let y = 0; y < to.height; y++) {
      for (let x = 0; x < to.width; x++) {
        let sum = 0;
        for (let k = down.starts[y]; k < down.starts[y + 1]; k++) {
          sum += down.weights[k] * rows[down.sources[k] * to.width + x];
        }
        out[y * to.width + x] = Math.min(255, Math.floor(sum + 0.5));
      }
    }
  };
}

/** Resamples one image [height·width] of size `from` to size `to`. Throws a RangeError if a size is out of range. */
export function resizeImage(image: Uint8Array, from: ImageSize, to: ImageSize): Uint8Array {
  checkImageSize(from);
  checkImageSize(to);
  if (image.length !== from.width * from.height) {
    throw new RangeError(
      `an image of ${from.width}×${from.height} has ${from.width * from.height} pixels, got ${image.length}`,
    );
  }
  const out = new Uint8Array(to.width * to.height);
  resampler(from, to)(image, out);
  return out;
}

/** Resamples every image of a set to size `to`; returns the same set if the size is right already. */
export function resizeImages(set: ImageSet, to: ImageSize): ImageSet {
  checkImageSize(to);
  if (set.width === to.width && set.height === to.height) return set;
  const oldSize = set.width * set.height;
  const newSize = to.width * to.height;
  const pixels = new Uint8Array(set.count * newSize);
  const resample = resampler(set, to);
  for (let i = 0; i < set.count; i++) {
    resample(
      set.pixels.subarray(i * oldSize, (i + 1) * oldSize),
      pixels.subarray(i * newSize, (i + 1) * newSize),
    );
  }
  return { ...set, width: to.width, height: to.height, pixels };
}
