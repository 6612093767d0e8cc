import { expect, test } from 'vitest';
import { metricsColumns } from '../../src/formats/metrics-columns.js';
import type { AudiocoderLine } from '../../src/training/metrics-line.js';

const line = { epoch: 0, seconds: 1.5, loss: 3, learningRate: 0.1 };

test('a column per field, rates of layers in two dimensions, NaN where a line has none', () => {
  const lines: AudiocoderLine[] = [
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
