/** Work that is asked for faster than it is done: the last of what waits is done, failures or not. */
import { expect, test } from 'vitest';
import { latestOnly } from '../../studio/src/lib/latest.js';

test('does the first and the last that waits', async () => {
  const done: number[] = [];
  const ask = latestOnly(async (request: number) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    done.push(request);
  });
  await Promise.all([1, 2, 3].map(ask));
  await expect.poll(() => done).toEqual([1, 3]);
});

test('goes on after work that failed', async () => {
  const done: number[] = [];
  const ask = latestOnly(async (request: number) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (request === 1) throw new Error('it failed');
    done.push(request);
  });
  const first = ask(1);
  void ask(2);
  await expect(first).rejects.toThrow('it failed');
  await expect.poll(() => done).toEqual([2]);
  await ask(3);
  expect(done).toEqual([2, 3]);
});
