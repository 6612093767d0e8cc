/** Runs: the folder that is served, its table, comparisons, pictures, and networks that are opened from it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeWav } from '../../src/data/wav.js';
import {
  CAN_RUN,
  closeClean,
  type Host,
  launchBrowser,
  NEEDS,
  openPart,
  seePicture,
  servePlainly,
  serveRuns,
  smallRun,
} from './studio-page.js';

/** A tenth of a second of silence as base64 of a WAV file. */
function encodeSilence(): string {
  const wav = encodeWav({ sampleRate: 8000, samples: new Float64Array(800) });
  return Buffer.from(wav).toString('base64');
}

describe.skipIf(!CAN_RUN)(`Runs${NEEDS}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'spikeloom-runs-page-'));
  let browser: Browser;
  let host: Host;

  beforeAll(async () => {
    await smallRun(join(folder, 'first'), { preset: 'paper', seed: 1 });
    await smallRun(join(folder, 'nested/second'), { preset: 'tuned', seed: 2 });
    await smallRun(join(folder, 'stopped'), { preset: 'tuned', seed: 3 }, AbortSignal.abort());
    mkdirSync(join(folder, 'broken'));
    writeFileSync(join(folder, 'broken/config.json'), '{"format": "spikeloom-run"');
    browser = await launchBrowser();
    host = await serveRuns(folder);
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('lists, filters and sorts', async () => {
    const opened = await openPart(browser, host, 'runs');
    const { page } = opened;
    const rows = page.locator('tr[data-run]');
    await expect.poll(() => rows.count()).toBe(3);
    await page
      .getByText(/^broken: /)
      .or(page.getByText('broken', { exact: true }))
      .first()
      .waitFor();
    await page.getByRole('row', { name: /stopped.*unfinished/ }).waitFor();
    await page.getByLabel('Filter').fill('second tuned');
    await expect.poll(() => rows.count()).toBe(1);
    await page.getByLabel('Filter').fill('');
    await page.getByRole('button', { name: 'Seed' }).click();
    const seeds = () => rows.evaluateAll((all) => all.map((row) => row.getAttribute('data-run')));
    await expect.poll(seeds).toEqual(['first', 'nested/second', 'stopped']);
    await page.getByRole('button', { name: 'Seed' }).click();
    await expect.poll(seeds).toEqual(['stopped', 'nested/second', 'first']);
    expect(await page.getByRole('columnheader', { name: 'Seed' }).getAttribute('aria-sort')).toBe(
      'descending',
    );
    await closeClean(opened);
  });

  test('compares curves, options and pictures, and leads to reports', async () => {
    const opened = await openPart(browser, host, 'runs');
    const { page } = opened;
    await page.getByRole('checkbox', { name: 'Compare first' }).check();
    await page.getByRole('checkbox', { name: 'Compare nested/second' }).check();
    await seePicture(page, /^mse over the batches: first ends at [\d.]+, nested\/second ends at [\d.]+$/);
    await page.getByRole('combobox', { name: 'Quantity' }).selectOption('loss');
    await seePicture(page, /^loss over the batches: first ends at/);
    const differences = page.getByRole('region', { name: 'Differences' });
    expect(await differences.getByRole('row', { name: /^preset/ }).innerText()).toMatch(/paper\s+tuned/);
    expect(await differences.getByRole('row', { name: /^steps/ }).count()).toBe(0);
    for (const name of ['Test images above', 'Weights of', 'Spikes of one test image']) {
      const image = page.getByRole('img', { name: new RegExp(`^${name}.*of first$`) });
      await image.scrollIntoViewIfNeeded();
      await expect
        .poll(() => image.evaluate((element) => (element as HTMLImageElement).naturalWidth))
        .toBeGreaterThan(0);
    }
    const [report] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'Report of first' }).click(),
    ]);
    await report.getByRole('heading', { level: 1 }).waitFor();
    await closeClean(opened);
  });

  test('does not let a report lead to another host, nor run its scripts', async () => {
    const asked: string[] = [];
    const elsewhere = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.setHeader('Content-Type', 'text/html').end('<h1>Elsewhere</h1>');
    });
    await new Promise<void>((done) => elsewhere.listen(0, '127.0.0.1', done));
    const { port } = elsewhere.address() as AddressInfo;
    const refresh = (path: string) =>
      `<!doctype html><meta http-equiv="refresh" content="0; url=http://127.0.0.1:${port}/${path}"><h1>Report</h1>`;
    const hostile = `${refresh('report')}<a href="#end">To the end</a><script>document.title = "taken"</script><audio controls src="data:audio/wav;base64,${encodeSilence()}"></audio><p id="end">End</p>`;
    writeFileSync(join(folder, 'stopped/report.html'), hostile);
    const context = await browser.newContext();
    const report = await context.newPage();
    await report.goto(`${host.address}api/run-files?run=stopped&file=report.html`);
    await report.getByRole('heading', { name: 'Report' }).waitFor();
    // Another document that leads there, later and without our headers, has arrived: this one would have long ago.
    const other = await context.newPage();
    await other.goto(`data:text/html,${encodeURIComponent(refresh('other'))}`);
    await other.getByRole('heading', { name: 'Elsewhere' }).waitFor();
    expect(asked.filter((path) => path !== '/favicon.ico')).toEqual(['/other']);
    expect(await report.title()).not.toBe('taken');
    // What reports are for works: links within them, and sounds.
    await report.getByRole('link', { name: 'To the end' }).click();
    expect(new URL(report.url()).hash).toBe('#end');
    const duration = () => report.locator('audio').evaluate((audio) => (audio as HTMLAudioElement).duration);
    await expect.poll(duration, { timeout: 30_000 }).toBeCloseTo(0.1, 2);
    await context.close();
    elsewhere.close();
  });

  test('opens the network of a run, from here and from the other parts', async () => {
    const opened = await openPart(browser, host, 'runs');
    const { page } = opened;
    await page.getByRole('checkbox', { name: 'Compare first' }).check();
    await page
      .getByRole('region', { name: 'first' })
      .getByRole('button', { name: 'Open in Reconstruct' })
      .click();
    await page.getByRole('heading', { level: 1, name: 'Reconstruct' }).waitFor();
    await page.getByText('784-8-784, ').waitFor();
    const choice = page.getByRole('combobox', { name: 'Open a run' });
    await choice.focus();
    await choice.locator('option', { hasText: 'nested/second' }).waitFor({ state: 'attached' });
    await choice.selectOption('nested/second');
    await page.getByText('nested/second', { exact: true }).first().waitFor();
    // It does not hear, and Speak says so.
    await page.getByRole('link', { name: 'Speak', exact: true }).click();
    await page.getByRole('button', { name: 'Sample 1' }).click();
    await page
      .getByRole('alert')
      .getByText(/does not hear; open an audiocoder/)
      .waitFor();
    await page.getByRole('button', { name: "The page's own" }).click();
    await page.getByText('Network: spoken digits').waitFor();
    await page.getByRole('button', { name: 'Sample 1' }).click();
    await seePicture(page, /Waveform of sample “1”/);
    await closeClean(opened);
  });

  test('reloads once at a time, and says where the server is gone', async () => {
    const opened = await openPart(browser, host, 'runs');
    const { page } = opened;
    await expect.poll(() => page.locator('tr[data-run]').count()).toBe(3);
    let asked = 0;
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/api/runs', async (route) => {
      asked++;
      await answered;
      if (asked === 1) await route.continue();
      else await route.abort();
    });
    const reload = page.getByRole('button', { name: 'Reload' });
    await reload.click();
    await expect.poll(() => reload.getAttribute('aria-disabled')).toBe('true');
    await reload.click({ force: true });
    answer();
    await expect.poll(() => reload.getAttribute('aria-disabled')).toBe('false');
    expect(asked).toBe(1);
    await reload.click();
    await page
      .getByRole('alert')
      .getByText(/The server does not answer; is "spikeloom studio" still running\?/)
      .waitFor();
    // The browser complains of the request itself.
    await page.context().close();
  });

  test('a page from elsewhere says how to get there', async () => {
    const plain = await servePlainly();
    const opened = await openPart(browser, plain, 'runs');
    await opened.page.getByText('spikeloom studio --runs FOLDER').waitFor();
    await closeClean(opened);
    await plain.close();
  });
});
