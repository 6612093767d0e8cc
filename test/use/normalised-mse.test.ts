import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  meanNormalisedMse,
  normalise,
  normalisedMse,
  normalisedMseSlope,
} from '../../src/use/normalised-mse.js';

const maps = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 4, maxLength: 50 });

test('is 0 for the same map at any scale and 2 for unrelated ones', () => {
  fc.assert(
    fc.property(
      maps,
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: -5, max: 5 }),
      (map, scale, shift) => {
        expect(
          normalisedMse(
            map,
            map.map((x) => scale * x + shift),
          ),
        ).toBeCloseTo(0, 10);
      },
    ),
  );
  expect(normalisedMse([1, 1, -1, -1], [1, -1, 1, -1])).toBe(2);
  expect(normalisedMse([0, 1], [1, 0])).toBe(4);
});

test('a constant map counts as zeros', () => {
  expect(normalisedMse([3, 3, 3, 3], [0, 0, 1, 1])).toBe(1);
  expect(normalisedMse([3, 3], [7, 7])).toBe(0);
});

test('a constant map of fractions, whose mean is rounded, counts as zeros too', () => {
  const outputs = new Float32Array(784).fill(0.1);
  const image = Uint16Array.from(outputs, (_, n) => (n % 7) * 9000);
  expect(normalisedMse(image, outputs)).toBeCloseTo(1, 12);
  expect(normalise(outputs).every((value) => value === 0)).toBe(true);
});

test('outputs of an ANN are compared as they are, at any scale', () => {
  const image = Uint16Array.of(0, 65535, 30000, 100);
  const outputs = Float32Array.from(image, (value) => 0.25 + value / 65535 / 3);
  expect(normalisedMse(image, outputs)).toBeCloseTo(0, 10);
  expect(meanNormalisedMse(image, outputs, 2)).toBeCloseTo(0, 10);
});

test('is never NaN, symmetric, and refuses maps of different sizes', () => {
  fc.assert(
    fc.property(maps, maps, (a, b) => {
      const size = Math.min(a.length, b.length);
      const mse = normalisedMse(a.slice(0, size), b.slice(0, size));
      expect(mse).toBeGreaterThanOrEqual(0);
      expect(mse).toBeLessThanOrEqual(4.0000001);
      expect(normalisedMse(b.slice(0, size), a.slice(0, size))).toBe(mse);
    }),
  );
  expect(() => normalisedMse([1], [1, 2])).toThrow(RangeError);
  expect(() => normalisedMse([], [])).toThrow(RangeError);
});

test('the mean goes over rows', () => {
  expect(meanNormalisedMse(Uint8Array.of(0, 1, 0, 1), Uint8Array.of(0, 5, 5, 0), 2)).toBe(2);
});

test('its slope is that of finite differences', () => {
  fc.assert(
    fc.property(maps, maps, (a, b) => {
      const size = Math.min(a.length, b.length);
      const given = b.slice(0, size);
      const slope = normalisedMseSlope(a.slice(0, size), given);
      if (new Set(given).size === 1) return expect(slope.every((value) => value === 0)).toBe(true);
      const at = (n: number, step: number) =>
        normalisedMse(
          a.slice(0, size),
          given.map((value, i) => (i === n ? value + step : value)),
        );
      for (let n = 0; n < size; n++) expect(slope[n]).toBeCloseTo((at(n, 1e-5) - at(n, -1e-5)) / 2e-5, 6);
    }),
  );
});
