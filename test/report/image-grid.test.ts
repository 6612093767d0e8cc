import fc from 'fast-check';
import { decode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import {
  type Canvas,
  drawingRows,
  reconstructionGrid,
  spikeCountImage,
  weightTiles,
} from '../../src/report/image-grid.js';
import { encodePicture } from '../../src/report/png-picture.js';

const rows = ({ width, channels, data }: Canvas): string[] =>
  Array.from({ length: data.length / (width * channels) }, (_, y) =>
    [...data.subarray(y * width * channels, (y + 1) * width * channels)].join(' '),
  );

test('rows of drawings begin with an image, apart from them', () => {
  const [image, drawn] = [Uint8Array.of(1, 2), Uint8Array.of(3, 4)];
  const grid = drawingRows(
    [
      { image, drawn: [drawn, image] },
      { image: drawn, drawn: [image] },
    ],
    2,
    1,
    1,
  );
  const gap = '128 128 128 128';
  expect(rows(grid)).toEqual([
    `1 2 ${gap} 3 4 128 1 2`,
    `128 128 ${gap} 128 128 128 128 128`,
    `3 4 ${gap} 1 2 128 128 128`,
  ]);
  expect(() => drawingRows([], 2, 1)).toThrow(RangeError);
});

describe('a grid of reconstructions', () => {
  test('puts inputs over outputs, pair of rows under pair of rows', () => {
    const inputs = [1, 2, 3].map((n) => Uint8Array.of(n, n));
    const outputs = [11, 12, 13].map((n) => Uint8Array.of(n, n));
    const grid = reconstructionGrid(inputs, outputs, 2, 1, 1, 2);
    const gap = '128 128 128 128 128';
    expect(rows(grid)).toEqual([
      ...['1 1 128 2 2', gap, '11 11 128 12 12'],
      ...[gap, gap, gap],
      ...['3 3 128 128 128', gap, '13 13 128 128 128'],
    ]);
  });

  test('takes bytes as they are and other numbers as intensities', () => {
    const grid = reconstructionGrid([Uint8Array.of(1, 255)], [[0.5, 7]], 2, 1, 1);
    expect(rows(grid)).toEqual(['1 255', '128 128', '128 255']);
  });

  test('enlarges every pixel', () => {
    const small = reconstructionGrid([[0, 1]], [[1, 0]], 2, 1, 1);
    const large = reconstructionGrid([[0, 1]], [[1, 0]], 2, 1, 3);
    expect([large.width, large.height]).toEqual([small.width * 3, small.height * 3]);
    expect(rows(large)[2]).toBe('0 0 0 255 255 255');
  });

  test('refuses what does not fit', () => {
    expect(() => reconstructionGrid([], [], 2, 2)).toThrow('at least 1, got 0 and 0');
    expect(() => reconstructionGrid([[1]], [], 1, 1)).toThrow(RangeError);
    expect(() => reconstructionGrid([[1]], [[1]], 2, 2)).toThrow('an image must have 2·2 pixels, got 1');
    expect(() => reconstructionGrid([[1]], [[1]], 1, 1, 0.5)).toThrow(
      'scale must be an integer of at least 1',
    );
  });
});

describe('tiles of weights', () => {
  test('are white at 0, blue below, vermilion above, symmetric round 0', () => {
    const tiles = weightTiles(Float32Array.of(-1, 0, 1, 0.5, -0.5, NaN), 2, 3, 1, { columns: 1, limit: 1 });
    expect(tiles).toMatchObject({ width: 3, height: 3, channels: 3, limit: 1 });
    expect(rows(tiles)).toEqual([
      '0 72 140 247 247 245 190 62 0',
      '128 128 128 128 128 128 128 128 128',
      '218 154 122 123 159 192 128 128 128',
    ]);
  });

  test('share a scale that a stray weight cannot set, or have one each', () => {
    const weights = new Float32Array(2000).fill(0.1);
    weights[0] = 50;
    expect(weightTiles(weights, 5, 20, 20).limit).toBeCloseTo(0.1);
    const each = weightTiles(Float32Array.of(1, 0, 0, 2), 2, 2, 1, { columns: 1, limit: 'per-tile' });
    expect(each.limit).toBeUndefined();
    expect([rows(each)[0].startsWith('190 62 0'), rows(each)[2].endsWith('190 62 0')]).toEqual([true, true]);
    expect(weightTiles(new Float32Array(4), 1, 2, 2).data.every((byte) => byte >= 245)).toBe(true);
  });

  test('stand in about as many columns as rows', () => {
    const tiles = weightTiles(new Float32Array(196 * 4), 196, 2, 2, { scale: 2 });
    expect([tiles.width, tiles.height]).toEqual([2 * (14 * 3 - 1), 2 * (14 * 3 - 1)]);
    expect(() => weightTiles(new Float32Array(5), 1, 2, 2)).toThrow('weights must be [1, 4]');
  });
});

test('spike counts become grey', () => {
  expect([...spikeCountImage([0, 3, 15, 99], 15)]).toEqual([0, 51, 255, 255]);
  expect(() => spikeCountImage([1], 0)).toThrow('steps must be above 0, got 0');
});

test('a picture keeps its pixels as a PNG file', () => {
  const canvas = fc
    .tuple(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom(1 as const, 3 as const),
    )
    .chain(([width, height, channels]) =>
      fc
        .uint8Array({ minLength: width * height * channels, maxLength: width * height * channels })
        .map((data): Canvas => ({ width, height, channels, data })),
    );
  fc.assert(
    fc.property(canvas, (picture) => {
      const png = encodePicture(picture);
      expect(decode(png)).toMatchObject({ ...picture, depth: 8 });
    }),
  );
});
