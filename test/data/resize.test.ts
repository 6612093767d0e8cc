import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resizeImage, resizeImages } from '../../src/data/resize.js';

const side = fc.integer({ min: 1, max: 40 });

describe('resizing', () => {
  test('keeps an image of one grey, whatever the sizes', () => {
    fc.assert(
      fc.property(side, side, side, side, fc.nat(255), (w, h, newW, newH, grey) => {
        const image = new Uint8Array(w * h).fill(grey);
        const out = resizeImage(image, { width: w, height: h }, { width: newW, height: newH });
        expect(out).toEqual(new Uint8Array(newW * newH).fill(grey));
      }),
    );
  });

  test('to the same size changes nothing', () => {
    fc.assert(
      fc.property(side, side, fc.infiniteStream(fc.nat(255)), (width, height, bytes) => {
        const image = Uint8Array.from({ length: width * height }, () => bytes.next().value);
        expect(resizeImage(image, { width, height }, { width, height })).toEqual(image);
      }),
    );
  });

  test('halving takes the mean of four pixels, rounded', () => {
    const out = resizeImage(
      Uint8Array.of(0, 10, 100, 200, 20, 31, 100, 200),
      { width: 4, height: 2 },
      { width: 2, height: 1 },
    );
    expect([...out]).toEqual([15, 150]);
  });

  test('an area that ends within a pixel takes its share', () => {
    expect([
      ...resizeImage(Uint8Array.of(30, 60, 90), { width: 3, height: 1 }, { width: 2, height: 1 }),
    ]).toEqual([40, 80]);
  });

  test('doubling interpolates between centres', () => {
    expect([...resizeImage(Uint8Array.of(0, 100), { width: 2, height: 1 }, { width: 4, height: 1 })]).toEqual(
      [0, 25, 75, 100],
    );
  });

  test('a set is resized image by image', () => {
    const pixels = Uint8Array.from({ length: 32 }, (_, i) => i * 8);
    const set = {
      name: 's',
      width: 4,
      height: 4,
      count: 2,
      pixels,
      labels: Uint8Array.of(0, 0),
      classes: ['a'],
    };
    const small = resizeImages(set, { width: 2, height: 2 });
    expect(small).toMatchObject({ width: 2, height: 2, count: 2 });
    const second = resizeImage(pixels.subarray(16), set, { width: 2, height: 2 });
    expect(small.pixels.subarray(4)).toEqual(second);
    expect(resizeImages(set, { width: 4, height: 4 })).toBe(set);
  });

  test('refuses sizes out of range and pixels that do not fit', () => {
    const from = { width: 2, height: 1 };
    expect(() => resizeImage(new Uint8Array(2), from, { width: 0, height: 1 })).toThrow(
      'width must be an integer in [1, 4096], got 0',
    );
    expect(() => resizeImage(new Uint8Array(2), from, { width: 1, height: 4097 })).toThrow('got 4097');
    expect(() => resizeImage(new Uint8Array(3), from, from)).toThrow('an image of 2×1 has 2 pixels, got 3');
  });
});
