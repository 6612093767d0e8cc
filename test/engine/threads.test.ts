/** The same bytes for any number of threads, and a short run frozen for good. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { digitsSet } from '../../src/data/digits.js';
import type { GivenOptions } from '../../src/network/presets.js';
import { trainAutoencoder } from '../../src/training/train-autoencoder.js';
import './helpers.js';

/** Trains a little and gives the losses and a fingerprint of the weights. */
async function shortRun(options: GivenOptions): Promise<{ losses: number[]; weights: string }> {
  const images = digitsSet({ seed: 5, count: 200 });
  const training = trainAutoencoder(images, { batch: 20, steps: 7, hidden: [61], logEvery: 1, ...options });
  const losses: number[] = [];
  for (;;) {
    const next = await training.next();
    if (next.done) {
      const hash = createHash('sha256');
      for (const matrix of next.value.weights) hash.update(new Uint8Array(matrix.buffer));
      return { losses, weights: hash.digest('hex') };
    }
    if (next.value.metrics) losses.push(next.value.metrics.loss);
  }
}

const VARIANTS: Record<string, GivenOptions> = {
  paper: { preset: 'paper' },
  authors: { preset: 'authors' },
  tuned: { preset: 'tuned' },
  'sparse inputs': { spikeProbability: 0.05, threshold: 0.2 },
  'three layers, decoupled decay': { hidden: [40, 17, 40], decayMode: 'decoupled', decay: 0.01 },
  'no hidden sums to spare, all errors': { hidden: [3], mask: 'none' },
};

describe('the same bytes for 1, 2, 3 and 4 threads', () => {
  test.each(Object.entries(VARIANTS))('%s', async (_, options) => {
    const alone = await shortRun({ ...options, threads: 1 });
    for (const threads of [2, 3, 4]) expect(await shortRun({ ...options, threads })).toEqual(alone);
  });
});

describe('a short run is frozen', () => {
  // These numbers hold on every machine. They change only where the algorithm does; say so where that happens.
  test.each(['paper', 'authors', 'tuned'] as const)('%s', async (preset) => {
    expect(await shortRun({ preset, threads: 1 })).toMatchSnapshot();
  });
});
