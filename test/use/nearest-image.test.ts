import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ImageJudge } from '../../src/use/nearest-image.js';
import { normalisedMse } from '../../src/use/normalised-mse.js';

const image = fc.array(fc.nat(255), { minLength: 12, maxLength: 12 });

test('finds the lowest normalised error, of the right class and of any', () => {
  fc.assert(
    fc.property(fc.array(image, { minLength: 3, maxLength: 6 }), image, (images, drawn) => {
      const labels = images.map((_, i) => i % 3);
      const { mse, mseOfAny, nearest } = new ImageJudge(images, labels).judge(drawn, 1);
      const errors = images.map((one) => normalisedMse(one, drawn));
      expect(mseOfAny).toBeCloseTo(Math.min(...errors), 10);
      expect(mse).toBeCloseTo(Math.min(...errors.filter((_, i) => labels[i] === 1)), 10);
      expect(errors.some((e, i) => labels[i] === nearest && Math.abs(e - mseOfAny) < 1e-10)).toBe(true);
    }),
  );
});

test('a drawing of one grey is nearest to none', () => {
  const judge = new ImageJudge([new Uint8Array(4), Uint8Array.of(1, 0, 1, 0)], [0, 1]);
  expect(judge.judge(new Uint16Array(4), 1)).toEqual({ mse: 1, ofClass: 1, mseOfAny: 0, nearest: undefined });
});

test('a drawing is compared with the images of its class and with all', () => {
  const judge = new ImageJudge(
    [
      [0, 0, 9, 9],
      [9, 0, 0, 9],
      [9, 9, 0, 0],
    ],
    [0, 1, 0],
  );
  // Scale and offset of a drawing do not count.
  expect(judge.judge([1, 1, 3, 3], 0)).toEqual({ mse: 0, ofClass: 0, mseOfAny: 0, nearest: 0 });
  expect(judge.judge([5, 5, 1, 1], 1)).toEqual({ mse: 2, ofClass: 1, mseOfAny: 0, nearest: 0 });
});
