/** Points of curves, dropped evenly where there are many. */
import { expect, test } from 'vitest';
import { Thinned, thin } from '../../studio/src/lib/thinned.js';

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

test('few points all stay', () => {
  expect(thin(numbers(1000))).toEqual(numbers(1000));
  expect(thin([])).toEqual([]);
});

test('of many, every n-th and the last stay, however they come', () => {
  const all = numbers(10_000);
  const whole = thin(all, 1000);
  const thinned = new Thinned<number>(1000);
  for (let i = 0; i < 10_000; i += 7) thinned.add(all.slice(i, i + 7));
  expect(thinned.all()).toEqual(whole);
  expect(whole.length).toBeGreaterThan(500);
  expect(whole.length).toBeLessThanOrEqual(1001);
  const steps = new Set(whole.slice(1, -1).map((value, i) => value - whole[i]));
  expect(steps.size).toBe(1);
  expect(whole[0]).toBe(0);
  expect(whole[whole.length - 1]).toBe(9999);
});
