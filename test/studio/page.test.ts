/** The page as a whole: its size, its parts, keyboard, screen reader, narrow and dark, and no leap of the layout. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findings } from './axe.js';
import {
  CAN_RUN,
  closeClean,
  type Host,
  launchBrowser,
  NEEDS,
  type Opened,
  openPart,
  SITE,
  serveRuns,
  smallRun,
} from './studio-page.js';

const PARTS = ['speak', 'reconstruct', 'compress', 'train', 'runs'] as const;
/** Bytes that the first view may take, compressed, without the network. */
const MOST_BYTES = 400_000;

/** Of tests that look at what is shown in the end: without the way there, step by step. */
const STILL = { reducedMotion: 'reduce' } as const;

/** Shows what a part can show. */
async function fill(page: Page, part: (typeof PARTS)[number]): Promise<void> {
  if (part === 'speak') {
    await page.getByRole('button', { name: 'Sample 5' }).click();
    await page.getByRole('img', { name: /^The drawn picture at step \d+, nearest/ }).waitFor();
  }
  if (part === 'reconstruct') await page.getByRole('img', { name: /^Potential of neuron/ }).waitFor();
  if (part === 'train') {
    await page.locator('[data-option="limit"]').fill('300');
    await page.locator('[data-act="begin"]').click();
    await page.locator('[data-phase="done"]').waitFor();
  }
  if (part === 'runs') {
    await page.getByRole('checkbox', { name: 'Compare first' }).check();
    await page.getByRole('checkbox', { name: 'Compare second' }).check();
    await page.getByRole('img', { name: /^mse over the batches: first ends at [\d.]+, second/ }).waitFor();
  }
  if (part === 'compress') await page.getByRole('img', { name: /^Map of [1-9]/ }).waitFor();
}

describe.skipIf(!CAN_RUN)(`the page${NEEDS}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'spikeloom-page-'));
  let browser: Browser;
  let host: Host;

  beforeAll(async () => {
    for (const name of ['first', 'second']) await smallRun(join(folder, name));
    browser = await launchBrowser();
    host = await serveRuns(folder);
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('its first view is small', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const asked = new Set<string>();
    page.on('request', (request) => asked.add(new URL(request.url()).pathname));
    await page.goto(host.address);
    await page.getByText('Network: spoken digits').waitFor();
    await page.getByRole('button', { name: 'Sample 5' }).click();
    await page.getByRole('img', { name: /^The drawn picture at step \d+, nearest/ }).waitFor();
    await context.close();
    const files = [...asked].filter((path) => !path.startsWith('/network/') && !path.startsWith('/api'));
    const bytes = files.map(
      (path) => gzipSync(readFileSync(join(SITE, path === '/' ? 'index.html' : path))).length,
    );
    expect(files.length).toBeGreaterThan(4);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_BYTES);
  });

  test('asks nobody else: no address of others in its code but those of links', () => {
    for (const name of readdirSync(join(SITE, 'assets')).filter((file) => file.endsWith('.js'))) {
      const hosts = [...readFileSync(join(SITE, 'assets', name), 'utf8').matchAll(/https?:\/\/([\w.-]+)/g)];
      for (const [, address] of hosts) {
        expect(`${name}: ${address}`).toMatch(
          /: (www\.frontiersin\.org|www\.w3\.org|svelte\.dev|github\.com)$/,
        );
      }
    }
  });

  test('goes from part to part by address, link and key, and says where it is', async () => {
    const opened = await openPart(browser, host, 'compress');
    const { page } = opened;
    await page.getByRole('heading', { level: 1, name: 'Compress' }).waitFor();
    await page.getByRole('link', { name: 'Train', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Train' }).waitFor();
    expect(await page.title()).toBe('Train – Spikeloom Studio');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Train');
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Compress' }).waitFor();
    await page.keyboard.press('Shift+Tab');
    await page.getByRole('link', { name: 'Runs', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
    await closeClean(opened);
  });

  test('its title says which part it is, and a file dropped beside a button does not take its place', async () => {
    const opened = await openPart(browser, host, '');
    const { page } = opened;
    expect(await page.title()).toBe('Speak – Spikeloom Studio');
    const isIgnored = await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([''], 'beside.wav'));
      return ['dragover', 'drop'].map(
        (type) =>
          !document.body.dispatchEvent(
            new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }),
          ),
      );
    });
    expect(isIgnored).toEqual([true, true]);
    await closeClean(opened);
  });

  describe.each(PARTS)('%s, filled', (part) => {
    let opened: Opened;
    let page: Page;

    beforeAll(async () => {
      opened = await openPart(browser, host, part, { ...STILL, colorScheme: 'dark' });
      page = opened.page;
      await fill(page, part);
    });
    afterAll(() => closeClean(opened));

    test('everything that can be pressed is reached by Tab, and is seen when it has the focus', async () => {
      for (let i = 0; i < 200; i++) {
        await page.keyboard.press('Tab');
        const told = await page.evaluate(() => {
          const element = document.activeElement as HTMLElement;
          // After the last element the browser itself has the focus, and then the first.
          if (element === document.body || element === document.documentElement) return 'the browser: auto';
          if (element.dataset.reached) return undefined;
          element.dataset.reached = 'true';
          const name = element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '';
          return `${name}: ${getComputedStyle(element).outlineStyle}`;
        });
        if (told === undefined) break;
        expect(told).not.toMatch(/none$/);
      }
      const [reached, missed] = await page.evaluate(() => {
        const all = document.querySelectorAll<HTMLElement>(
          'a[href], button, input, select, summary, [tabindex="0"]',
        );
        const open = [...all].filter((element) => element.checkVisibility() && !element.matches(':disabled'));
        // Of radio buttons the chosen one is reached, and the others from there by arrows.
        const stops = open.filter((element) => !element.matches('input[type=radio]:not(:checked)'));
        const isReached = ({ dataset }: HTMLElement) => dataset.reached === 'true';
        return [
          stops.filter(isReached).length,
          stops.filter((element) => !isReached(element)).map((element) => element.outerHTML),
        ] as const;
      });
      expect(missed).toEqual([]);
      expect(reached).toBeGreaterThan(10);
    });

    test('nothing for axe to complain of, dark and light', async () => {
      expect(await findings(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'light' });
      expect(await findings(page)).toEqual([]);
    });
  });

  test.each(PARTS)('%s: fits a phone', async (part) => {
    const opened = await openPart(browser, host, part, { ...STILL, viewport: { width: 320, height: 800 } });
    await fill(opened.page, part);
    for (const width of [320, 390]) {
      await opened.page.setViewportSize({ width, height: 800 });
      const told = await opened.page.evaluate(() => {
        const { scrollWidth } = document.documentElement;
        const small = [...document.querySelectorAll<HTMLElement>('button, select, nav a')]
          .filter((element) => element.offsetParent !== null && element.getBoundingClientRect().height < 24)
          .map((element) => element.textContent);
        return { isWider: scrollWidth > innerWidth, small };
      });
      expect(told).toEqual({ isWider: false, small: [] });
    }
    await closeClean(opened);
  });

  test.each(PARTS)('%s: nothing leaps when it fills', async (part) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    await page.addInitScript(() => {
      const scope = globalThis as unknown as { leaps: number };
      scope.leaps = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) scope.leaps += (entry as unknown as { value: number }).value;
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(`${host.address}#${part}`);
    await fill(page, part);
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => (globalThis as unknown as { leaps: number }).leaps)).toBeLessThan(0.02);
    await context.close();
  });
});
