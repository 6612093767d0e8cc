import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classTuning, largestFirst, spikeTriggeredAverages } from '../../src/use/receptive-fields.js';

describe('spike-triggered averages', () => {
  const inputs = [
    [0, 4],
    [8, 0],
    [4, 2],
  ];
  const inputOf = (index: number) => inputs[index];

  test('as reckoned by hand', () => {
    // [3 samples, 3 neurons]: neuron 0 spikes 1, 3, 0 times, neuron 1 never, neuron 2 alike for all.
    const counts = [1, 0, 2, 3, 0, 2, 0, 0, 2];
    // The mean input is (4, 2). Neuron 0: (1·(0, 4) + 3·(8, 0)) / 4 = (6, 1).
    expect([...spikeTriggeredAverages(counts, 3, inputOf, 2, [2, 0, 1])]).toEqual([0, 0, 2, -1, NaN, NaN]);
  });

  test('take inputs that are cut off as silent past their end', () => {
    const short = (index: number) => (index === 1 ? [8] : inputs[index]);
    expect([...spikeTriggeredAverages([1, 1, 0], 1, short, 2, [0])]).toEqual([0, 0]);
  });

  test('are 0 for a neuron that spikes alike for all, and no larger than the inputs', () => {
    const sample = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(
        fc.array(sample, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 9 }),
        (all, k) => {
          const [even, first] = [all.map(() => k), all.map((_, i) => (i === 0 ? k : 0))];
          for (const value of spikeTriggeredAverages(even, 1, (i) => all[i], 3, [0])) {
            expect(Object.is(value, 0)).toBe(true);
          }
          for (const value of spikeTriggeredAverages(first, 1, (i) => all[i], 3, [0])) {
            expect(Math.abs(value)).toBeLessThanOrEqual(255 + 1e-9);
          }
        },
      ),
    );
  });

  test('are exactly 0 where spikes do not vary, of inputs that are no whole numbers too', () => {
    const tenths = Array.from({ length: 30 }, (_, i) => [0.1 * (i % 7), 0.3, 1 / (i + 1)]);
    const fields = spikeTriggeredAverages(new Uint16Array(30).fill(7), 1, (i) => tenths[i], 3, [0]);
    expect([...fields]).toEqual([0, 0, 0]);
    // An input that is the same for all tells nothing, whatever the spikes.
    const varied = Array.from({ length: 30 }, (_, i) => i % 4);
    const [first, same] = spikeTriggeredAverages(varied, 1, (i) => tenths[i], 3, [0]);
    expect(Math.abs(first)).toBeGreaterThan(1e-3);
    expect(same).toBe(0);
  });

  test('refuse a neuron that is not there, and counts that are no rows', () => {
    expect(() => spikeTriggeredAverages([1, 1], 2, inputOf, 2, [2])).toThrow(
      'neuron must be an integer in [0, 1], got 2',
    );
    expect(() => spikeTriggeredAverages([1, 1, 1], 2, inputOf, 2, [0])).toThrow(RangeError);
  });
});

describe('tuning to classes', () => {
  test('as reckoned by hand', () => {
    // [4 samples, 4 neurons], classes 0, 0, 1, 1.
    const counts = [2, 3, 0, 0, 2, 1, 0, 1, 0, 3, 0, 0, 0, 1, 0, 0];
    const tuning = classTuning(counts, 4, [0, 0, 1, 1], 3);
    // Neuron 0 is decided by the class, neuron 1 has equal means, neuron 2 never spikes.
    expect(tuning[0]).toEqual({ selectivity: 1, preferred: 0 });
    expect(tuning[1]).toEqual({ selectivity: 0, preferred: undefined });
    expect(tuning[2]).toEqual({ selectivity: 0, preferred: undefined });
    // Neuron 3: class means ½ and 0, mean ¼: between ¹⁄₁₆, variance ³⁄₁₆.
    expect(tuning[3].selectivity).toBeCloseTo(1 / 3, 12);
  });

  test('has a share in [0, 1]', () => {
    const sample = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 9 }));
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 40 }), (samples) => {
        const [{ selectivity, preferred }] = classTuning(
          samples.map(([count]) => count),
          1,
          samples.map(([, label]) => label),
          10,
        );
        expect(selectivity >= 0 && selectivity <= 1).toBe(true);
        const means = Array.from({ length: 10 }, (_, label) => {
          const own = samples.filter((sample) => sample[1] === label).map(([count]) => count);
          return own.length === 0 ? 0 : own.reduce((sum, count) => sum + count) / own.length;
        });
        const most = Math.max(...means);
        const only = means.filter((mean) => mean === most).length === 1;
        expect(preferred).toBe(most > 0 && only ? means.indexOf(most) : undefined);
      }),
    );
  });

  test('of a neuron that never varies is none, though thirds are rounded', () => {
    const labels = Array.from({ length: 33 }, (_, i) => i % 5);
    for (const count of [1, 3, 7]) {
      expect(classTuning(new Uint16Array(33).fill(count), 1, labels, 5)).toEqual([
        { selectivity: 0, preferred: undefined },
      ]);
    }
  });

  test('needs a label for every sample', () => {
    expect(() => classTuning([1, 2], 1, [0], 2)).toThrow('a label for each of 2 samples, got 1');
  });
});

test('the largest comes first, equals in their order, no numbers last', () => {
  expect(largestFirst([1, NaN, 3, 1, -2])).toEqual([2, 0, 3, 4, 1]);
});
