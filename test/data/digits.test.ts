import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DIGIT_MAX_COUNT, DIGIT_TEST_START, digitsSet, drawDigit } from '../../src/data/digits.js';
import { type ImageSet, imagePixels } from '../../src/data/image-set.js';

/** Class means of one set, and the share of another set's images whose nearest mean is of their class. */
function nearestMeanAccuracy(train: ImageSet, probe: ImageSet): number {
  const size = train.width * train.height;
  const means = train.classes.map(() => new Float64Array(size));
  const counts = new Float64Array(train.classes.length);
  for (let i = 0; i < train.count; i++) {
    const label = train.labels[i];
    counts[label]++;
    imagePixels(train, i).forEach((value, p) => {
      means[label][p] += value;
    });
  }
  let right = 0;
  for (let i = 0; i < probe.count; i++) {
    const image = imagePixels(probe, i);
    const distances = means.map((mean, k) =>
      image.reduce((sum, value, p) => sum + (value - mean[p] / counts[k]) ** 2, 0),
    );
    if (distances.indexOf(Math.min(...distances)) === probe.labels[i]) right++;
  }
  return right / probe.count;
}

describe('digits', () => {
  test('digit i is the same whatever the count, and alone', () => {
    const set = digitsSet({ seed: 5, count: 300 });
    fc.assert(
      fc.property(fc.nat(299), (i) => {
        const { pixels, label } = drawDigit(5, i);
        expect(imagePixels(set, i)).toEqual(pixels);
        expect(set.labels[i]).toBe(label);
      }),
    );
    expect(digitsSet({ seed: 5, count: 40 }).pixels).toEqual(set.pixels.subarray(0, 40 * 784));
  });

  test('seed and part decide the digits', () => {
    const { pixels } = digitsSet({ seed: 1, count: 50 });
    expect(digitsSet({ seed: 1, count: 50 }).pixels).toEqual(pixels);
    expect(digitsSet({ seed: 2, count: 50 }).pixels).not.toEqual(pixels);
    const tests = digitsSet({ seed: 1, count: 50, part: 'test' });
    expect(tests.pixels).not.toEqual(pixels);
    expect(imagePixels(tests, 7)).toEqual(drawDigit(1, DIGIT_TEST_START + 7).pixels);
  });

  test('the bytes are the same on every machine', () => {
    const { pixels, labels } = digitsSet({ seed: 1, count: 1000 });
    const sum = createHash('sha256').update(pixels).update(labels).digest('hex');
    expect(sum).toBe('f7d5acb1b6d2b362c4a82e2e707eb2c251fe55531a537383da1d97c58205bf39');
  });

  test('every class comes once in ten', () => {
    const { labels } = digitsSet({ seed: 3, count: 1000 });
    for (let block = 0; block < 100; block++) {
      expect([...labels.subarray(10 * block, 10 * block + 10)].sort()).toEqual([
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
      ]);
    }
    expect(labels.subarray(0, 10)).not.toEqual(labels.subarray(10, 20));
  });

  test('ink stays off the border, and there is about as much as in MNIST', () => {
    const set = digitsSet({ seed: 4, count: 2000 });
    let sum = 0;
    for (let i = 0; i < set.count; i++) {
      const image = imagePixels(set, i);
      const ink = image.reduce((a, b) => a + b, 0) / 255;
      expect(ink, `digit ${i}`).toBeGreaterThan(15);
      sum += ink;
      for (let x = 0; x < 28; x++) {
        const border = image[x] + image[27 * 28 + x] + image[28 * x] + image[28 * x + 27];
        expect(border, `digit ${i}`).toBe(0);
      }
    }
    // MNIST: 0.131 in training, 0.132 in test of full intensity.
    expect(sum / set.count / 784).toBeGreaterThan(0.1);
    expect(sum / set.count / 784).toBeLessThan(0.15);
  });

  test('classes can be told apart, but not by their means alone', () => {
    const train = digitsSet({ seed: 6, count: 2000 });
    const probe = digitsSet({ seed: 6, count: 500, part: 'test' });
    const accuracy = nearestMeanAccuracy(train, probe);
    // MNIST itself, its first 2,000 test images: 0.78.
    expect(accuracy).toBeGreaterThan(0.7);
    expect(accuracy).toBeLessThan(0.97);
  });

  test('refuses counts and indices out of range', () => {
    expect(() => digitsSet({ seed: 1, count: 0 })).toThrow(
      'count of digits must be an integer in [1, 2000000], got 0',
    );
    expect(() => digitsSet({ seed: 1, count: DIGIT_MAX_COUNT + 1 })).toThrow(RangeError);
    expect(() => drawDigit(1, -1)).toThrow('index of a digit must be an integer in [0, 2^32), got -1');
    expect(() => drawDigit(-1, 0)).toThrow('seed must be an integer');
  });
});
