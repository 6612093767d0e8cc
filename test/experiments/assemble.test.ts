/** What a figure is made of where runs are missing, unfinished, damaged or of several seeds. */
import { expect, test } from 'vitest';
import { assemble } from '../../src/experiments/assemble.js';
import { experimentsNamed } from '../../src/experiments/catalogue.js';
import type { MeasuredRun } from '../../src/experiments/measured-run.js';
import { hasSounds, type PaperSpec } from '../../src/experiments/paper-spec.js';
import { fullScale, QUICK_SCALE } from '../../src/experiments/scale.js';
import { resolvedOptions, runIdentity } from '../../src/runs/spec.js';

const SCALE = fullScale('fsdd');

/** A run whose numbers follow from its seed. */
function measuredRun(spec: PaperSpec, change: Partial<MeasuredRun> = {}): MeasuredRun {
  const { seed, epochs } = resolvedOptions(spec);
  const mse = 0.1 * seed;
  const key = runIdentity(spec);
  return {
    reference: { key, folder: 'f', seed, command: 'c', seconds: 1, checkpoint: 'h', mse },
    mse,
    spikeMse: 2 * mse,
    batches: { mse: [10, 20].map((x) => ({ x, value: mse * x })), spikeMse: [] },
    epochs: [1, 2].map((x) => ({ x, value: mse / x })),
    epochsDone: epochs,
    epochsAsked: epochs,
    ...change,
  };
}

const EMPTY = {
  recipes: ['paper'],
  scale: SCALE,
  seeds: (spec: PaperSpec) => (hasSounds(spec) ? [1] : [1, 2, 3]),
  fault: () => undefined,
  picture: async () => undefined,
} as const;

test('a curve has mean and range over the seeds, a row their values and the paper’s', async () => {
  const [experiment] = experimentsNamed(['figure-4a'], SCALE);
  const { panels, rows } = await assemble(experiment, { ...EMPTY, measured: measuredRun });
  const [first] = panels[0].curves[0].points;
  expect([first.x, first.low, first.high]).toEqual([10, 1, 0.1 * 3 * 10]);
  expect(first.mean).toBeCloseTo(2);
  expect(rows[0].values).toEqual([0.1, 0.2, 0.1 * 3]);
  expect(rows[0].paper).toEqual({ value: 0.357, source: 'Table 1' });
});

test('missing seeds and damaged runs are said in their row', async () => {
  const [experiment] = experimentsNamed(['figure-3b'], SCALE);
  const { rows, claims } = await assemble(experiment, {
    ...EMPTY,
    measured: (spec) => (resolvedOptions(spec).seed === 2 ? measuredRun(spec) : undefined),
    fault: (spec) => (resolvedOptions(spec).seed === 3 ? 'runs/x: damaged' : undefined),
  });
  expect(rows.map(({ values, remark }) => [values, remark])).toEqual([
    [[0.2], 'runs/x: damaged; 1 of 3 seeds'],
    [[0.2], 'runs/x: damaged; 1 of 3 seeds'],
  ]);
  expect(claims[0].verdict).toBe('does not hold');
});

test('an unfinished training is labelled with its epochs and decides nothing', async () => {
  const [experiment] = experimentsNamed(['figure-8a'], SCALE);
  const figure = await assemble(experiment, {
    ...EMPTY,
    measured: (spec) => measuredRun(spec, hasSounds(spec) ? { epochsDone: 4, epochsAsked: 20 } : {}),
  });
  expect(figure.rows.map(({ remark }) => remark)).toEqual(['after 4 of 20 epochs', 'after 4 of 20 epochs']);
  expect(figure.claims[0].verdict).toBe('not measured');
  // What they were made with is named beside them.
  expect(figure.prerequisites.map(({ purpose }) => purpose)).toEqual(['autoencoder, recipe paper']);
});

test('where nothing was run, nothing is drawn', async () => {
  const [experiment] = experimentsNamed(['figure-7c'], SCALE);
  const figure = await assemble(experiment, { ...EMPTY, measured: () => undefined });
  expect(figure.panels).toEqual([]);
  expect(figure.rows.every(({ values, remark }) => values.length === 0 && remark === 'not run')).toBe(true);
});

test('values of the paper stand beside its data alone', async () => {
  const [experiment] = experimentsNamed(['table-1'], QUICK_SCALE);
  const figure = await assemble(experiment, { ...EMPTY, scale: QUICK_SCALE, measured: measuredRun });
  expect(figure.rows.every(({ paper }) => paper === undefined)).toBe(true);
});
