/** Held-out test images of a set without a test part: a sixth, drawn by seed. */
import { InputError } from '../core/errors.js';
import { Purpose, shuffledOrder } from '../core/philox.js';
import type { ImageSet } from './image-set.js';

/** One image in this many is held out as the test part of a set that has none. */
export const HELD_OUT = 6;

/** Part of a set: for training or for tests. */
export type SetPart = 'train' | 'test';

/** Returns the indices of a part among `count` images that have no test part; `name` is the set's in errors. */
export function heldOut(count: number, part: SetPart, seed: number, name: string): Uint32Array {
  if (count < 2) {
    throw new InputError(`${name}: ${count} image, at least 2 are needed to hold one out for tests`);
  }
  const order = shuffledOrder(count, seed, Purpose.split);
  const testCount = Math.max(1, Math.floor(count / HELD_OUT));
  return part === 'test' ? order.subarray(0, testCount) : order.subarray(testCount);
}

/** Returns the images at the indices `chosen`, in that order. */
export function pickImages(set: ImageSet, chosen: Uint32Array): ImageSet {
  const size = set.width * set.height;
  const pixels = new Uint8Array(chosen.length * size);
  chosen.forEach((from, to) => {
    pixels.set(set.pixels.subarray(from * size, (from + 1) * size), to * size);
  });
  const { spikes } = set;
  return {
    ...set,
    ...{ count: chosen.length, pixels, labels: Uint8Array.from(chosen, (i) => set.labels[i]) },
    spikes: spikes && ((place, steps) => spikes(chosen[place], steps)),
  };
}
