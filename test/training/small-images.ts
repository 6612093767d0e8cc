/** Small sets of images for tests of trainings: digits, resampled. */
import { digitsSet } from '../../src/data/digits.js';
import type { ImageSet } from '../../src/data/image-set.js';
import { resizeImages } from '../../src/data/resize.js';
import type { GivenOptions } from '../../src/network/presets.js';

export const SIDE = 8;

export function smallImages(count: number, part: 'train' | 'test' = 'train'): ImageSet {
  return resizeImages(digitsSet({ seed: 1, count, part }), { width: SIDE, height: SIDE });
}

/** A training of a moment. */
export const SMALL: GivenOptions<'lif'> = {
  ...{ hidden: [12], steps: 4, batch: 10, threads: 1, logEvery: 2, checkpointEvery: 3, learningRate: 5e-3 },
};
