import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asinh, cos, exp, log, sin, sinh } from '../../src/core/arithmetic.js';

test('exp is within 2e-15 relative of Math.exp', () => {
  fc.assert(
    fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) => {
      expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(2e-15);
    }),
  );
  expect(exp(-1000)).toBe(0);
  expect(exp(1000)).toBe(Number.POSITIVE_INFINITY);
});

test('log is within 2e-15 of Math.log', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => {
      expect(Math.abs(log(x) - Math.log(x))).toBeLessThan(2e-15 * Math.max(1, Math.abs(Math.log(x))));
    }),
  );
  expect(log(1)).toBe(0);
});

test('sin and cos are within 2e-15 of Math.sin and Math.cos', () => {
  const angles = [
    fc.double({ min: -10, max: 10, noNaN: true }),
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  ];
  fc.assert(
    fc.property(fc.oneof(...angles), (x) => {
      expect(Math.abs(sin(x) - Math.sin(x))).toBeLessThan(2e-15);
      expect(Math.abs(cos(x) - Math.cos(x))).toBeLessThan(2e-15);
    }),
    { numRuns: 1000 },
  );
  expect([sin(0), cos(0), sin(Math.PI / 2)]).toEqual([0, 1, 1]);
});

test('asinh and sinh are within 4e-15, up to the loss where they are small', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 100, noNaN: true }), (x) => {
      expect(Math.abs(asinh(x) - Math.asinh(x))).toBeLessThan(4e-15 * Math.max(1, Math.asinh(x)));
      expect(Math.abs(sinh(x) / Math.sinh(x) - 1)).toBeLessThan(4e-15 / Math.min(1, x));
    }),
  );
});
