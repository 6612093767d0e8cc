import fc from 'fast-check';
import { expect, test } from 'vitest';
import { naturalCompare } from '../../src/data/image-classes.js';

test('names are ordered as people count', () => {
  const names = ['10', '9', '1', '01', 'img12', 'img9', 'b', 'a10b', 'a2b', 'a'];
  expect(names.sort(naturalCompare)).toEqual([
    '01',
    '1',
    '9',
    '10',
    'a',
    'a2b',
    'a10b',
    'b',
    'img9',
    'img12',
  ]);
});

test('the order is total: antisymmetric, transitive, equal for the same name alone', () => {
  const name = fc.string({ unit: fc.constantFrom('0', '1', '9', 'a', 'b', '-'), maxLength: 6 });
  fc.assert(
    fc.property(name, name, name, (a, b, c) => {
      expect(Math.sign(naturalCompare(a, b))).toBe(-Math.sign(naturalCompare(b, a)) + 0);
      expect(naturalCompare(a, b) === 0).toBe(a === b);
      if (naturalCompare(a, b) < 0 && naturalCompare(b, c) < 0) expect(naturalCompare(a, c)).toBeLessThan(0);
    }),
    { numRuns: 2000 },
  );
});
