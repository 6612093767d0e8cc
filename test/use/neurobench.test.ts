/** What a network costs: a network counted by hand, and what must hold of any. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Activity,
  denseAnnCost,
  effectiveOperations,
  type LayerCost,
  networkCost,
} from '../../src/use/neurobench.js';
import { HAND } from './hand-network.js';

const counts = (...rows: number[][]) => rows.map((row) => Float64Array.from(row));

describe('the network counted by hand', () => {
  test('spiking: every number', () => {
    const cost = networkCost(HAND.weights, {
      counts: counts([2, 1], [2, 1, 0], [2, 0]),
      membraneUpdates: [7, 5],
      samples: 1,
      steps: 3,
    });
    expect(cost).toEqual(HAND.cost);
  });

  test('numbers are per sample: the same sample twice costs the same', () => {
    const cost = networkCost(HAND.weights, {
      counts: counts([4, 2], [4, 2, 0], [4, 0]),
      membraneUpdates: [14, 10],
      samples: 2,
      steps: 3,
    });
    expect(cost).toEqual({ ...HAND.cost, samples: 2 });
  });

  test('as an ANN the same inputs and values are multiply-accumulates, and there are no potentials', () => {
    // Input (0.5, 0): layer 1 is (0.5, 0.25, 0), outputs (0.5, 0.0625).
    // Layer 1: input 0 has 2 weights. Layer 2: unit 0 has 1, unit 1 has 1.
    const { layers, total, steps } = networkCost(HAND.weights, {
      counts: counts([1, 0], [1, 1, 0], [1, 1]),
      samples: 1,
      steps: 1,
    });
    expect(steps).toBe(1);
    expect(layers.map(({ synapticOperations }) => synapticOperations)).toEqual([
      { dense: 6, effectiveAcs: 0, effectiveMacs: 2 },
      { dense: 6, effectiveAcs: 0, effectiveMacs: 2 },
    ]);
    expect(total.footprint).toEqual({ parameters: 48, buffers: 0 });
    expect(total.membraneUpdates).toBe(0);
    expect(total.activationSparsity).toBeCloseTo(1 / 5, 12);
    // 4 · 4.6 pJ
    expect(total.energyEstimate).toBeCloseTo(18.4, 12);
  });

  test('dense operations of an ANN from its widths: 2·3 + 3·2 at 4.6 pJ', () => {
    expect(denseAnnCost([2, 3, 2])).toEqual({ macs: 12, energyEstimate: 12 * 4.6 });
    expect(denseAnnCost([784, 196, 784]).macs).toBe(2 * 784 * 196);
  });

  test('refuses to measure nothing', () => {
    const nothing = { counts: counts([0, 0], [0, 0, 0], [0, 0]), samples: 0, steps: 3 };
    expect(() => networkCost(HAND.weights, nothing)).toThrow('samples must be above 0, got 0');
  });
});

/** Any network with zero weights, and what it may have done. */
const cases = fc
  .record({
    widths: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 4 }),
    steps: fc.integer({ min: 1, max: 5 }),
    samples: fc.integer({ min: 1, max: 4 }),
    spikes: fc.boolean(),
    seed: fc.array(fc.nat(1000), { minLength: 40, maxLength: 40 }),
  })
  .map(({ widths, steps: most, samples, spikes, seed }) => {
    const steps = spikes ? most : 1;
    let place = 0;
    const draw = () => seed[place++ % seed.length];
    const weights = widths
      .slice(1)
      .map((post, l) => Float32Array.from({ length: post * widths[l] }, () => (draw() % 3) - 1));
    const activity: Activity = {
      counts: widths.map((width) =>
        Float64Array.from({ length: width }, () => draw() % (samples * steps + 1)),
      ),
      membraneUpdates: spikes ? widths.slice(1).map((width) => samples * width) : undefined,
      samples,
      steps,
    };
    return { weights, activity };
  });

describe('of any network', () => {
  test('no more is effective than dense; shares are shares; layers add up to the total', () => {
    fc.assert(
      fc.property(cases, ({ weights, activity }) => {
        const { layers, total, steps } = networkCost(weights, activity);
        for (const layer of [...layers, total]) {
          expect(effectiveOperations(layer)).toBeLessThanOrEqual(layer.synapticOperations.dense + 1e-9);
          expect(layer.activations).toBeLessThanOrEqual(layer.neurons * steps);
          for (const share of [layer.connectionSparsity, layer.activationSparsity]) {
            expect(share).toBeGreaterThanOrEqual(-1e-12);
            expect(share).toBeLessThanOrEqual(1);
          }
          // Operations are of one kind.
          const { effectiveAcs, effectiveMacs } = layer.synapticOperations;
          expect(activity.membraneUpdates ? effectiveMacs : effectiveAcs).toBe(0);
          expect(layer.energyEstimate).toBeCloseTo(0.9 * effectiveAcs + 4.6 * effectiveMacs, 9);
        }
        const added = (of: (layer: LayerCost) => number) => layers.reduce((sum, layer) => sum + of(layer), 0);
        expect(total.parameters).toBe(added(({ parameters }) => parameters));
        expect(total.synapticOperations.dense).toBe(added((layer) => layer.synapticOperations.dense));
        expect(effectiveOperations(total)).toBeCloseTo(added(effectiveOperations), 9);
        const zeros = weights.flatMap((matrix) => [...matrix]).filter((weight) => weight === 0).length;
        expect(total.connectionSparsity * total.parameters).toBeCloseTo(zeros, 9);
      }),
    );
  });

  test('a weight that becomes 0 takes away as many operations as its input had spikes', () => {
    fc.assert(
      fc.property(cases, fc.nat(1000), ({ weights, activity }, chosen) => {
        const before = networkCost(weights, activity);
        const l = chosen % weights.length;
        const place = chosen % weights[l].length;
        const pruned = weights.map((matrix) => matrix.slice());
        pruned[l][place] = 0;
        const after = networkCost(pruned, activity);
        const gone = weights[l][place] === 0 ? 0 : activity.counts[l][place % activity.counts[l].length];
        expect(effectiveOperations(before.total) - effectiveOperations(after.total)).toBeCloseTo(
          gone / activity.samples,
          9,
        );
        expect(after.total.synapticOperations.dense).toBe(before.total.synapticOperations.dense);
      }),
    );
  });
});
