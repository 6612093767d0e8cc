/** Train: options, files and checkpoints that are wrong, and a worker that breaks down, are told of. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CAN_RUN, closeClean, type Host, launchBrowser, NEEDS, openPart, serveRuns } from './studio-page.js';
import { fill, phase, press } from './train-page.js';

describe.skipIf(!CAN_RUN)(`Train${NEEDS}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'spikeloom-train-faults-'));
  let browser: Browser;
  let isolated: Host;

  beforeAll(async () => {
    browser = await launchBrowser();
    isolated = await serveRuns(folder);
  });
  afterAll(async () => {
    await browser?.close();
    await isolated?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a training whose worker breaks down says so', async () => {
    const opened = await openPart(browser, isolated, 'train');
    const { page } = opened;
    await fill(page, { preset: 'paper', limit: 60_000 });
    await press(page, 'begin');
    await phase(page, 'running');
    const worker = page.workers().find((one) => one.url().includes('train-worker'));
    await worker?.evaluate(() => {
      setTimeout(() => {
        throw new Error('broken on purpose');
      });
    });
    await phase(page, 'failed');
    await page
      .getByRole('alert')
      .getByText(/broken on purpose; reload the page/)
      .waitFor();
    // Another begins in a worker of its own.
    await fill(page, { limit: 200 });
    await press(page, 'begin');
    await phase(page, 'done');
    expect(opened.complaints.every((text) => text.includes('broken on purpose'))).toBe(true);
    await page.context().close();
  });

  test('says what is wrong with options, files and checkpoints', async () => {
    const opened = await openPart(browser, isolated, 'train');
    const { page } = opened;
    await fill(page, { steps: 0 });
    await page
      .getByText(/must be an integer in \[1, 1000\]/)
      .first()
      .waitFor();
    await press(page, 'begin');
    expect(await page.evaluate('document.activeElement.dataset.option')).toBe('steps');
    expect(await page.locator('[data-phase="idle"]').count()).toBe(1);
    await fill(page, { steps: '' });
    await page.getByLabel('Your own files').check();
    const files = page.locator('input[type=file][accept*="png"]');
    const idx = Buffer.from([0, 0, 8, 3, 0, 0, 0, 9, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3]);
    const labels = Buffer.from([0, 0, 8, 1, 0, 0, 0, 2, 1, 1]);
    for (const [name, content, said] of [
      ['notes.txt', Buffer.from('words'), /neither PNG images nor IDX files/],
      ['train-images-idx3-ubyte', idx, /no labels beside it/],
    ] as const) {
      await files.setInputFiles({ name, mimeType: 'a/b', buffer: content });
      await press(page, 'begin');
      await page.getByRole('alert').getByText(said).first().waitFor();
    }
    await files.setInputFiles([
      { name: 'train-images-idx3-ubyte', mimeType: 'a/b', buffer: idx },
      { name: 'train-labels-idx1-ubyte', mimeType: 'a/b', buffer: labels },
    ]);
    await press(page, 'begin');
    await page
      .getByRole('alert')
      .getByText(/truncated/)
      .first()
      .waitFor();
    await page
      .locator('form input[type=file][accept=".safetensors"]')
      .setInputFiles({ name: 'broken.safetensors', mimeType: 'a/b', buffer: Buffer.from('broken') });
    await page
      .getByRole('alert')
      .getByText(/broken\.safetensors/)
      .first()
      .waitFor();
    await closeClean(opened);
  });
});
