import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packSpikes, type SpikeMap, unpackSpikes } from '../../src/core/spike-map.js';
import { flipBits, lostNeurons, silenceNeurons } from '../../src/use/damage.js';

const maps: fc.Arbitrary<SpikeMap> = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 40 }))
  .chain(([steps, neurons]) =>
    fc
      .array(fc.integer({ min: 0, max: 1 }), { minLength: steps * neurons, maxLength: steps * neurons })
      .map((spikes) => packSpikes(Uint8Array.from(spikes), steps, neurons)),
  );
const shares = fc.double({ min: 0, max: 1, noNaN: true });
const seeds = fc.nat();

describe('lost neurons', () => {
  test('are as many as asked for, each once, and stay lost as the share rises', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), shares, shares, seeds, (neurons, a, b, seed) => {
        const [few, many] = [Math.min(a, b), Math.max(a, b)].map((share) =>
          lostNeurons(neurons, share, seed),
        );
        expect(few.length).toBe(Math.round(Math.min(a, b) * neurons));
        expect(new Set(many).size).toBe(many.length);
        expect([...many.subarray(0, few.length)]).toEqual([...few]);
      }),
    );
  });

  test('are silent, and nothing else changes', () => {
    fc.assert(
      fc.property(maps, shares, seeds, (map, share, seed) => {
        const lost = new Set(lostNeurons(map.neurons, share, seed));
        const [before, after] = [unpackSpikes(map), unpackSpikes(silenceNeurons(map, lost))];
        for (const [i, spike] of after.entries()) {
          expect(spike).toBe(lost.has(i % map.neurons) ? 0 : before[i]);
        }
      }),
    );
  });

  test('must be there', () => {
    const map = packSpikes(new Uint8Array(6), 2, 3);
    expect(() => silenceNeurons(map, [3])).toThrow('neuron must be an integer in [0, 2], got 3');
    expect(() => lostNeurons(3, 1.5, 0)).toThrow('share must be in [0, 1], got 1.5');
  });
});

describe('flipped bits', () => {
  test('are none at 0, all at 1, and stay flipped as the share rises', () => {
    fc.assert(
      fc.property(maps, shares, shares, seeds, (map, a, b, seed) => {
        const before = unpackSpikes(map);
        expect(flipBits(map, 0, seed)).toEqual(map);
        expect([...unpackSpikes(flipBits(map, 1, seed))]).toEqual([...before].map((spike) => 1 - spike));
        const [few, many] = [Math.min(a, b), Math.max(a, b)].map((share) =>
          unpackSpikes(flipBits(map, share, seed)),
        );
        for (const [i, spike] of before.entries()) if (few[i] !== spike) expect(many[i]).toBe(few[i]);
      }),
    );
  });

  test('are about the share that was asked for', () => {
    const map = packSpikes(new Uint8Array(10_000), 100, 100);
    const flipped = unpackSpikes(flipBits(map, 0.3, 4)).reduce((sum, spike) => sum + spike, 0);
    expect(Math.abs(flipped - 3000)).toBeLessThan(200);
  });

  test('need a share', () => {
    const map = packSpikes(new Uint8Array(6), 2, 3);
    expect(() => flipBits(map, Number.NaN, 0)).toThrow('share must be in [0, 1], got NaN');
  });
});
