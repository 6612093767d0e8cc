import { describe, expect, test } from 'vitest';
import { Progress } from '../../cli/progress.js';
import { countText, shortNumber, timeText } from '../../src/core/number-texts.js';
import type { BatchEvent } from '../../src/training/train-autoencoder.js';

const SPIKING = { kind: 'autoencoder', options: { neuron: 'lif' } } as const;

function batchEvent(batch: number, batches = 200): BatchEvent {
  const metrics = {
    ...{ batch, epoch: 0, seconds: 1, loss: 2, mse: 0.21345, spikeMse: 0.2, learningRate: 1e-3 },
    spikeRates: [0.103, 0.297, 0.131],
  };
  return { kind: 'batch', batch, batches, seconds: batch / 100, warnings: [], metrics };
}

/** Everything that was written while `use` let the clock run. */
function written(
  target: { isTTY?: boolean; columns?: number },
  use: (progress: Progress, tick: (ms: number) => void) => void,
) {
  let text = '';
  let now = 0;
  const write = (part: string) => {
    text += part;
  };
  use(new Progress({ ...target, write }, () => now), (ms) => {
    now += ms;
  });
  return text;
}

describe('progress', () => {
  test('is one line that changes on a terminal', () => {
    const text = written({ isTTY: true, columns: 120 }, (progress, tick) => {
      progress.begin(0, SPIKING);
      for (let batch = 1; batch <= 200; batch++) {
        tick(10);
        progress.update(batchEvent(batch));
      }
    });
    const lines = text.split('\r').filter((line) => line !== '');
    expect(lines).toHaveLength(21);
    expect(text.match(/\n/g)).toHaveLength(1);
    expect(lines[10]).toBe(
      'batch 101 of 200 [==========          ] 50 %  1 s left  10.0 ms  mse 0.213  spikes 0.10 · 0.30 · 0.13\u001b[K',
    );
    expect(lines[20]).toMatch(/^batch 200 of 200 \[={20}\] 100 % {2}10\.0 ms/);
  });

  test('never wraps', () => {
    const text = written({ isTTY: true, columns: 40 }, (progress, tick) => {
      progress.begin(0, SPIKING);
      tick(10);
      progress.update(batchEvent(1));
    });
    expect(text.replace('\r', '').replace('\u001b[K', '')).toHaveLength(39);
  });

  test('is a plain line now and then elsewhere', () => {
    const text = written({}, (progress, tick) => {
      progress.begin(100, SPIKING);
      for (let batch = 101; batch <= 200; batch++) {
        tick(300);
        progress.update(batchEvent(batch));
      }
    });
    const lines = text.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe(
      'batch 134 of 200, 67 %  20 s left  300.0 ms  mse 0.213  spikes 0.10 · 0.30 · 0.13',
    );
    expect(text).not.toContain('\r');
    expect(text).not.toContain('\u001b');
  });

  test('shows the last test after an epoch until the next one', () => {
    const text = written({}, (progress, tick) => {
      progress.begin(0, { kind: 'audiocoder', options: { neuron: 'relu' } });
      for (const [batch, test] of [
        [1, { mse: 0.5, right: 0.81 }],
        [2, undefined],
      ] as const) {
        tick(20_000);
        const line = { batch, epoch: 0, seconds: 1, loss: 2, learningRate: 1e-3, mapMse: 0.75 };
        const metrics = { ...line, activeShares: [0.1, 0.2], ...(test && { test }) };
        progress.update({ kind: 'batch', batch, batches: 2, seconds: 1, warnings: [], metrics });
      }
    });
    const ending = 'map mse 0.75  active 0.10 · 0.20  test mse 0.5, 81.0 % nearest to the right class';
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => line.endsWith(ending)),
    ).toEqual([true, true]);
  });

  test('makes room for a note', () => {
    const text = written({ isTTY: true }, (progress, tick) => {
      progress.begin(0, SPIKING);
      tick(10);
      progress.update(batchEvent(1));
      progress.note('Warning: layer 1 is silent');
      tick(10);
      progress.update(batchEvent(2));
      progress.end();
    });
    expect(text).toContain('\u001b[K\r\u001b[KWarning: layer 1 is silent\n\rbatch 2 of 200');
    expect(text.endsWith('\n')).toBe(true);
  });
});

test('numbers are short', () => {
  expect([0.21345, 0.05, 123.4, 1e-5, 0].map(shortNumber)).toEqual(['0.213', '0.05', '123', '1.00e-5', '0']);
  expect([0.2, 59, 61, 3600, 4000].map(timeText)).toEqual(['1 s', '59 s', '1:01 min', '1:00 h', '1:06 h']);
  expect(countText(20000)).toBe('20,000');
});
