import { describe, expect, test } from 'vitest';
import { Purpose, RandomStream } from '../../src/core/philox.js';
import { greyColours, type Rgb } from '../../src/report/colour-map.js';
import { encodeGif } from '../../src/report/gif.js';
import { readGif } from './gif-reader.js';

const PALETTE = greyColours(255);

function noise(length: number, colours: number, seed: number): Uint8Array {
  const random = new RandomStream(seed, Purpose.builtInData);
  return Uint8Array.from({ length }, () => random.below(colours));
}

const rgbOf = (pixels: Uint8Array, palette: readonly Rgb[] = PALETTE) =>
  Uint8Array.from([...pixels].flatMap((i) => [...palette[i]]));

function encode(width: number, height: number, pictures: readonly Uint8Array[]): Uint8Array {
  return encodeGif({
    width,
    height,
    palette: PALETTE,
    frames: pictures.map((pixels, i) => ({ pixels, hundredths: 10 + i })),
  });
}

describe('a GIF file', () => {
  test.each([
    ['one pixel', 1, 1, 1],
    ['a line', 300, 1, 2],
    ['few colours, long strings', 200, 150, 2],
    ['noise that fills the table many times', 200, 150, 255],
    ['one colour', 200, 150, 1],
  ])('of %s shows every frame as it was', (_, width, height, colours) => {
    const pictures = [1, 2, 3].map((seed) => noise(width * height, colours, seed));
    const gif = readGif(encode(width, height, pictures));
    expect(gif).toMatchObject({ width, height, forEver: true });
    expect(gif.frames.map(({ hundredths }) => hundredths)).toEqual([10, 11, 12]);
    for (const [i, { rgb }] of gif.frames.entries()) expect(rgb).toEqual(rgbOf(pictures[i]));
  });

  test('ends well wherever the table of codes just grows or is full', () => {
    for (let length = 1; length < 9000; length += length < 1100 ? 1 : 37) {
      const pixels = noise(length, 250, 7);
      const { frames } = readGif(encode(length, 1, [pixels]));
      expect(frames[0].rgb.every((value, i) => value === PALETTE[pixels[Math.floor(i / 3)]][0])).toBe(true);
    }
  });

  test('has only the area of what changes', () => {
    const first = noise(40 * 30, 200, 1);
    const second = first.slice();
    for (const place of [5 * 40 + 7, 9 * 40 + 20]) second[place] = 201;
    const { frames } = readGif(encode(40, 30, [first, second, second]));
    expect(frames.map(({ area }) => area)).toEqual([
      [0, 0, 40, 30],
      [7, 5, 14, 5],
      [0, 0, 1, 1],
    ]);
    expect(frames[2].rgb).toEqual(rgbOf(second));
  });

  test('is not made of what does not fit', () => {
    expect(() => encode(2, 2, [new Uint8Array(3)])).toThrow('a frame of 2×2 has 4 pixels, got 3');
    expect(() => encode(0, 2, [])).toThrow('sides of 1 to 65535 pixels');
    const palette = greyColours(256);
    expect(() => encodeGif({ width: 1, height: 1, palette, frames: [] })).toThrow('at most 255 colours');
  });
});
