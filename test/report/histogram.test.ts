import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { column, pictureOf, row, textBlock } from '../../src/report/blocks.js';
import { binned, histogramBlock } from '../../src/report/histogram.js';
import { checkMarkup } from './markup.js';

const axis = { name: 'a', low: 0, high: 1, xLabel: 'x' };

/** Heights of the bars of a path of bars, in pixels. */
const heights = (path: string) =>
  [...path.matchAll(/M[\d.]+ ([\d.]+)V([\d.]+)H/g)].map(([, from, to]) => Number(from) - Number(to));
const barsOf = (svg: string, colour: number) =>
  heights(new RegExp(`class="sl-fill sl-${colour}" d="([^"]*)"`).exec(svg)?.[1] ?? '');

describe('a histogram', () => {
  test('has bars as high as the shares', () => {
    // 1, 2 and 1 of 4: the axis ends at 60 % and is 120 pixels high.
    const { markup } = histogramBlock({ ...axis, counts: [1, 0, 2, 1] }, 300, 120);
    expect(markup).toContain('60 %');
    expect(barsOf(markup, 0)).toEqual([50, 100, 50]);
  });

  test('draws marked parts in their own colours, both together as high as the bin', () => {
    const marks = [{ bin: 0, count: 1, colour: 7 }];
    const { markup } = histogramBlock({ ...axis, counts: [3, 3], marks }, 300, 120);
    const [plain] = barsOf(markup, 0);
    const [marked] = barsOf(markup, 7);
    expect(plain).toBeCloseTo(2 * marked, 1);
    expect(plain + marked).toBeCloseTo(barsOf(markup, 0)[1], 1);
  });

  test('has room for what it is compared with', () => {
    const { markup } = histogramBlock({ ...axis, counts: [1, 1], outline: [0, 4] }, 300, 100);
    expect(markup).toContain('100 %');
    expect(/class="sl-line" d="([^"]*)"/.exec(markup)?.[1]).toMatch(/^M44 128V128H165V28H286V128$/);
  });

  test('takes nothing at all, and refuses no bins and no range', () => {
    checkMarkup(histogramBlock({ ...axis, counts: [0, 0, 0] }, 300).markup);
    expect(() => histogramBlock({ ...axis, counts: [] }, 300)).toThrow('got 0 bins from 0 to 1');
    expect(() => histogramBlock({ ...axis, high: 0, counts: [1] }, 300)).toThrow(RangeError);
  });

  test('counts values into bins, those beyond at the ends', () => {
    expect([...binned([-9, -1, -0.5, 0, 0.99, 1, 9], -1, 1, 4)]).toEqual([2, 1, 1, 3]);
    const values = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }));
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 60 }), (all, bins) => {
        expect(binned(all, -2, 5, bins).reduce((sum, count) => sum + count, 0)).toBe(all.length);
      }),
    );
  });
});

describe('blocks', () => {
  const block = (width: number, height: number) => ({ width, height, markup: '<g/>' });

  test('stand below and beside each other', () => {
    const below = column([block(10, 20), block(30, 5)], 4);
    expect(below).toMatchObject({ width: 30, height: 29 });
    expect(below.markup).toBe('<g/><g transform="translate(0 24)"><g/></g>');
    const beside = row([block(10, 20), block(30, 5)], 4);
    expect(beside).toMatchObject({ width: 44, height: 20 });
    expect(beside.markup).toBe('<g/><g transform="translate(14 0)"><g/></g>');
    expect(column([], 4)).toEqual({ width: 0, height: 0, markup: '' });
  });

  test('break texts, and make a figure with a name and a description', () => {
    const words = 'word '.repeat(40).trim();
    expect(textBlock(words, 200).height).toBeGreaterThan(100);
    const svg = pictureOf({ title: '<T>', subtitle: '', description: '“d” & e' }, [block(10, 20)], 300);
    checkMarkup(svg);
    expect(svg).toContain('role="img" aria-label="&lt;T&gt;"');
    expect(svg).toContain('<desc>“d” &amp; e</desc>');
  });
});
