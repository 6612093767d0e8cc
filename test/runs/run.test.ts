/** The life of a run, in memory: no disk is needed to begin, stop, go on and open one. */
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/core/errors.js';
import { NODE_ENV } from '../../src/node/runs/run-folders.js';
import { memoryStore } from '../../src/runs/memory-store.js';
import { openRun, openRunOf } from '../../src/runs/open-run.js';
import { beginRun, resumeRun } from '../../src/runs/run.js';
import type { RunEvent } from '../../src/runs/session.js';
import type { RunSpec } from '../../src/runs/spec.js';
import { BusyError } from '../../src/runs/store.js';
import { watch } from '../node/runs/runs.js';
import { SMALL } from '../training/small-images.js';

const SPEC: RunSpec<'autoencoder'> = {
  task: 'autoencoder',
  source: { data: 'digits', resize: { width: 8, height: 8 }, evaluate: 30 },
  options: { ...SMALL, limit: 75 },
};

/** Trains until a batch is under way, as Ctrl-C would. */
async function stoppedAt(batch: number) {
  const store = memoryStore();
  const stop = new AbortController();
  await watch(beginRun(SPEC, store, NODE_ENV, { signal: stop.signal }), (event: RunEvent) => {
    if (event.kind === 'batch' && event.batch === batch - 1) stop.abort();
  });
  return store;
}

async function whole() {
  const store = memoryStore();
  await watch(beginRun(SPEC, store, NODE_ENV), () => undefined);
  return store;
}

test('leaves every file, and is opened by its task', async () => {
  const store = await whole();
  expect([...store.files.keys()].sort()).toEqual(
    ['checkpoint', 'config', 'metrics', 'raster', 'reconstructions', 'report', 'summary', 'weights'].sort(),
  );
  const run = await openRunOf(store, 'autoencoder');
  expect((await run.metrics()).map(({ batch }) => batch)).toEqual([2, 4, 6, 8]);
  expect((await run.summary())?.test?.samples).toBe(30);
  expect((await openRun(store)).kind).toBe('autoencoder');
  await expect(openRunOf(store, 'audiocoder')).rejects.toThrow(
    /holds an autoencoder, an audiocoder is needed/,
  );
});

test.each([2, 5, 7])('stopped at batch %i, goes on to the same bytes', async (batch) => {
  const [store, other] = [await stoppedAt(batch), await whole()];
  expect(await (await openRunOf(store, 'autoencoder')).summary()).toBeUndefined();
  const { summary } = await watch(resumeRun(store, NODE_ENV), () => undefined);
  expect(summary).toBeDefined();
  for (const file of ['checkpoint', 'reconstructions', 'weights', 'raster'] as const) {
    expect(store.files.get(file)).toEqual(other.files.get(file));
  }
});

describe('is refused', () => {
  test('where a run is, unless it may be replaced', async () => {
    const store = await stoppedAt(3);
    await expect(watch(beginRun(SPEC, store, NODE_ENV), () => undefined)).rejects.toThrow(UsageError);
    const other = { ...SPEC, options: { ...SPEC.options, seed: 2 } };
    await watch(beginRun(other, store, NODE_ENV, { force: true }), () => undefined);
    expect((await openRun(store)).config.seed).toBe(2);
  });

  test('while another one goes on, which is not harmed', async () => {
    const store = memoryStore();
    const first = beginRun(SPEC, store, NODE_ENV);
    await first.next();
    await expect(watch(resumeRun(store, NODE_ENV), () => undefined)).rejects.toThrow();
    await expect(watch(beginRun(SPEC, store, NODE_ENV), () => undefined)).rejects.toThrow(BusyError);
    await watch(first, () => undefined);
    expect(store.files.has('summary')).toBe(true);
  });

  test('where there is none to go on with', async () => {
    await expect(watch(resumeRun(memoryStore('empty'), NODE_ENV), () => undefined)).rejects.toThrow(
      'empty: holds no run',
    );
  });
});
