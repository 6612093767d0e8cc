/** Memory of the WebAssembly engine: laid out without overlaps, and never N·M·B. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planDense } from '../../src/engine/wasm/dense-plan.js';
import { blocksOf, planMemory } from '../../src/engine/wasm/plan.js';

const options = {
  ...{ perSynapse: true, remembersFirstMoment: true, keepGradients: false, threads: 2 },
  neuron: { kernel: 0, parameters: [0.9, 1, 0, 0], state: ['potential'] },
};

describe('the memory plan', () => {
  test('blocks cover every vector once and are at most as wide as asked', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 30 }), (vectors, most) => {
        let next = 0;
        for (const [first, size] of blocksOf(vectors, most)) {
          expect(first).toBe(next);
          expect(size).toBeGreaterThanOrEqual(1);
          expect(size).toBeLessThanOrEqual(most);
          next += size;
        }
        expect(next).toBe(vectors);
      }),
    );
  });

  test('does not grow with inputs times neurons times samples', () => {
    const bytes = (batch: number) => planMemory({ widths: [784, 196, 784], batch, steps: 15 }, options).bytes;
    const perSample = (bytes(200) - bytes(100)) / 100;
    // A trace per synapse would be 784·196·4 bytes per sample and layer.
    expect(perSample).toBeLessThan(0.2 * 2 * 784 * 196 * 4);
    expect(bytes(100)).toBeLessThan(40e6);
  });

  test('holds an audiocoder of 120 million synapses in 32-bit memory', () => {
    const shape = { widths: [58_500, 2048, 196], batch: 50, steps: 30 };
    const { bytes } = planMemory(shape, { ...options, perSynapse: false });
    expect(bytes).toBeLessThan(2e9);
  });

  test('says so where a network does not fit', () => {
    expect(() => planMemory({ widths: [60_000, 20_000, 10], batch: 1, steps: 1 }, options)).toThrow(
      /needs \d+\.\d GB, the limit is 4 GB: lower the widths, the batch or the steps/,
    );
  });
});

describe('the memory plan of a dense network', () => {
  const shape = { widths: [58_500, 2048, 196], batch: 100 };

  test('keeps three numbers per weight for Adam and one for SGD, and no gradient', () => {
    const weights = 4 * (58_500 * 2048 + 2048 * 196);
    for (const [optimizer, copies] of [
      ['adam', 3],
      ['sgd', 1],
    ] as const) {
      const { bytes } = planDense(shape, { optimizer, threads: 2 });
      // Rows of weights are filled up to whole blocks; inputs lie as they were given, in tiles and in lists.
      expect(bytes).toBeLessThan(1.02 * copies * weights + 100 * 58_500 * 16 * 1.1);
    }
  });

  test('says so where a network does not fit', () => {
    expect(() =>
      planDense({ widths: [60_000, 20_000, 10], batch: 1 }, { optimizer: 'sgd', threads: 1 }),
    ).toThrow(/needs \d+\.\d GB, the limit is 4 GB: lower the widths or the batch/);
  });
});
