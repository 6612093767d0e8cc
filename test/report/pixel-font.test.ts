import { describe, expect, test } from 'vitest';
import { IndexedCanvas } from '../../src/report/indexed-canvas.js';
import { fitPixelText, glyphRows, pixelTextWidth } from '../../src/report/pixel-font.js';

const ASCII = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));

function drawn(canvas: IndexedCanvas): string[] {
  return Array.from({ length: canvas.height }, (_, y) =>
    [...canvas.pixels.subarray(y * canvas.width, (y + 1) * canvas.width)]
      .map((i) => (i ? '#' : '.'))
      .join(''),
  );
}

describe('the font of pixels', () => {
  test('has every printable character of ASCII, each of its own shape', () => {
    const shapes = new Set(ASCII.map((character) => glyphRows(character).join()));
    expect(shapes.size).toBe(ASCII.length);
    expect(shapes).not.toContain(glyphRows('\u2603').join());
    for (const character of [...ASCII, '×', '·']) {
      const rows = glyphRows(character);
      expect(rows).toHaveLength(7);
      for (const row of rows) expect(row >= 0 && row < 32).toBe(true);
    }
  });

  test('is written from left to right', () => {
    const canvas = new IndexedCanvas(13, 9);
    canvas.text(1, 1, 'Fj', 1);
    expect(drawn(canvas)).toEqual([
      '.............',
      '.#####....#..',
      '.#...........',
      '.#.......##..',
      '.####.....#..',
      '.#........#..',
      '.#.....#..#..',
      '.#......##...',
      '.............',
    ]);
  });

  test('stands where it is asked to, in its size, and is cut at the edge', () => {
    const column = (align: 'left' | 'middle' | 'right', x: number) => {
      const canvas = new IndexedCanvas(30, 14);
      canvas.text(x, 0, '|', 1, { align, scale: 2 });
      return drawn(canvas)[0].indexOf('##');
    };
    expect([column('left', 10), column('middle', 15), column('right', 20)]).toEqual([14, 14, 14]);
    expect(column('left', -2)).toBe(2);
    expect(column('left', 40)).toBe(-1);
  });

  test('measures and shortens lines', () => {
    expect([pixelTextWidth(''), pixelTextWidth('ab'), pixelTextWidth('ab', 2)]).toEqual([0, 11, 22]);
    expect(fitPixelText('spoken seven', 71)).toBe('spoken seven');
    expect(fitPixelText('spoken seven', 70)).toBe('spoken s...');
    expect(fitPixelText('spoken seven', 20)).toBe('');
  });
});
