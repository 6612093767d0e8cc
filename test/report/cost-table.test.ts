/** What a network costs as it is read, in a table and in a report. */
import { describe, expect, test } from 'vitest';
import { costSection } from '../../src/report/cost-section.js';
import {
  costTable,
  costWidths,
  energyText,
  footprintText,
  isSpiking,
  perSample,
} from '../../src/report/cost-table.js';
import { networkCost } from '../../src/use/neurobench.js';
import { HAND } from '../use/hand-network.js';
import { checkMarkup } from './markup.js';

const counts = (...rows: number[][]) => rows.map((row) => Float64Array.from(row));
const spiking = networkCost(HAND.weights, {
  counts: counts([2, 1], [2, 1, 0], [2, 0]),
  membraneUpdates: [7, 5],
  samples: 1,
  steps: 3,
});
const ann = networkCost(HAND.weights, { counts: counts([1, 0], [1, 1, 0], [1, 1]), samples: 1, steps: 1 });

describe('the table', () => {
  test('has a row per layer and the total; all energies in one unit', () => {
    expect(costTable(spiking)).toEqual({
      head: [
        ...[
          'layer',
          'size',
          'zero weights',
          'zero outputs',
          'spikes',
          'dense ops',
          'effective ACs',
          'updates',
        ],
        'energy (est.)',
      ],
      rows: [
        ['layer 1', '2 → 3', '50 %', '66.7 %', '3', '18', '5', '7', '4.5 pJ'],
        ['outputs', '3 → 2', '50 %', '66.7 %', '2', '18', '3', '5', '2.7 pJ'],
        ['total', '', '50 %', '66.7 %', '5', '36', '8', '12', '7.2 pJ'],
      ],
    });
  });

  test('of an ANN says so, and has no updates', () => {
    const { head, rows } = costTable(ann);
    expect(head.slice(4)).toEqual(['active', 'dense ops', 'effective MACs', 'energy (est.)']);
    expect(rows[2]).toEqual(['total', '', '50 %', '20 %', '4', '12', '4', '18.4 pJ']);
    expect([isSpiking(spiking), isSpiking(ann)]).toEqual([true, false]);
    expect(costWidths(ann)).toEqual([2, 3, 2]);
  });
});

describe('texts', () => {
  test('energies have three digits and a unit, their own or that of another', () => {
    expect(
      [0, 7.2, 999, 1000, 12_345, 99_999, 100_000, 1.11e6, 6.98e7, 1.5e9].map((e) => energyText(e)),
    ).toEqual([
      ...['0 pJ', '7.2 pJ', '999 pJ', '1 nJ', '12.3 nJ', '100 nJ', '0.1 µJ', '1.11 µJ', '69.8 µJ', '1.5 mJ'],
    ]);
    expect(energyText(41_100, 277_000)).toBe('0.0411 µJ');
  });

  test('numbers per sample are whole unless they are small', () => {
    expect([0, 0.25, 12.34, 99.5, 123.4, 1_234_567.8].map(perSample)).toEqual([
      ...['0', '0.25', '12.3', '99.5', '123', '1,234,568'],
    ]);
  });

  test('the footprint tells potentials where there are any', () => {
    expect(footprintText(spiking)).toBe('12 parameters, 48 bytes and 20 bytes of potentials');
    expect(footprintText(ann)).toBe('12 parameters, 48 bytes');
  });
});

describe('the part of a report', () => {
  test('has the table, what is counted, and that energy is an estimate', () => {
    const html = costSection(spiking);
    checkMarkup(html);
    expect(html).toContain('<td>66.7 %</td>');
    expect(html).toContain('over 3 steps; 3 input spikes');
    expect(html).toContain('An ANN of the same widths, computed densely: 12 MACs, 55.2 pJ (estimate).');
    expect(html).toContain('Energy is an estimate');
    const ofAnn = costSection(ann);
    expect(ofAnn).toContain('1 inputs that are not 0');
    expect(ofAnn).not.toContain('An ANN of the same widths');
  });

  test('is left out where nothing was measured', () => {
    expect(costSection(undefined)).toBe('');
  });
});
