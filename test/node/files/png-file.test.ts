import { decode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { Purpose, RandomStream } from '../../../src/core/philox.js';
import { decodePng } from '../../../src/formats/png.js';
import { greyPngBytes, pngBytes } from '../../../src/node/files/png-file.js';

function noise(length: number, colours = 256): Uint8Array {
  const random = new RandomStream(5, Purpose.builtInData);
  return Uint8Array.from({ length }, () => random.below(colours));
}

describe('a PNG file', () => {
  test('of grey pixels comes back as it was', () => {
    const pixels = noise(7 * 5);
    const bytes = greyPngBytes({ width: 7, height: 5, pixels });
    expect(decodePng(bytes, 'a.png')).toEqual({ width: 7, height: 5, pixels });
    const { channels, depth, data } = decode(bytes, { checkCrc: true });
    expect({ channels, depth, data }).toEqual({ channels: 1, depth: 8, data: pixels });
  });

  test('of many colours comes back as it was', () => {
    const data = noise(40 * 30 * 3);
    const found = decode(pngBytes({ width: 40, height: 30, channels: 3, data }), { checkCrc: true });
    expect(found.channels).toBe(3);
    expect(found.data).toEqual(data);
  });

  test('of few colours has a palette', () => {
    const data = noise(40 * 30 * 3, 6);
    const { palette = [], data: indices } = decode(pngBytes({ width: 40, height: 30, channels: 3, data }));
    expect(palette.length).toBeLessThanOrEqual(216);
    expect(Uint8Array.from(Array.from(indices, (i) => palette[i]).flat())).toEqual(data);
  });

  test('is not made of an array of another size', () => {
    const canvas = { width: 4, height: 4, channels: 1, data: new Uint8Array(15) } as const;
    expect(() => pngBytes(canvas)).toThrow(RangeError);
  });
});
