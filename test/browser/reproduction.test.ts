/** The page of a reproduction in Chromium: it asks for nothing, complains of nothing and fits phones and desks. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { panelChart } from '../../src/report/panel-chart.js';
import { reproductionPage } from '../../src/report/reproduction-page.js';
import { hostile, precision, REPRODUCTION } from '../report/reproduction.js';
import { bundle, CHROMIUM, launch, NEEDS_CHROMIUM, open, remove, serve } from './chromium.js';

describe.skipIf(!CHROMIUM)(`in Chromium${NEEDS_CHROMIUM}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'spikeloom-reproduction-'));
  let browser: Browser;

  beforeAll(async () => {
    browser = await launch();
    writeFileSync(join(folder, 'full.html'), await reproductionPage(REPRODUCTION));
    const long = `<b>${'x'.repeat(300)}`;
    writeFileSync(join(folder, 'hostile.html'), await reproductionPage(hostile(long)));
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each([
    ['full', 390, 'light'],
    ['full', 390, 'dark'],
    ['full', 1280, 'light'],
    ['full', 1280, 'dark'],
    ['hostile', 390, 'light'],
  ] as const)('the %s page at %i pixels, %s', async (name, width, colorScheme) => {
    const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('request', (request) => {
      if (!/^(file|data):/.test(request.url())) complaints.push(`request to ${request.url()}`);
    });
    await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
    // Opened, so that the longest commands are laid out too.
    const told = await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
      const boxes = [...document.querySelectorAll('svg text')].map((text) => {
        const [inner, outer] = [text, text.closest('svg')!].map((element) => element.getBoundingClientRect());
        const isInside = inner.left >= outer.left - 1 && inner.right <= outer.right + 1;
        return isInside && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1
          ? ''
          : text.textContent;
      });
      return {
        width: document.documentElement.scrollWidth,
        cut: boxes.filter((text) => text !== ''),
        ink: getComputedStyle(document.body).color,
      };
    });
    await page.close();
    expect(complaints).toEqual([]);
    expect(told.width).toBe(width);
    if (name === 'full') expect(told.cut).toEqual([]);
    expect(told.ink).toBe(colorScheme === 'dark' ? 'rgb(228, 231, 235)' : 'rgb(28, 33, 39)');
  });

  test('a browser draws a chart of the same bytes', async () => {
    const built = await bundle(fileURLToPath(new URL('./chart-page', import.meta.url)));
    const site = await serve(built, false);
    const { page, complaints } = await open(browser, site);
    const drawn = await page.evaluate(() => (globalThis as unknown as { draw(): Promise<string> }).draw());
    await page.close();
    site.close();
    remove(built);
    expect(complaints).toEqual([]);
    expect(drawn).toBe(await panelChart(precision));
  });
});
