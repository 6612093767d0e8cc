import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/core/errors.js';
import { Purpose, RandomStream } from '../../src/core/philox.js';
import { imageSetFromIdx, parseIdxImages, parseIdxLabels } from '../../src/data/idx.js';
import { idx, idxImages, idxLabels, inputError, mutate } from './samples.js';

const FILE = 'some/train-images';

describe('IDX', () => {
  test('reads what was written, as views', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 9 }),
        fc.nat(8),
        (count, h, w0) => {
          const bytes = idxImages(count, h, w0 + 1);
          const { pixels, ...sizes } = parseIdxImages(bytes, FILE);
          expect(sizes).toEqual({ count, height: h, width: w0 + 1 });
          expect(pixels).toEqual(bytes.subarray(16));
          expect(pixels.buffer).toBe(bytes.buffer);
        },
      ),
    );
    expect([...parseIdxLabels(idxLabels(5, 3), FILE)]).toEqual([0, 1, 2, 0, 1]);
  });

  test.each<[string, Uint8Array, string]>([
    ['an empty file', new Uint8Array(0), 'not an IDX file, 0 bytes long'],
    ['another magic', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 0), 'it starts with 50 4b 03 04'],
    ['floats', Uint8Array.of(0, 0, 13, 1, 0, 0, 0, 0), 'IDX data type 13 is not read, only 8'],
    ['two dimensions', Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 1), '2 IDX dimensions, expected 1'],
    ['half a header', Uint8Array.of(0, 0, 8, 3, 0, 0), 'truncated, 6 bytes of a header of 16'],
    ['labels', idxLabels(3, 2), 'holds labels (1 dimension), expected images'],
    ['no images', idx([0, 28, 28], new Uint8Array(0)), 'declares no data, its sizes are 0×28×28'],
    ['too little', idxImages(2, 3, 3).subarray(0, 30), 'truncated, 30 bytes where its header (sizes 2×3×3)'],
    ['too much', idx([1, 2, 2], new Uint8Array(5)), 'too long, 21 bytes where'],
    ['4 billion images', idx([0xffffffff, 28, 28], new Uint8Array(9)), 'more than the limit of 2147483647'],
    ['vast images', idx([1, 1, 5000], new Uint8Array(9)), 'images of 5000×1 pixels, at most 4096×4096'],
  ])('refuses %s', (_, bytes, message) => {
    const run = () => parseIdxImages(bytes, FILE);
    expect(run).toThrow(InputError);
    expect(run).toThrow(message);
    expect(run).toThrow(FILE);
  });

  test('a pair must agree, and labels must have classes', () => {
    const images = { file: 'i', bytes: idxImages(4, 2, 3) };
    const set = imageSetFromIdx('pair', images, { file: 'l', bytes: idxLabels(4, 3) });
    expect(set).toMatchObject({ name: 'pair', count: 4, width: 3, height: 2, classes: ['0', '1', '2'] });
    const three = { file: 'l', bytes: idxLabels(3, 3) };
    expect(() => imageSetFromIdx('pair', images, three)).toThrow('l: 3 labels, but i holds 4 images');
    const classes = ['a', 'b'];
    expect(() => imageSetFromIdx('pair', images, { file: 'l', bytes: idxLabels(4, 3) }, classes)).toThrow(
      'l: label 2, but pair has classes 0 to 1',
    );
    expect(() => imageSetFromIdx('pair', three, images)).toThrow('l: holds labels');
  });

  test('3,000 broken files give an error of one line that names the file, or parse', () => {
    const random = new RandomStream(1, Purpose.builtInData);
    const draw = (bound: number) => random.below(bound);
    let refused = 0;
    for (let i = 0; i < 3000; i++) {
      const bytes = mutate(idxImages(1 + draw(4), 1 + draw(5), 1 + draw(5)), draw);
      if (inputError(() => parseIdxImages(bytes, FILE), FILE)) refused++;
    }
    expect(refused).toBeGreaterThan(1500);
  });
});
