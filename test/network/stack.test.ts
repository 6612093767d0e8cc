/** How autoencoders are cut and joined. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resolveOptions } from '../../src/network/presets.js';
import {
  codeLayer,
  innerHidden,
  sharedOptions,
  stackedHidden,
  stackWeights,
} from '../../src/network/stack.js';

test('the code is the narrowest hidden layer, the first of equals', () => {
  expect(codeLayer([784, 196, 784])).toBe(1);
  expect(codeLayer([784, 256, 64, 256, 784])).toBe(2);
  expect(codeLayer([784, 64, 64, 784])).toBe(1);
  expect(codeLayer([9, 300, 200, 784])).toBe(2);
});

test('784-256-784 around 256-64-256 is 784-256-64-256-784, and again with 64-16-64', () => {
  const once = stackedHidden([784, 256, 784], [64]);
  expect(once).toEqual([256, 64, 256]);
  expect(stackedHidden([784, ...once, 784], [16])).toEqual([256, 64, 16, 64, 256]);
  expect(stackWeights(['a', 'd'], ['b', 'c'], 1)).toEqual(['a', 'b', 'c', 'd']);
});

test('there is an end to stacking', () => {
  const many = Array.from({ length: 61 }, () => 9);
  expect(stackedHidden([60, ...many.slice(0, 60), 60], [3])).toHaveLength(62);
  expect(() => stackedHidden([60, ...many, 60], [3])).toThrow(/63 hidden layers, 62 are the most/);
});

test('the inner layers are found again in the joined ones', () => {
  const widths = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(widths, widths, (hidden, inner) => {
      const outer = [60, ...hidden, 60];
      expect(innerHidden(stackedHidden(outer, inner), outer)).toEqual(inner);
    }),
  );
});

test('what joined networks share comes from the outer one, and cannot be asked to differ', () => {
  const outer = resolveOptions({ preset: 'tuned', steps: 8 });
  expect(sharedOptions({ hidden: [5] }, outer)).toEqual({
    hidden: [5],
    neuron: 'lif',
    ...{ leak: 0.1, threshold: 2, reset: 'subtract', steps: 8, spikeProbability: 1, coding: 'rate' },
  });
  expect(sharedOptions({ threshold: 2 }, outer).threshold).toBe(2);
  expect(() => sharedOptions({ spikeProbability: 0.5 }, outer)).toThrow(
    '--spike-probability must be 1, as in the autoencoder that is stacked on, got 0.5',
  );
});
