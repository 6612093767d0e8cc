import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/core/errors.js';
import { autoencoderWidths, hiddenWidths, initialWeights } from '../../src/network/network.js';

describe('first weights', () => {
  test('are uniform within the bound, or ±1/√(fan-in)', () => {
    const [first, second] = initialWeights([100, 25, 100], 1, 0);
    expect([first.length, second.length]).toEqual([2500, 2500]);
    for (const [matrix, bound] of [
      [first, 0.1],
      [second, 0.2],
    ] as const) {
      const largest = matrix.reduce((most, w) => Math.max(most, Math.abs(w)), 0);
      expect(largest).toBeLessThanOrEqual(bound);
      expect(largest).toBeGreaterThan(0.99 * bound);
      expect(Math.abs(matrix.reduce((sum, w) => sum + w, 0) / matrix.length)).toBeLessThan(bound / 20);
    }
    expect(Math.max(...initialWeights([100, 25, 100], 1, 0.01)[0])).toBeLessThanOrEqual(0.01);
  });

  test('depend on seed and layer', () => {
    expect(initialWeights([8, 8, 8], 1, 1)).toEqual(initialWeights([8, 8, 8], 1, 1));
    expect(initialWeights([8, 8, 8], 1, 1)).not.toEqual(initialWeights([8, 8, 8], 2, 1));
    const [first, second] = initialWeights([8, 8, 8], 1, 1);
    expect(first).not.toEqual(second);
  });
});

describe('lists of layers', () => {
  test('are the hidden ones between the pixels', () => {
    expect(hiddenWidths([784, 256, 64, 256, 784], 784)).toEqual([256, 64, 256]);
    expect(autoencoderWidths(784, [256, 64, 256])).toEqual([784, 256, 64, 256, 784]);
  });

  test.each([
    [[784, 784], 'must hold inputs, hidden layers and outputs, as 784-196-784, got 784-784'],
    [[784, 10, 700], 'must begin and end with the 784 pixels of the images, got 784-10-700'],
    [[100, 10, 784], 'must begin and end with the 784 pixels'],
  ])('refuse %j', (layers, problem) => {
    expect(() => hiddenWidths(layers, 784)).toThrow(UsageError);
    expect(() => hiddenWidths(layers, 784)).toThrow(problem);
  });
});
