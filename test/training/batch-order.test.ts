import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resolveOptions } from '../../src/network/presets.js';
import { batchesPerEpoch, batchSamples, samplesPerEpoch } from '../../src/training/batch-order.js';

test('every epoch shows each of its samples once, the same ones in another order', () => {
  const count = fc.integer({ min: 1, max: 90 });
  fc.assert(
    fc.property(count, count, fc.nat({ max: 100 }), fc.nat({ max: 9 }), (all, batch, limit, seed) => {
      const options = resolveOptions({ batch, limit, seed });
      const at = batchSamples(all, options);
      const size = samplesPerEpoch(all, options);
      const perEpoch = batchesPerEpoch(size, options);
      const epochs = [0, 1].map((epoch) =>
        Array.from({ length: perEpoch }, (_, n) => at(epoch * perEpoch + n)).flatMap((shown) => {
          expect(shown.epoch).toBe(epoch);
          expect(shown.samples.length).toBeLessThanOrEqual(batch);
          return [...shown.samples];
        }),
      );
      const rising = (samples: readonly number[]) => [...samples].sort((a, b) => a - b);
      expect(new Set(epochs[0]).size).toBe(size);
      expect(epochs[0]).toHaveLength(size);
      expect(rising(epochs[1])).toEqual(rising(epochs[0]));
    }),
  );
});

test('a batch is the same wherever a training goes on, and for spiking networks and their twins', () => {
  const given = { batch: 7, seed: 3, limit: 40 };
  const [spiking, twin] = [
    batchSamples(50, resolveOptions(given)),
    batchSamples(50, resolveOptions({ neuron: 'relu', ...given })),
  ];
  const whole = Array.from({ length: 12 }, (_, index) => spiking(index));
  for (const index of [9, 2, 11]) {
    expect(batchSamples(50, resolveOptions(given))(index)).toEqual(whole[index]);
    expect(twin(index)).toEqual(whole[index]);
  }
});
