import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { largestOf, MOST_BITS, quantise } from '../../src/network/quantise.js';

const values = fc.float32Array({ min: 0, max: Math.fround(1e6), noNaN: true, minLength: 1, maxLength: 60 });
const bits = fc.integer({ min: 1, max: MOST_BITS });

describe('values in few bits', () => {
  test('are the nearest of equal levels from 0 to the largest', () => {
    expect(quantise(Float32Array.of(0, 0.9, 1.1, 2.9, 3.1, 6), 1, 6)).toEqual(
      Float32Array.of(0, 0, 0, 0, 6, 6),
    );
    expect(quantise(Float32Array.of(0, 0.9, 1.1, 2.9, 3.1, 5.1, 6), 2, 6)).toEqual(
      Float32Array.of(0, 0, 2, 2, 4, 6, 6),
    );
  });

  test('are at most half a level off, and of no more levels than the bits count', () => {
    fc.assert(
      fc.property(values, bits, (given, count) => {
        const most = largestOf(given);
        const quantised = quantise(given, count, most);
        const level = most / (2 ** count - 1);
        for (const [n, value] of given.entries()) {
          expect(Math.abs(quantised[n] - value)).toBeLessThanOrEqual(level / 2 + 1e-6 * most);
        }
        expect(new Set(quantised).size).toBeLessThanOrEqual(2 ** count);
      }),
    );
  });

  test('keep 0, the largest and their order, and are not changed again', () => {
    fc.assert(
      fc.property(values, bits, (given, count) => {
        const sorted = given.slice().sort();
        const most = largestOf(sorted);
        const quantised = quantise(sorted, count, most);
        expect(quantise(Float32Array.of(0, most), count, most)).toEqual(Float32Array.of(0, most));
        expect(quantised.slice().sort()).toEqual(quantised);
        expect(quantise(quantised, count, most)).toEqual(quantised);
      }),
    );
  });

  test('outside the levels take the nearest end', () => {
    expect(quantise(Float32Array.of(-3, 9), 3, 7)).toEqual(Float32Array.of(0, 7));
  });

  test('of nothing but zeros are zeros', () => {
    expect(largestOf(new Float32Array(3))).toBe(0);
    expect(quantise(new Float32Array(3), 4, 0)).toEqual(new Float32Array(3));
  });

  test.each([0, 17, 1.5, Number.NaN])('refuse %d bits', (count) => {
    expect(() => quantise(new Float32Array(1), count, 1)).toThrow(RangeError);
  });

  test.each([-1, Number.POSITIVE_INFINITY, Number.NaN])('refuse levels up to %d', (most) => {
    expect(() => quantise(new Float32Array(1), 1, most)).toThrow(RangeError);
  });
});
