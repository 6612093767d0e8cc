/**
 * A set of grey images with class labels, the result of every reader and generator of images.
 *
 * Pixels are bytes, 0 (no ink) to 255 (full intensity), row-major [count, height, width].
 */
export interface ImageSet {
  /** Source of the images, e.g. `mnist` or a folder's name. */
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly count: number;
  /** Bytes [count, height·width]. */
  readonly pixels: Uint8Array;
  /** Indices into `classes` [count]. */
  readonly labels: Uint8Array;
  readonly classes: readonly string[];
  /** Spikes of the samples of an event camera, whose pixels then are numbers of events; absent for images. */
  readonly spikes?: SampleSpikes | undefined;
}

/** Returns the spikes of the sample at a place of its set over `steps` steps [steps, height·width], 0 or 1. */
export type SampleSpikes = (place: number, steps: number) => Uint8Array;

/** Returns the pixels of image `index` [height·width], a view. Throws a RangeError if there is no such image. */
export function imagePixels(set: ImageSet, index: number): Uint8Array {
  if (!(Number.isInteger(index) && index >= 0 && index < set.count)) {
    throw new RangeError(`index must be an integer in [0, ${set.count - 1}], got ${index}`);
  }
  const size = set.width * set.height;
  return set.pixels.subarray(index * size, (index + 1) * size);
}
