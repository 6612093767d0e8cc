/**
 * The page of one network, opened as a file and without a network connection: it computes what the library computes,
 * asks nobody, and can be used by everybody.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VOICES } from '../../src/data/digit-words.js';
import { speakDigit } from '../../src/node/entries/data.js';
import {
  decodeSafetensors,
  encodePng,
  encodeSafetensors,
  encodeWav,
} from '../../src/node/entries/formats.js';
import { exportPage } from '../../src/node/entries/report.js';
import { openNetwork, reconstruct, type Sound, synthesize } from '../../src/node/index.js';
import { CHROMIUM, NEEDS_CHROMIUM } from '../browser/chromium.js';
import { smallRun } from '../node/runs/runs.js';
import { findings } from './axe.js';
import { countSound, hearFor } from './heard-sound.js';
import {
  closeClean,
  launchBrowser,
  microphoneFile,
  numberNamed,
  type Opened,
  pageNetwork,
  SITE,
  seePicture,
  WORD_ENDS,
} from './studio-page.js';

const TEMPLATE = fileURLToPath(new URL('../../dist/one-page.html', import.meta.url));
const isBuilt = existsSync(TEMPLATE);
const NEEDS = isBuilt ? NEEDS_CHROMIUM : ' (skipped: the page is not built; run npm run build)';
const TITLE = `</script><script>alert(1)</script><!-- "&'$& ö`;
const LAST_STEP = /^The drawn picture at step 20/;

/** Opens a file as a double click would, where there is no network. */
async function openFile(
  browser: Browser,
  file: string,
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const context = await browser.newContext({
    ...{ viewport: { width: 1280, height: 900 }, offline: true, reducedMotion: 'reduce' },
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  const address = pathToFileURL(file).href;
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('request', (request) => {
    const url = request.url();
    if (url !== address && !/^(blob|data):/.test(url)) complaints.push(`request to ${url}`);
  });
  await page.goto(address);
  return { page, complaints };
}

/** Red of every cell of a canvas, which is the grey of grey ones. */
function cellsOf(page: Page, name: RegExp | 'pad'): Promise<number[]> {
  const canvas = (name === 'pad' ? page.getByRole('application') : page.getByRole('img', { name })).locator(
    'canvas',
  );
  return canvas.evaluate((element: HTMLCanvasElement) => {
    const { width, height } = element;
    // Of a copy: a canvas that is read by itself is told of in the console.
    const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
    copy.drawImage(element, 0, 0);
    const { data } = copy.getImageData(0, 0, width, height);
    return Array.from({ length: data.length / 4 }, (_, i) => data[4 * i]);
  });
}

describe.skipIf(CHROMIUM === undefined || !isBuilt)(`the page of one network${NEEDS}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'spikeloom-one-page-'));
  const [drawing, speaking] = [join(folder, 'drawing.html'), join(folder, 'speaking.html')];
  const run = join(folder, 'run');
  let browser: Browser;

  beforeAll(async () => {
    // Deep, of images that are not square, and with what a title may hold.
    const options = { preset: 'tuned', hidden: [24, 10, 24], limit: 400, steps: 12 } as const;
    await smallRun(run, { options, resize: { width: 20, height: 14 } });
    await exportPage(run, drawing, { template: TEMPLATE, title: TITLE });
    await exportPage(join(SITE, 'network/spoken-digits.safetensors'), speaking, { template: TEMPLATE });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function drawLine(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByText('It is an empty image').waitFor();
    const pad = (await page.getByRole('application').boundingBox())!;
    await page.mouse.move(pad.x + pad.width / 3, pad.y + 40);
    await page.mouse.down();
    await page.mouse.move(pad.x + pad.width / 2, pad.y + pad.height - 40, { steps: 12 });
    await page.mouse.up();
    await page.getByText('It is your drawing').waitFor();
  }

  test('what is drawn becomes the picture that the library computes, step by step', async () => {
    const opened = await openFile(browser, drawing);
    const { page } = opened;
    await seePicture(page, /^Output spikes up to step 12/);
    await drawLine(page);
    const { network } = await openNetwork(run, { spikes: true });
    const pixels = Uint8Array.from(await cellsOf(page, 'pad'));
    expect(pixels.some((grey) => grey > 200)).toBe(true);
    const expected = await reconstruct(network, pixels);
    expect(Math.max(...expected.pixels)).toBeGreaterThan(0);
    await expect.poll(() => cellsOf(page, /^Output spikes up to step 12/)).toEqual([...expected.pixels]);
    const spikes = page.getByRole('table').getByRole('row');
    expect(await spikes.allInnerTexts()).toHaveLength(1 + 5);
    const total = expected.counts.reduce((sum, count) => sum + count, 0);
    expect(await spikes.last().innerText()).toMatch(
      new RegExp(`^outputs\\s+280\\s+${total.toLocaleString('en')}\\s`),
    );
    await page.getByRole('button', { name: 'One step back' }).click();
    await seePicture(page, /^Output spikes up to step 11/);
    await page.getByRole('combobox', { name: 'Speed' }).selectOption('fast');
    await page.getByRole('button', { name: 'Play' }).click();
    await seePicture(page, /^Output spikes up to step 12/);
    await closeClean(opened);
  });

  test('a title of any characters is shown as it is', async () => {
    const opened = await openFile(browser, drawing);
    await opened.page.getByRole('heading', { level: 1, name: TITLE }).waitFor();
    expect(await opened.page.title()).toBe(`${TITLE} · Spikeloom`);
    await closeClean(opened);
  });

  test('opens an image, offers those that came with it, and gives the network back', async () => {
    const file = join(folder, 'images.html');
    await exportPage(run, file, { template: TEMPLATE, images: 5 });
    const opened = await openFile(browser, file);
    const { page } = opened;
    await page.getByText('It is test image 2 of digits, class').waitFor();
    await page.getByRole('button', { name: 'Next image' }).click();
    await page.getByText('It is test image 3 of digits').waitFor();
    await page.getByRole('button', { name: 'Next image' }).click();
    await page.getByRole('button', { name: 'Next image' }).click();
    await page.getByText('It is test image 0 of digits').waitFor();
    const buffer = Buffer.from(
      encodePng({ width: 28, height: 28, pixels: new Uint8Array(784).fill(90, 0, 400) }),
    );
    await page
      .locator('input[type=file][accept="image/*"]')
      .setInputFiles({ name: 'half.png', mimeType: 'image/png', buffer });
    await page.getByText('It is half.png').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: /^save it as a file/ }).click(),
    ]);
    expect(readFileSync(await download.path())).toEqual(readFileSync(join(run, 'checkpoint.safetensors')));
    await closeClean(opened);
  });

  test('a sample and a file become the pictures that the library draws', async () => {
    const opened = await openFile(browser, speaking);
    const { page } = opened;
    const network = pageNetwork();
    const see = async (sound: Sound) => {
      const { pixels } = await synthesize(network, sound);
      await expect.poll(() => cellsOf(page, LAST_STEP)).toEqual([...pixels]);
    };
    const sample = (digit: number) =>
      speakDigit({ digit, voice: VOICES[0].name, seed: 0, take: 2 ** 31 + 500 });
    await seePicture(page, LAST_STEP);
    await see(sample(7));
    await page.getByRole('button', { name: 'Sample 3' }).click();
    await seePicture(page, /^Waveform of sample “3”/);
    await see(sample(3));
    expect(await numberNamed(page, 'nearest to')).toBe('3');
    const word = speakDigit({ digit: 4, voice: 'anna', seed: 9, take: 2 });
    await page
      .locator('input[type=file][accept*="wav"]')
      .setInputFiles({ name: 'four.wav', mimeType: 'audio/wav', buffer: Buffer.from(encodeWav(word)) });
    await seePicture(page, /^Waveform of four.wav/);
    await see(word);
    // The studio's network is not that of this page.
    expect(await page.getByText('Free Spoken Digit Dataset').count()).toBe(0);
    await closeClean(opened);
  });

  test('of a network that knows other words, asks for those and offers no digits', async () => {
    const file = join(SITE, 'network/spoken-digits.safetensors');
    const { tensors, metadata } = decodeSafetensors(readFileSync(file), file);
    const classes = ['cat', 'dog', 'bird', 'cow', 'ant', 'bee', 'fox', 'owl', 'pig', 'rat'];
    const words = { ...metadata, classes: JSON.stringify(classes) };
    const animals = join(folder, 'animals.safetensors');
    writeFileSync(animals, encodeSafetensors([...tensors.values()], words));
    await exportPage(animals, join(folder, 'animals.html'), { template: TEMPLATE });
    const opened = await openFile(browser, join(folder, 'animals.html'));
    const { page } = opened;
    await page.getByRole('heading', { name: 'Say a word' }).waitFor();
    await page.getByText('It knows cat, dog, bird').waitFor();
    await page.getByRole('button', { name: 'Hold and say a word' }).waitFor();
    expect(await page.getByRole('button', { name: 'Sample 3' }).count()).toBe(0);
    const word = speakDigit({ digit: 4, voice: 'anna', seed: 9, take: 2 });
    await page
      .locator('input[type=file][accept*="wav"]')
      .setInputFiles({ name: 'owl.wav', mimeType: 'audio/wav', buffer: Buffer.from(encodeWav(word)) });
    await seePicture(page, /^Waveform of owl.wav/);
    await closeClean(opened);
  });

  test('hears by a microphone where the browser gives one to files', async () => {
    const hearing = await launchBrowser({ microphone: microphoneFile(folder, 6) });
    try {
      const opened = await openFile(hearing, speaking, { permissions: ['microphone'] });
      const { page } = opened;
      await countSound(page);
      await page.getByText('not every browser gives a microphone').waitFor();
      await seePicture(page, LAST_STEP);
      await page.getByRole('button', { name: /Hold and say/ }).focus();
      await page.keyboard.press('Enter');
      await hearFor(page, WORD_ENDS);
      await page.keyboard.press('Enter');
      await seePicture(page, /^Waveform of What you said$/);
      await closeClean(opened);
    } finally {
      await hearing.close();
    }
  });

  test('says what to do where the browser gives none', async () => {
    const opened = await openFile(browser, speaking);
    await seePicture(opened.page, LAST_STEP);
    await opened.page.getByRole('button', { name: /Hold and say/ }).click();
    await opened.page
      .getByRole('alert')
      .getByText(/You can also pick a sample, or open a sound file/)
      .waitFor();
    await opened.page.context().close();
  });

  test.each(['drawing', 'speaking'])(
    '%s: nothing for axe to complain of, fits a phone, light and dark',
    async (name) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        const opened = await openFile(browser, join(folder, `${name}.html`), { colorScheme });
        await seePicture(opened.page, name === 'drawing' ? /^Potential of neuron/ : LAST_STEP);
        for (const width of [1280, 390, 320]) {
          await opened.page.setViewportSize({ width, height: 800 });
          expect(await findings(opened.page)).toEqual([]);
          expect(await opened.page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(
            false,
          );
        }
        await closeClean(opened);
      }
    },
  );

  test('may load and send nothing, even if it wanted to', async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked++;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const opened = await openFile(browser, drawing, { offline: false });
    await seePicture(opened.page, /^Output spikes up to step 12/);
    const answers = await opened.page.evaluate(async (elsewhere) => {
      const image = new Image();
      const seen = new Promise((resolve) => {
        image.onload = () => resolve('loaded');
        image.onerror = () => resolve('refused');
      });
      image.src = `${elsewhere}image.png`;
      const fetched = await fetch(elsewhere).then(
        () => 'loaded',
        () => 'refused',
      );
      const script = document.createElement('script');
      script.textContent = 'globalThis.ran = true';
      document.body.append(script);
      return [await seen, fetched, 'ran' in globalThis];
    }, address);
    expect(answers).toEqual(['refused', 'refused', false]);
    expect(opened.complaints.join('\n')).toMatch(/Content Security Policy/);
    await opened.page.context().close();
    server.close();
    expect(asked).toBe(0);
  });

  test('a page that holds no network says so', async () => {
    const file = join(folder, 'empty.html');
    writeFileSync(file, readFileSync(TEMPLATE));
    const opened = await openFile(browser, file);
    await opened.page
      .getByRole('alert')
      .getByText(/no network in this page; make one with/)
      .waitFor();
    await closeClean(opened);
  });
});
