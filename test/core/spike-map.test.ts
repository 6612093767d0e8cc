import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compressionRatio,
  packSpikes,
  spikeMapBytes,
  spikingNeurons,
  unpackSpikes,
  unpackStep,
} from '../../src/core/spike-map.js';

/** Spikes [steps, neurons] with their sizes. */
const spikeTable = fc
  .record({ steps: fc.integer({ min: 1, max: 9 }), neurons: fc.integer({ min: 1, max: 40 }) })
  .chain(({ steps, neurons }) => {
    const length = steps * neurons;
    const bits = fc.array(fc.constantFrom(0, 1), { minLength: length, maxLength: length });
    return bits.map((spikes) => ({ steps, neurons, spikes: Uint8Array.from(spikes) }));
  });

describe('a packed map', () => {
  test('is unpacked to the same spikes, and has no more bytes than it needs', () => {
    fc.assert(
      fc.property(spikeTable, ({ steps, neurons, spikes }) => {
        const map = packSpikes(spikes, steps, neurons);
        expect(map.bits).toHaveLength(spikeMapBytes(steps, neurons));
        expect(unpackSpikes(map)).toEqual(spikes);
        expect(packSpikes(unpackSpikes(map), steps, neurons)).toEqual(map);
      }),
    );
  });

  test('has the first spike in the lowest bit and ends in zeros', () => {
    const { bits } = packSpikes(Uint8Array.of(1, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 1), 4, 3);
    expect([...bits]).toEqual([0b00011001, 0b1110]);
  });

  test('gives one step at a time, at any place', () => {
    fc.assert(
      fc.property(spikeTable, fc.nat(5), ({ steps, neurons, spikes }, offset) => {
        const map = packSpikes(spikes, steps, neurons);
        for (let step = 0; step < steps; step++) {
          const own = new Uint8Array(offset + neurons + 3).fill(7);
          unpackStep(map, step, own, offset);
          const expected = spikes.subarray(step * neurons, (step + 1) * neurons);
          expect([...own]).toEqual([...Array(offset).fill(7), ...expected, 7, 7, 7]);
        }
      }),
    );
  });

  test('counts the neurons that spiked', () => {
    expect(spikingNeurons(packSpikes(Uint8Array.of(0, 1, 0, 0, 0, 1, 0, 1, 0, 0), 2, 5))).toBe(3);
    expect(spikingNeurons(packSpikes(new Uint8Array(10), 2, 5))).toBe(0);
  });

  test('takes as many spikes as its sizes say', () => {
    expect(() => packSpikes(new Uint8Array(7), 2, 4)).toThrow(RangeError);
    expect(() => packSpikes(new Uint8Array(7), 2, 4)).toThrow('2 steps of 4 neurons has 8 spikes, got 7');
  });
});

test('the compression is that of the paper', () => {
  expect(compressionRatio(784, { steps: 15, neurons: 196 })).toBeCloseTo(2.133, 3);
  expect(compressionRatio(784, { steps: 1, neurons: 196 })).toBe(32);
});
