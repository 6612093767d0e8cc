import * as Plot from '@observablehq/plot';
import fc from 'fast-check';
import { parseHTML } from 'linkedom/worker';
import { describe, expect, test } from 'vitest';
import type { Curve, Panel } from '../../src/experiments/result.js';
import { panelChart } from '../../src/report/panel-chart.js';
import { cutCurve, panelRange } from '../../src/report/panel-range.js';
import { checkMarkup } from './markup.js';
import { precision, trainingCurve } from './reproduction.js';

const base: Panel = {
  ...{ title: 'tuned', xLabel: 'batch', yLabel: 'MSE', curves: [], paper: [], discrete: false },
};
const curve = (name: string, means: readonly number[]): Curve => ({
  name,
  points: means.map((mean, x) => ({ x, mean, low: mean, high: mean })),
});

describe('a panel', () => {
  test('looks as it did', async () => {
    await expect(await panelChart(precision)).toMatchFileSnapshot('__snapshots__/panel-discrete.svg');
    const paper = [{ name: 'SNN', value: { value: 0.357, source: 'Table 1' } }];
    const curves = [trainingCurve('SNN', 1.9, 0.3, 40, 2), trainingCurve('ANN', 0.8, 0.42, 40, 6)];
    await expect(await panelChart({ ...base, curves, paper })).toMatchFileSnapshot(
      '__snapshots__/panel-curves.svg',
    );
  });

  test('has the same bytes whatever was drawn before it', async () => {
    const first = await panelChart(precision);
    const { document } = parseHTML('<!doctype html><html><body></body></html>');
    Plot.plot({ document, marks: [Plot.lineY([1, 2], { clip: true })] });
    await panelChart({ ...base, curves: [trainingCurve('a', 2, 1)] });
    expect(await panelChart(precision)).toBe(first);
    expect(first).not.toMatch(/ id=|url\(|clip-path/);
  });

  test('is well formed and holds only numbers, whatever the data and the names are', async () => {
    const value = fc.oneof(
      fc.double({ min: -1, max: 3, noNaN: true }),
      fc.constantFrom(0, Number.NaN, Number.POSITIVE_INFINITY, 1e300, -1e-300),
    );
    const point = fc.record({ x: value, mean: value, low: value, high: value });
    const panel = fc.record({
      ...{ title: fc.string(), xLabel: fc.string(), yLabel: fc.string(), discrete: fc.boolean() },
      curves: fc.array(fc.record({ name: fc.string(), points: fc.array(point, { maxLength: 12 }) }), {
        maxLength: 10,
      }),
      paper: fc.array(fc.record({ name: fc.string(), value: fc.record({ value, source: fc.string() }) }), {
        maxLength: 4,
      }),
    });
    await fc.assert(
      fc.asyncProperty(panel, async (input) => checkMarkup(await panelChart(input))),
      { numRuns: 150 },
    );
  });

  test('describes itself in words', async () => {
    const svg = await panelChart(precision, { context: 'Figure 7c' });
    expect(svg).toContain('role="img" aria-label="Figure 7c – tuned"');
    expect(svg).toContain(
      'Values of MSE on test clips against bits of the hidden state. AC-SNN: from 0.330 at 1 to 0.258 at 15.',
    );
    expect(svg).toContain('In the paper: AC-SNN 0.254 (Table 1), AC-ANN with Adam 0.144 (Table 1).');
    expect(await panelChart(base)).toContain('No data');
  });

  test('draws a value of the paper in the colour of its curve', async () => {
    const svg = await panelChart(precision);
    expect(svg).toMatch(/<g class="sl-0"><path class="sl-drop"[^>]*\/><text [^>]*>0\.254</);
    expect(svg).toMatch(/<g><path class="sl-drop"[^>]*\/><text [^>]*>0\.144</);
  });

  test('keeps the numbers of the paper apart, and within the picture', async () => {
    const paper = [0, 0.001, 0.002, 0.003].map((value, i) => ({
      name: `p${i}`,
      value: { value, source: '' },
    }));
    const svg = await panelChart({ ...base, curves: [curve('a', [1, 1])], paper });
    const places = [...svg.matchAll(/class="sl-drop" d="[^"]*L[\d.]+ ([\d.]+)"/g)].map(([, y]) => +y);
    for (let i = 1; i < places.length; i++) expect(places[i] - places[i - 1]).toBeGreaterThan(13);
    expect(places).toHaveLength(4);
  });

  test('has no band where every seed gave the same', async () => {
    expect(await panelChart({ ...base, curves: [curve('a', [1, 0.5, 0.2])] })).not.toContain('fill-opacity');
    expect(await panelChart({ ...base, curves: [trainingCurve('a', 1, 0.9, 5)] })).toContain('fill-opacity');
  });
});

describe('the range', () => {
  test('begins at 0 and ends at a tick', () => {
    expect(panelRange({ ...base, curves: [curve('a', [0.9, 0.61])] }, 5)).toEqual({
      ...{ low: 0, high: 1, cut: [] },
    });
    expect(panelRange(base, 5)).toMatchObject({ low: 0, high: 1 });
    expect(panelRange({ ...base, curves: [curve('a', [0, 0])] }, 5)).toMatchObject({ low: 0, high: 1 });
  });

  test('holds what is settled and the values of the paper, and says what is cut', () => {
    const steep = curve('a', [9, ...Array.from({ length: 30 }, () => 0.1)]);
    expect(panelRange({ ...base, curves: [steep] }, 5)).toEqual({
      ...{ low: 0, high: 0.12, cut: [{ name: 'a', value: 9, x: 0 }] },
    });
    const paper = [{ name: 'a', value: { value: 0.5, source: '' } }];
    expect(panelRange({ ...base, curves: [steep], paper }, 5).high).toBe(0.6);
  });

  test('cuts of single values only what is far off', () => {
    const dots = (...means: number[]) => ({ ...base, discrete: true, curves: [curve('a', means)] });
    expect(panelRange(dots(2, 0.6, 0.5, 0.4), 5).cut).toEqual([]);
    expect(panelRange(dots(40, 0.6, 0.5, 0.4), 5)).toMatchObject({ cut: [{ value: 40 }] });
  });

  test('cuts a curve where it crosses the edge', () => {
    expect(cutCurve(curve('a', [3, 1, 0.5, Number.NaN, 0.4, 4]), 2)).toEqual({
      pieces: [
        [
          [0.5, 2],
          [1, 1],
          [2, 0.5],
        ],
        [
          [4, 0.4],
          [4 + 1.6 / 3.6, 2],
        ],
      ],
      above: [0, 5],
    });
  });
});
