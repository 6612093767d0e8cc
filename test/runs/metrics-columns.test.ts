import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/core/errors.js';
import { decodeNpz, encodeNpz } from '../../src/formats/npz.js';
import { metricsColumns, metricsLines } from '../../src/runs/metrics-columns.js';
import type { AudiocoderLine, AutoencoderLine, TrainingLine } from '../../src/training/metrics-line.js';

const line = { epoch: 0, seconds: 1.5, loss: 3, learningRate: 0.1 };

test('a column per field, rates of layers in two dimensions, NaN where a line has none', () => {
  const lines: AudiocoderLine<'lif'>[] = [
    { batch: 1, ...line, spikeRates: [0.1, 0.2, 0.3], mapMse: 1 },
    { batch: 2, ...line, spikeRates: [0.4, 0.5, 0.6], mapMse: 2, test: { mse: 0.5, right: 0.75 } },
  ];
  expect([...metricsColumns(lines)]).toEqual([
    ['batch', { shape: [2], data: Float64Array.of(1, 2) }],
    ['epoch', { shape: [2], data: Float64Array.of(0, 0) }],
    ['seconds', { shape: [2], data: Float64Array.of(1.5, 1.5) }],
    ['loss', { shape: [2], data: Float64Array.of(3, 3) }],
    ['learningRate', { shape: [2], data: Float64Array.of(0.1, 0.1) }],
    ['spikeRates', { shape: [2, 3], data: Float64Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6) }],
    ['mapMse', { shape: [2], data: Float64Array.of(1, 2) }],
    ['testMse', { shape: [2], data: Float64Array.of(Number.NaN, 0.5) }],
    ['testRight', { shape: [2], data: Float64Array.of(Number.NaN, 0.75) }],
  ]);
});

describe('columns become lines again', () => {
  const again = (lines: readonly TrainingLine[]) =>
    metricsLines(decodeNpz(encodeNpz(metricsColumns(lines)), 'a.npz'), 'a.npz');

  test('of every kind', () => {
    const spiking = { batch: 1, ...line, spikeRates: [0.1, 0.2, 0.3] };
    const active = { batch: 1, ...line, activeShares: [0.5, 0.25, 1] };
    const test = { mse: 0.5, right: 0.75 };
    const all: TrainingLine[][] = [
      [{ ...spiking, mse: 0.1, spikeMse: 0.2 }] as AutoencoderLine<'lif'>[],
      [
        { ...spiking, mapMse: 1 },
        { ...spiking, batch: 2, mapMse: 2, test },
      ] as AudiocoderLine<'lif'>[],
      [{ ...active, mse: 0.1 }] as AutoencoderLine<'relu'>[],
      [
        { ...active, mapMse: 1, test },
        { ...active, batch: 9, mapMse: 2 },
      ] as AudiocoderLine<'relu'>[],
    ];
    for (const lines of all) expect(again(lines)).toEqual(lines);
  });

  test('what is no metrics is refused', () => {
    const columns = metricsColumns([
      { batch: 1, ...line, spikeRates: [0, 0], mse: 1, spikeMse: 1 } as AutoencoderLine<'lif'>,
    ]);
    const without = new Map([...columns].filter(([name]) => name !== 'spikeRates'));
    expect(() => metricsLines(without, 'a.npz')).toThrow(
      /a\.npz: holds no metrics, its columns are batch, epoch/,
    );
    const short = new Map(columns).set('loss', { shape: [2], data: Float64Array.of(1, 2) });
    expect(() => metricsLines(short, 'a.npz')).toThrow(/loss must have 1 rows/);
    const wrong = new Map(columns).set('batch', { shape: [1], data: Float64Array.of(0.5) });
    expect(() => metricsLines(wrong, 'a.npz')).toThrow(InputError);
  });
});
