/** Train: the checkpoints of the page are those of the command line, byte for byte. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodePng } from '../../src/entries/formats.js';
import { digitsSet, imagePixels } from '../../src/index.js';
import { cli } from '../cli/run-cli.js';
import {
  CAN_RUN,
  closeClean,
  type Host,
  launchBrowser,
  NEEDS,
  openPart,
  servePlainly,
  serveRuns,
} from './studio-page.js';
import { fill, pauseSoon, phase, press, trainAgain } from './train-page.js';

const MNIST = fileURLToPath(new URL('../../../shared/data/mnist', import.meta.url));
const hasMnist = existsSync(MNIST);

describe.skipIf(!CAN_RUN)(`Train${NEEDS}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'spikeloom-train-page-'));
  let browser: Browser;
  let isolated: Host;
  let plain: Host;

  beforeAll(async () => {
    browser = await launchBrowser();
    [isolated, plain] = await Promise.all([serveRuns(folder), servePlainly()]);
  });
  afterAll(async () => {
    await browser?.close();
    await isolated?.close();
    await plain?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function download(page: Page): Promise<Buffer> {
    const [saved] = await Promise.all([page.waitForEvent('download'), press(page, 'download')]);
    expect(saved.suggestedFilename()).toMatch(/^[\w.-]+\.safetensors$/);
    return readFileSync((await saved.path())!);
  }

  /** Drops files and folders of this machine on a button. */
  async function dropOn(page: Page, name: string, files: string[]): Promise<void> {
    const box = (await page.getByRole('button', { name }).boundingBox())!;
    const session = await page.context().newCDPSession(page);
    const data = { items: [], files, dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      await session.send('Input.dispatchDragEvent', { type, ...at, data });
    }
  }

  /** The checkpoint that the command line makes by the command that the page shows, and its test error. */
  async function byCommand(words: readonly string[]): Promise<{ bytes: Buffer; mse: number }> {
    const out = join(folder, 'run');
    const { code, err } = await cli([...words, '--out', out, '--force']);
    expect(`${code} ${code === 0 ? '' : err}`).toBe('0 ');
    const { test: tested } = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
    return { bytes: readFileSync(join(out, 'checkpoint.safetensors')), mse: tested.mse };
  }

  async function shownCommand(page: Page): Promise<string[]> {
    const words = (await page.locator('[data-command]').innerText()).split(/\s+/);
    expect(words[0]).toBe('spikeloom');
    return words.slice(1);
  }

  test.each([
    ['tuned on two threads', { preset: 'tuned', hidden: 30, limit: 500, seed: 3, threads: 2 }],
    [
      'paper on one thread, two epochs',
      { preset: 'paper', hidden: 20, limit: 300, epochs: 2, batch: 50, threads: 1 },
    ],
    [
      'two hidden layers, many options',
      {
        preset: 'authors',
        hidden: '24-12-24',
        limit: 200,
        steps: 6,
        mask: 'none',
        leak: 0.2,
        decay: 0.001,
        decayMode: 'decoupled',
      },
    ],
    [
      'the reference engine',
      { preset: 'tuned', hidden: 8, limit: 60, batch: 20, steps: 4, engine: 'reference' },
    ],
  ] as const)('%s: the bytes and the test error of the command that is shown', async (_, options) => {
    const opened = await openPart(browser, isolated, 'train');
    const { page } = opened;
    await fill(page, options);
    const words = await shownCommand(page);
    await press(page, 'begin');
    await phase(page, 'done');
    const bytes = await download(page);
    const expected = await byCommand(words);
    expect(bytes.equals(expected.bytes)).toBe(true);
    expect(await page.locator('[data-phase]').innerText()).toContain(`mse ${expected.mse.toFixed(4)}`);
    await closeClean(opened);
  });

  test('paused, saved, opened in another page without threads and trained to its end: the same bytes', async () => {
    const options = { preset: 'tuned', hidden: 40, limit: 6000, seed: 5 };
    const first = await openPart(browser, isolated, 'train');
    await fill(first.page, options);
    const words = await shownCommand(first.page);
    await pauseSoon(first.page);
    await press(first.page, 'begin');
    await phase(first.page, 'paused');
    const half = await download(first.page);
    await press(first.page, 'resume');
    await phase(first.page, 'done');
    const whole = await download(first.page);
    const expected = await byCommand(words);
    expect(whole.equals(expected.bytes)).toBe(true);
    expect(half.equals(whole)).toBe(false);
    await closeClean(first);

    const second = await openPart(browser, plain, 'train');
    await second.page.getByText(/runs on one thread here/).waitFor();
    await second.page
      .locator('form input[type=file][accept=".safetensors"]')
      .setInputFiles({ name: 'half.safetensors', mimeType: 'a/b', buffer: half });
    await second.page.getByText(/half\.safetensors: 784-40-784, after \d+ batches/).waitFor();
    await press(second.page, 'begin');
    await phase(second.page, 'done');
    expect((await download(second.page)).equals(expected.bytes)).toBe(true);
    await closeClean(second);
  });

  test('a training that cannot begin leaves the paused one as it was', async () => {
    const opened = await openPart(browser, isolated, 'train');
    const { page } = opened;
    await fill(page, { preset: 'tuned', hidden: 40, limit: 6000, seed: 6 });
    const words = await shownCommand(page);
    await pauseSoon(page);
    await press(page, 'begin');
    await phase(page, 'paused');
    await page.getByLabel('Your own files').check();
    const notes = { name: 'notes.txt', mimeType: 'a/b', buffer: Buffer.from('words') };
    await page.locator('input[type=file][accept*="png"]').setInputFiles(notes);
    await press(page, 'begin');
    await page
      .getByRole('alert')
      .getByText(/neither PNG images nor IDX files/)
      .waitFor();
    await phase(page, 'paused');
    await press(page, 'resume');
    await phase(page, 'done');
    expect((await download(page)).equals((await byCommand(words)).bytes)).toBe(true);
    await closeClean(opened);
  });

  test('asks before what was not saved is left, and by Enter goes on at Pause', async () => {
    const opened = await openPart(browser, isolated, 'train');
    const { page } = opened;
    const isGuarded = () =>
      page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })));
    expect(await isGuarded()).toBe(false);
    await fill(page, { preset: 'tuned', hidden: 8, limit: 100 });
    await page.locator('[data-option="hidden"]').press('Enter');
    expect(await page.evaluate('document.activeElement.dataset.act')).toBe('pause');
    await phase(page, 'done');
    expect(await isGuarded()).toBe(true);
    await download(page);
    expect(await isGuarded()).toBe(false);
    await closeClean(opened);
  });

  test('what was trained is used in Reconstruct, and Train is as it was left', async () => {
    const opened = await openPart(browser, isolated, 'train');
    const { page } = opened;
    await fill(page, { preset: 'tuned', hidden: 12, limit: 200 });
    await press(page, 'begin');
    await phase(page, 'done');
    await press(page, 'use');
    await page.getByRole('heading', { level: 1, name: 'Reconstruct' }).waitFor();
    await page.getByText('784-12-784, ').waitFor();
    await page.getByRole('img', { name: /^Potential of neuron \d+ of layer 1/ }).waitFor();
    await page.getByRole('link', { name: 'Train', exact: true }).click();
    await page.getByText(/^Finished: mse/).waitFor();
    await closeClean(opened);
  });

  test('trains on PNG images of the user, as the command line does on their folder', async () => {
    const digits = digitsSet({ seed: 4, count: 60 });
    const images = join(folder, 'images');
    for (let i = 0; i < digits.count; i++) {
      const place = join(images, String(digits.labels[i]));
      mkdirSync(place, { recursive: true });
      const { width, height } = digits;
      writeFileSync(join(place, `${i}.png`), encodePng({ width, height, pixels: imagePixels(digits, i) }));
    }
    const opened = await openPart(browser, isolated, 'train');
    const { page } = opened;
    await fill(page, { preset: 'tuned', hidden: 10, batch: 10 });
    await page.getByLabel('Your own files').check();
    await page.locator('input[type=file][webkitdirectory]').setInputFiles(images);
    await press(page, 'begin');
    await phase(page, 'done');
    const given = ['--data', images, '--preset', 'tuned', '--hidden', '10', '--batch', '10'];
    const expected = await byCommand(['train', 'autoencoder', ...given]);
    expect((await download(page)).equals(expected.bytes)).toBe(true);
    // The folder dropped is the folder picked.
    await page.getByLabel('Built-in digits').check();
    await page.getByLabel('Your own files').check();
    await dropOn(page, 'Choose a folder …', [images]);
    await page.getByText('Chosen: the folder images, 60 files.').waitFor();
    await trainAgain(page);
    expect((await download(page)).equals(expected.bytes)).toBe(true);
    // Classes dropped side by side stay classes.
    await dropOn(page, 'Choose files …', [join(images, '3'), join(images, '4')]);
    await page.getByText('Chosen: the folder FOLDER').waitFor();
    rmSync(images, { recursive: true });
    await press(page, 'begin');
    await page.getByRole('alert').getByText('The file can no longer be read; choose it again.').waitFor();
    await closeClean(opened);
  });

  test.skipIf(!hasMnist)(
    `trains on the IDX files of MNIST, as the command line does${hasMnist ? '' : ' (skipped: no ../shared/data)'}`,
    async () => {
      const opened = await openPart(browser, isolated, 'train');
      const { page } = opened;
      await fill(page, { preset: 'tuned', hidden: 16, limit: 500 });
      await page.getByLabel('Your own files').check();
      const files = [
        'train-images-idx3-ubyte.gz',
        'train-labels-idx1-ubyte.gz',
        't10k-images-idx3-ubyte.gz',
        't10k-labels-idx1-ubyte.gz',
      ];
      await page
        .locator('input[type=file][accept*="png"]')
        .setInputFiles(files.map((name) => join(MNIST, name)));
      await press(page, 'begin');
      await phase(page, 'done');
      const given = [
        '--data',
        'mnist',
        '--data-dir',
        join(MNIST, '..'),
        '--preset',
        'tuned',
        '--hidden',
        '16',
        '--limit',
        '500',
      ];
      const expected = await byCommand(['train', 'autoencoder', ...given]);
      expect((await download(page)).equals(expected.bytes)).toBe(true);
      expect(await page.locator('[data-phase]').innerText()).toContain(`mse ${expected.mse.toFixed(4)}`);
      await closeClean(opened);
    },
  );
});
