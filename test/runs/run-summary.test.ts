/** Summaries with and without what the network costs. */

import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/core/errors.js';
import { readJson } from '../../src/core/json-input.js';
import { TASKS } from '../../src/tasks/index.js';
import { summaryCheck } from '../../src/tasks/lines.js';
import { networkCost } from '../../src/use/neurobench.js';
import { HAND } from '../use/hand-network.js';

const cost = networkCost(HAND.weights, {
  counts: [Float64Array.of(2, 1), Float64Array.of(2, 1, 0), Float64Array.of(2, 0)],
  membraneUpdates: [7, 5],
  samples: 1,
  steps: 3,
});
const old = {
  format: 'spikeloom-summary',
  formatVersion: 1,
  test: { mse: 0.5, spikeMse: 0.6, samples: 10, spikeRates: [0.1, 0.5, 0.1] },
  batches: 12,
  msPerBatch: 3,
  seconds: { data: 1, training: 2, report: 3, total: 6, allTraining: 2 },
  peakMemoryBytes: 1e8,
  engine: 'wasm',
  threads: 2,
  warnings: [],
  versions: { spikeloom: '0.1.0', node: '20.19.0' },
  spikeRates: [0.1, 0.5, 0.1],
};
const read = (value: unknown) =>
  readJson(JSON.stringify(value), 'summary.json', summaryCheck(TASKS.autoencoder, { neuron: 'lif' }));

describe('a summary', () => {
  test('of an earlier version, without cost, is read', () => {
    expect(read(old)).toEqual(old);
    expect(read(old).cost).toBeUndefined();
  });

  test('keeps the cost', () => {
    expect(read({ ...old, cost })).toEqual({ ...old, cost });
  });

  test.each([
    ['cost.total.energyEstimate', { ...cost, total: { ...cost.total, energyEstimate: -1 } }],
    ['cost.layers', { ...cost, layers: [] }],
    [
      'cost.layers[0].connectionSparsity',
      { ...cost, layers: [{ ...cost.layers[0], connectionSparsity: 1.5 }] },
    ],
    ['cost.total.synapticOperations', { ...cost, total: { ...cost.total, synapticOperations: 5 } }],
  ])('says that %s is wrong', (place, broken) => {
    expect(() => read({ ...old, cost: broken })).toThrow(InputError);
    expect(() => read({ ...old, cost: broken })).toThrow(`summary.json: ${place} must be`);
  });
});
