import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeMarkup } from '../../src/core/markup.js';
import { formatTick, formatValue, logTicks, niceRange, niceTicks } from '../../src/report/scale.js';
import { coordinate, element, label, wrapText } from '../../src/report/svg.js';
import { checkMarkup } from './markup.js';

describe('markup', () => {
  test('escapes what would end a text or an attribute', () => {
    expect(escapeMarkup(`<a href="x">'&'</a>`)).toBe('&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;');
    expect(escapeMarkup('a\u0000b\ud800c\n')).toBe('a\ufffdb\ufffdc\n');
    expect(escapeMarkup('α → 😀')).toBe('α → 😀');
  });

  test('stays well formed whatever the text is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        checkMarkup(element('text', { 'data-name': text, x: 1 }, escapeMarkup(text)));
      }),
    );
  });

  test('writes short numbers and leaves undefined attributes out', () => {
    expect(element('path', { class: undefined, d: 'M0 0', x: 1 / 3 })).toBe('<path d="M0 0" x="0.33"/>');
    expect(label(1, 2, 'a')).toBe('<text x="1" y="2">a</text>');
    expect(coordinate(-0.001)).toBe('0');
    expect(coordinate(12.345)).toBe('12.35');
  });

  test('breaks lines at spaces, never within words', () => {
    expect(wrapText('one two three', 50)).toEqual(['one two', 'three']);
    expect(wrapText('incomprehensibilities', 50)).toEqual(['incomprehensibilities']);
    expect(wrapText('', 50)).toEqual(['']);
  });
});

describe('ticks', () => {
  const range = fc
    .tuple(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.double({ min: 1e-9, max: 1e9, noNaN: true }))
    .filter(([low, span]) => span > 1e-6 * Math.abs(low))
    .map(([low, span]) => [low, low + span] as const);

  test('are round, evenly spaced and within the range', () => {
    expect(niceTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(niceTicks(1, 600, 5)).toEqual([100, 200, 300, 400, 500, 600]);
    expect(niceTicks(3, 3, 5)).toEqual([]);
    fc.assert(
      fc.property(range, fc.integer({ min: 2, max: 10 }), ([low, high], count) => {
        const ticks = niceTicks(low, high, count);
        expect(ticks.length).toBeLessThanOrEqual(2 * count + 1);
        const slack = 1e-6 * (high - low);
        for (const tick of ticks) expect(tick >= low - slack && tick <= high + slack).toBe(true);
        const [from, to] = niceRange(low, high, count);
        expect(from <= low + slack && to >= high - slack).toBe(true);
      }),
    );
  });

  test('on a logarithmic axis are powers of ten, with 2 and 5 between where there is room', () => {
    expect(logTicks(0.01, 100, 5)).toEqual([0.01, 0.1, 1, 10, 100]);
    expect(logTicks(0.03, 1.2, 5)).toEqual([0.05, 0.1, 0.2, 0.5, 1]);
    expect(logTicks(0.61, 0.69, 4)).toEqual(niceTicks(0.61, 0.69, 4));
  });

  test('are written in few digits', () => {
    const written = [0, 0.15, 0.1 + 0.2, 10_000, 1_234_567, 5e-5, 1e9, -2.5].map(formatTick);
    expect(written).toEqual(['0', '0.15', '0.3', '10,000', '1,234,570', '5e-5', '1e9', '−2.5']);
    expect([0.18349, 12.345, 1234.5, NaN, Infinity].map(formatValue)).toEqual([
      ...['0.183', '12.3', '1,235', 'not a number', '∞'],
    ]);
  });
});
