/** The same bytes in Firefox as in Node, and threads that go on through long trainings. */
import { mkdtempSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as data from '../../src/node/entries/data.js';
import * as engine from '../../src/node/entries/engine.js';
import * as root from '../../src/node/index.js';
import { bundle, remove, type Site, serve } from './chromium.js';
import { exercise, exerciseDense } from './exercise.js';
import { FIREFOX, launchFirefox, NEEDS_FIREFOX, openAlone, openInFirefox } from './firefox.js';

const library = { ...root, ...data, ...engine };

describe.skipIf(!FIREFOX)(`in Firefox${NEEDS_FIREFOX}`, () => {
  let browser: Browser;
  let built: string;
  let isolated: Site;
  let plain: Site;

  beforeAll(async () => {
    built = await bundle(
      fileURLToPath(new URL('./page', import.meta.url)),
      mkdtempSync(fileURLToPath(new URL('./page/built-', import.meta.url))),
    );
    [isolated, plain] = [await serve(built, true), await serve(built, false)];
    browser = await launchFirefox();
  });
  afterAll(async () => {
    await browser?.close();
    isolated?.close();
    plain?.close();
    if (built) remove(built);
  });

  /** What a script in the page gives; the page must complain of nothing. */
  async function inPage(site: Site, script: string): Promise<unknown> {
    const { page, complaints } = await openInFirefox(browser, site);
    const told = await page.evaluate(script);
    expect(complaints).toEqual([]);
    await page.close();
    return told;
  }

  test.each(['paper', 'tuned'] as const)(
    '%s: the same bytes as in Node on 1, 2 and 3 threads',
    async (preset) => {
      const { threads: _, ...expected } = await exercise(library, { preset, threads: 1 });
      for (const threads of [1, 2, 3]) {
        const told = await inPage(isolated, `exercise(${JSON.stringify({ preset, threads })})`);
        expect(told).toEqual({ ...expected, threads });
      }
    },
  );

  test('a page that is not isolated works on one thread, with the same bytes', async () => {
    const expected = await exercise(library, { preset: 'tuned', threads: 1 });
    expect(await inPage(plain, 'exercise({ preset: "tuned", threads: 4 })')).toEqual(expected);
  });

  test('a dense network: the same bytes as in Node on 2 threads', async () => {
    expect(await inPage(isolated, 'exerciseDense(2)')).toEqual(await exerciseDense(library, 2));
  });

  // Firefox ends workers that are referred to by nothing but what they are waited for with, after a few seconds.
  test('ten trainings in a row on two threads, in a worker, all to their end', async () => {
    const options = { preset: 'tuned', threads: 2, epochs: 150, logEvery: 1000 } as const;
    const expected = await exercise(library, options);
    const asked = encodeURIComponent(JSON.stringify({ options, times: 10 }));
    const end = openAlone(`${isolated.address}?train=${asked}`);
    try {
      expect(JSON.parse(await isolated.told)).toEqual(Array.from({ length: 10 }, () => expected));
    } finally {
      await end();
    }
  });
});
