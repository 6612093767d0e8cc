import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineChart, type Point } from '../../src/report/line-chart.js';
import { checkMarkup } from './markup.js';

const labels = { title: 'Test mse by steps', xLabel: 'steps', yLabel: 'mse' };
const steps = [5, 10, 15, 30, 60];
const series = [
  { name: 'per-synapse', points: [0.786, 0.209, NaN, 0.278, 1.19].map((mse, i): Point => [steps[i], mse]) },
  { name: 'plain', points: [0.153, 0.083, 0.062, 0.045, 0.037].map((mse, i): Point => [steps[i], mse]) },
];

describe('a line chart', () => {
  test.each([
    ['linear', { ...labels, series }],
    ['log', { ...labels, series, yScale: 'log' as const, width: 400, height: 260 }],
    ['single-point', { ...labels, series: [{ name: 'mse', points: [[1, 0.9] as const] }] }],
    ['empty', { ...labels, series: [] }],
  ])('looks as it did: %s', async (name, chart) => {
    await expect(lineChart(chart)).toMatchFileSnapshot(`__snapshots__/line-chart-${name}.svg`);
  });

  test('has a dot at every point of a curve that asks for them', () => {
    const [, plain] = series;
    expect(lineChart({ ...labels, series: [plain] })).not.toContain('<circle');
    expect(lineChart({ ...labels, series: [{ ...plain, dots: true }] }).match(/<circle/g)).toHaveLength(5);
  });

  test('is well formed and holds only numbers, whatever the data and the names are', () => {
    const value = fc.oneof(
      fc.double(),
      fc.double({ min: -10, max: 10 }),
      fc.constantFrom(0, NaN, Infinity, 1e300),
    );
    const curve = fc.record({
      name: fc.string(),
      points: fc.array(fc.tuple(value, value), { maxLength: 20 }),
    });
    const chart = fc.record({
      title: fc.string(),
      xLabel: fc.string(),
      yLabel: fc.string(),
      series: fc.array(curve, { maxLength: 12 }),
      yScale: fc.constantFrom('linear' as const, 'log' as const),
    });
    fc.assert(
      fc.property(chart, (input) => checkMarkup(lineChart(input))),
      { numRuns: 500 },
    );
  });

  test('describes itself in words', () => {
    const svg = lineChart({ ...labels, series: [...series, { name: 'none', points: [] }] });
    expect(svg).toContain('<title>Test mse by steps</title>');
    expect(svg).toContain(
      'per-synapse: from 0.786 at 5 to 1.19 at 60. plain: from 0.153 at 5 to 0.037 at 60. none: no data.',
    );
    expect(svg).not.toMatch(/ id=/);
  });

  test('leaves a gap where a value is missing', () => {
    const path = (svg: string) => svg.match(/class="sl-line" d="([^"]*)"/)![1];
    const broken = lineChart({
      ...labels,
      series: [
        {
          name: 'a',
          points: [
            [0, 1],
            [1, 2],
            [2, NaN],
            [3, 1],
            [4, 2],
          ],
        },
      ],
    });
    expect(path(broken).split('M')).toHaveLength(3);
  });

  test('keeps every peak of ten thousand points in a small file', () => {
    const points = Array.from({ length: 10_000 }, (_, i): Point => [i, i === 7321 ? 9 : Math.sin(i / 7)]);
    const svg = lineChart({ ...labels, series: [{ name: 'a', points }] });
    expect(svg.length).toBeLessThan(20_000);
    // The axis ends at 10, so the peak at 9 stands a tenth of the height below its top.
    const heights = [...svg.match(/class="sl-line" d="M([^"]*)"/)![1].matchAll(/[\d.]+ ([\d.]+)/g)].map(
      ([, y]) => +y,
    );
    const top = Math.min(...heights);
    expect(heights.filter((y) => y < top + 50)).toHaveLength(1);
  });
});
