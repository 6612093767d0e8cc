/** The same bytes in Chromium as in Node, with threads where the page is isolated and without where it is not. */
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GivenOptions } from '../../src/network/presets.js';
import * as data from '../../src/node/entries/data.js';
import * as engine from '../../src/node/entries/engine.js';
import * as root from '../../src/node/index.js';
import { bundle, CHROMIUM, launch, NEEDS_CHROMIUM, open, remove, type Site, serve } from './chromium.js';
import { exercise, exerciseDense, exerciseSounds, type Told } from './exercise.js';

const library = { ...root, ...data, ...engine };

const RULES: Record<string, GivenOptions<'lif'>> = {
  paper: { preset: 'paper' },
  authors: { preset: 'authors' },
  tuned: { preset: 'tuned' },
  'sparse inputs': { spikeProbability: 0.08, threshold: 0.2 },
};

describe.skipIf(!CHROMIUM)(`in Chromium${NEEDS_CHROMIUM}`, () => {
  let browser: Browser;
  let built: string;
  let isolated: Site;
  let plain: Site;

  beforeAll(async () => {
    built = await bundle(fileURLToPath(new URL('./page', import.meta.url)));
    [isolated, plain] = [await serve(built, true), await serve(built, false)];
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    isolated?.close();
    plain?.close();
    if (built) remove(built);
  });

  async function inPage(site: Site, options: GivenOptions<'lif'>): Promise<Told> {
    const { page, complaints } = await open(browser, site);
    const told = await page.evaluate(
      (given) => (globalThis as unknown as { exercise(o: unknown): Promise<Told> }).exercise(given),
      options,
    );
    expect(complaints).toEqual([]);
    await page.close();
    return told;
  }

  test.each(Object.entries(RULES))(
    '%s: the same bytes as in Node on 1, 2, 3 and 4 threads',
    async (_, rule) => {
      const { threads: _one, ...expected } = await exercise(library, { ...rule, threads: 1 });
      for (const threads of [1, 2, 3, 4]) {
        const node = await exercise(library, { ...rule, threads });
        expect(node).toEqual({ ...expected, threads });
        expect(await inPage(isolated, { ...rule, threads })).toEqual({ ...expected, threads });
      }
    },
  );

  test('a page that is not isolated works on one thread, with the same bytes', async () => {
    const expected = await exercise(library, { preset: 'paper', threads: 1 });
    expect(await inPage(plain, { preset: 'paper', threads: 4 })).toEqual(expected);
  });

  test('hears and draws spoken digits with the same bytes', async () => {
    const expected = await exerciseSounds(library, 1);
    for (const [site, threads] of [
      [isolated, 2],
      [plain, 1],
    ] as const) {
      const { page, complaints } = await open(browser, site);
      expect(await page.evaluate(`exerciseSounds(${threads})`)).toEqual(expected);
      expect(complaints).toEqual([]);
      await page.close();
    }
  });

  test('a dense network: the same bytes as in Node on 1, 2 and 3 threads', async () => {
    const { threads: _one, ...expected } = await exerciseDense(library, 1);
    for (const [site, threads, used] of [
      [isolated, 1, 1],
      [isolated, 2, 2],
      [isolated, 3, 3],
      [plain, 2, 1],
    ] as const) {
      expect(await exerciseDense(library, threads)).toEqual({ ...expected, threads });
      const { page, complaints } = await open(browser, site);
      expect(await page.evaluate(`exerciseDense(${threads})`)).toEqual({ ...expected, threads: used });
      expect(complaints).toEqual([]);
      await page.close();
    }
  });

  test('draws a chart', async () => {
    const { page, complaints } = await open(browser, plain);
    expect(await page.evaluate('drawChart()')).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
