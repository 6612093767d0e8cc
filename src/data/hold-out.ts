/** Holding images out for tests, where a set comes without a test part: a sixth, by seed alone. */
import { InputError } from '../core/errors.js';
import { Purpose, shuffledOrder } from '../core/philox.js';
import type { ImageSet } from './image-set.js';

/** One image in so many is held out as the test part of a set that has none. */
export const HELD_OUT = 6;

/** What a part of a set is for: to learn from, or to test on. */
export type SetPart = 'train' | 'test';

/** The places of a part among `count` images of which none was set apart; `name` is the set's in errors. */
export function heldOut(count: number, part: SetPart, seed: number, name: string): Uint32Array {
  if (count < 2) {
    throw new InputError(`${name}: ${count} image, at least 2 are needed to hold one out for tests`);
  }
  const order = shuffledOrder(count, seed, Purpose.split);
  const testCount = Math.max(1, Math.floor(count / HELD_OUT));
  return part === 'test' ? order.subarray(0, testCount) : order.subarray(testCount);
}

/** The images at the places `chosen`, in that order. */
export function pickImages(set: ImageSet, chosen: Uint32Array): ImageSet {
  const size = set.width * set.height;
  const pixels = new Uint8Array(chosen.length * size);
  chosen.forEach((from, to) => {
    pixels.set(set.pixels.subarray(from * size, (from + 1) * size), to * size);
  });
  return { ...set, count: chosen.length, pixels, labels: Uint8Array.from(chosen, (i) => set.labels[i]) };
}
