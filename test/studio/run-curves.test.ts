/** The curves that the page draws of runs. */

import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/core/errors.js';
import { formatMetricsLine } from '../../src/runs/metrics-lines.js';
import { TASKS, type TaskName } from '../../src/tasks/index.js';
import type { AudiocoderLine, AutoencoderLine } from '../../src/training/metrics-line.js';
import { align, curvesIn, parseLines, pointsOf } from '../../studio/src/lib/run-curves.js';

const head = { epoch: 0, seconds: 1, loss: 2, learningRate: 0 };
const image = (batch: number): AutoencoderLine<'lif'> => ({
  ...head,
  batch,
  spikeRates: [0.1, 0.2, 0.3],
  mse: 1 / batch,
  spikeMse: 0.5,
});
const sound = (batch: number, test?: AudiocoderLine<'lif'>['test']): AudiocoderLine<'lif'> => ({
  ...head,
  batch,
  spikeRates: [0.1, 0.2],
  mapMse: 0.7,
  ...(test && { test }),
});

test('lines are read by the kind of their run', () => {
  const text = [image(1), image(2)].map(formatMetricsLine).join('');
  expect(parseLines({ task: 'autoencoder', neuron: 'lif' }, text, 'f')).toEqual([image(1), image(2)]);
  for (const task of Object.keys(TASKS) as TaskName[]) {
    if (task === 'autoencoder') continue;
    expect(() => parseLines({ task, neuron: 'lif' }, text, 'f')).toThrow(InputError);
  }
  expect(() => parseLines({ task: 'autoencoder', neuron: 'relu' }, text, 'f')).toThrow(InputError);
});

describe('quantities', () => {
  test('are those that any curve has, layers one by one', () => {
    const ids = curvesIn([[image(1)], [sound(1), sound(2, { mse: 0.3, right: 0.9 })]]).map(({ id }) => id);
    expect(ids).toEqual([
      'loss',
      'mse',
      'spikeMse',
      'mapMse',
      'testMse',
      'testRight',
      'learningRate',
      'spikeRate0',
      'spikeRate1',
      'spikeRate2',
    ]);
    expect(curvesIn([[], [sound(1)]]).map(({ id }) => id)).not.toContain('testMse');
    expect(curvesIn([])).toEqual([]);
  });

  test('have points where a line has them, and none at 0 that a logarithm would lose', () => {
    const lines = [sound(1), sound(2, { mse: 0.3, right: 0.9 })];
    const named = Object.fromEntries(curvesIn([lines]).map((quantity) => [quantity.id, quantity]));
    expect(pointsOf(lines, named.testMse, false)).toEqual([{ batch: 2, value: 0.3 }]);
    expect(pointsOf(lines, named.learningRate, false)).toHaveLength(2);
    expect(pointsOf(lines, named.learningRate, true)).toEqual([]);
  });
});

test('curves are put over the batches of all of them', () => {
  const points = (...batches: number[]) => batches.map((batch) => ({ batch, value: batch / 10 }));
  expect(align([points(10, 20), points(5, 20, 30), []])).toEqual({
    x: [5, 10, 20, 30],
    values: [
      [null, 1, 2, null],
      [0.5, null, 2, 3],
      [null, null, null, null],
    ],
  });
});
