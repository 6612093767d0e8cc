/** Runs as the server lists them, for tests of the page's parts. */
import { resolveOptions } from '../../src/network/presets.js';
import type { ListedRun } from '../../src/runs/run-listing.js';

export function listed(id: string, changes: Partial<ListedRun> = {}): ListedRun {
  return {
    id,
    kind: { task: 'autoencoder', neuron: 'lif' },
    data: 'digits',
    started: '2026-01-02T03:04:05.000Z',
    widths: [784, 196, 784],
    batches: 100,
    complete: true,
    options: { ...resolveOptions({}) },
    test: { mse: 0.25, spikeMse: 0.3, samples: 1000 },
    cost: { operations: 123456.7, energyEstimate: 111111 },
    msPerBatch: 20,
    threads: 2,
    files: {},
    ...changes,
  };
}
