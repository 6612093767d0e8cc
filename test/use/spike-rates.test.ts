import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rateHistogram, spikeRates } from '../../src/use/spike-rates.js';

describe('spike rates', () => {
  test('are spikes per step, over all samples', () => {
    // [samples, N] of 4 steps: neuron 0 spikes 1 + 3 of 8, neuron 1 never, neuron 2 always.
    expect([...spikeRates([1, 0, 4, 3, 0, 4], 3, 4)]).toEqual([0.5, 0, 1]);
    expect(() => spikeRates([1, 2, 3], 2, 4)).toThrow('rows of 2 was expected, got 3 values');
    expect(() => spikeRates([], 2, 4)).toThrow(RangeError);
  });
});

describe('a histogram of rates', () => {
  test('as reckoned by hand', () => {
    // Four bins from 0, 0.25, 0.5 and 0.75; a rate on an edge belongs to the bin above, 1 to the last.
    const { counts, mean, silent, saturated } = rateHistogram([0, 0.1, 0.25, 0.98, 1, 0.5, 0], 4);
    expect([...counts]).toEqual([3, 1, 1, 2]);
    expect(mean).toBeCloseTo(2.83 / 7, 12);
    expect(silent).toEqual([0, 6]);
    expect(saturated).toEqual([3, 4]);
  });

  test('has every neuron in one bin, and the marked ones in the bins at the ends', () => {
    const rate = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1, 0.98));
    fc.assert(
      fc.property(fc.array(rate, { maxLength: 300 }), fc.integer({ min: 1, max: 50 }), (rates, bins) => {
        const { counts, silent, saturated } = rateHistogram(rates, bins);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(rates.length);
        expect(silent.length).toBeLessThanOrEqual(counts[0]);
        expect(saturated.length).toBeLessThanOrEqual(counts[bins - 1]);
        for (const neuron of silent) expect(rates[neuron]).toBe(0);
      }),
    );
  });

  test('refuses what is no rate, and bins that are too many', () => {
    expect(() => rateHistogram([0.5, 1.2])).toThrow('rates must be in [0, 1], got 1.2');
    expect(() => rateHistogram([NaN])).toThrow(RangeError);
    expect(() => rateHistogram([0], 51)).toThrow('bins must be an integer in [1, 50], got 51');
    expect(() => rateHistogram([0], 0)).toThrow(RangeError);
  });
});
