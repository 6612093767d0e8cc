/** The page's table of runs: what it shows, in what order, and in what runs differ. */
import { describe, expect, test } from 'vitest';
import { resolveOptions } from '../../src/network/presets.js';
import { differences, results } from '../../studio/src/lib/run-differences.js';
import { COLUMNS, type RowsRequest, runName, tableRows } from '../../studio/src/lib/run-table.js';
import { listed } from './runs.js';

const RUNS = [
  listed('digits-2', { test: { mse: 0.5 }, started: '2026-01-01T00:00:00.000Z' }),
  listed('digits-10', { test: undefined, cost: undefined, complete: false }),
  listed('sounds', {
    kind: { task: 'audiocoder', neuron: 'lif' },
    data: 'fsdd',
    test: { mse: 0.1, right: 0.95 },
  }),
];
const ALL: RowsRequest = { filter: '', kind: '', sortedBy: 'name', descending: false };
const ids = (request: Partial<RowsRequest>) => tableRows(RUNS, { ...ALL, ...request }).map(({ id }) => id);

describe('rows', () => {
  test('are sorted by any column, those without a value last either way', () => {
    expect(ids({})).toEqual(['digits-2', 'digits-10', 'sounds']);
    expect(ids({ descending: true })).toEqual(['sounds', 'digits-10', 'digits-2']);
    expect(ids({ sortedBy: 'mse' })).toEqual(['sounds', 'digits-2', 'digits-10']);
    expect(ids({ sortedBy: 'mse', descending: true })).toEqual(['digits-2', 'sounds', 'digits-10']);
    expect(ids({ sortedBy: 'started' })[0]).toBe('digits-2');
  });

  test('are those of a kind that hold all words of the filter', () => {
    expect(ids({ kind: 'audiocoder' })).toEqual(['sounds']);
    expect(ids({ filter: ' DIGITS  784-196 ' })).toEqual(['digits-2', 'digits-10']);
    expect(ids({ filter: 'unfinished' })).toEqual(['digits-10']);
    expect(ids({ filter: 'digits fsdd' })).toEqual([]);
  });

  test('are read as text', () => {
    const texts = (i: number) => Object.fromEntries(COLUMNS.map(({ id, text }) => [id, text(RUNS[i])]));
    expect(texts(1)).toMatchObject({
      name: 'digits-10',
      preset: 'paper',
      seed: '1',
      batches: '100, unfinished',
      mse: '–',
      right: '–',
      speed: '20.0 ms',
      operations: '–',
    });
    expect(texts(2)).toMatchObject({ mse: '0.1000', right: '95.0 %', widths: '784-196-784' });
    expect(runName({ id: '' })).toBe('this folder');
    expect(COLUMNS[COLUMNS.length - 1].text(listed('a', { started: 'once' }))).toBe('once');
  });
});

describe('differences', () => {
  test('are of what the runs are and of options, also of those that one has not', () => {
    const other = resolveOptions({ preset: 'tuned', seed: 2, hidden: [30, 20] });
    const { mask: _, ...unmasked } = { ...other };
    const found = differences([listed('a'), listed('b', { data: 'mnist', options: unmasked })]);
    const named = Object.fromEntries(found.map(({ name, values }) => [name, values]));
    expect(named).toMatchObject({
      data: ['digits', 'mnist'],
      preset: ['paper', 'tuned'],
      hidden: ['196', '30-20'],
      seed: ['1', '2'],
      mask: ['xor', '–'],
      'learning rate': ['0.0005', String(other.learningRate)],
    });
    expect(named.kind).toBeUndefined();
    expect(named.steps).toBeUndefined();
  });

  test('there are none of equal runs; results are those that a run has', () => {
    expect(differences([listed('a'), listed('b')])).toEqual([]);
    expect(results(RUNS)).toEqual([
      { name: 'test mse', values: ['0.5000', '–', '0.1000'] },
      { name: 'digits right', values: ['–', '–', '95.0 %'] },
      { name: 'per batch', values: ['20.0 ms', '20.0 ms', '20.0 ms'] },
      { name: 'operations', values: ['123,457 ACs', '–', '123,457 ACs'] },
      { name: 'energy, estimate', values: ['0.111 µJ', '–', '0.111 µJ'] },
    ]);
  });
});
