/** Speak: samples, files and a microphone become pictures; what goes wrong is said. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  decodeSound,
  decodeSynthesis,
  encodeSynthesis,
  encodeWav,
  Synthesizer,
  speakDigit,
} from '../../src/index.js';
import { countsToGrey } from '../../src/inference/reconstruct.js';
import {
  CAN_RUN,
  closeClean,
  type Host,
  launchBrowser,
  microphoneFile,
  NEEDS,
  numberNamed,
  openPart,
  SITE,
  seePicture,
  servePlainly,
  serveRuns,
} from './studio-page.js';

const LAST_STEP = /^The drawn picture at step \d+, nearest to a \d$/;

describe.skipIf(!CAN_RUN)(`Speak${NEEDS}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'spikeloom-speak-'));
  let browser: Browser;
  let host: Host;
  let plain: Host;

  beforeAll(async () => {
    browser = await launchBrowser();
    [host, plain] = await Promise.all([serveRuns(folder), servePlainly()]);
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
    await plain?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('draws samples as the digits they are, with and without isolation', async () => {
    for (const [site, digits] of [
      [host, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
      [plain, [3]],
    ] as const) {
      const opened = await openPart(browser, site, 'speak');
      const { page } = opened;
      let right = 0;
      for (const digit of digits) {
        await page.getByRole('button', { name: `Sample ${digit}` }).click();
        await seePicture(page, new RegExp(`^Waveform of sample “${digit}”`));
        await seePicture(page, LAST_STEP);
        if ((await numberNamed(page, 'nearest to')) === String(digit)) right++;
      }
      expect(right).toBeGreaterThanOrEqual(digits.length - 1);
      await closeClean(opened);
    }
  });

  test('moves through the time steps: step by step, by hand, by keys, by itself', async () => {
    const opened = await openPart(browser, host, 'speak');
    const { page } = opened;
    await page.getByRole('button', { name: 'Sample 8' }).click();
    await seePicture(page, LAST_STEP);
    const inputsAtLast = await numberNamed(page, 'input spikes at this step');
    await page.getByRole('button', { name: 'One step back' }).click();
    await seePicture(page, /^The drawn picture at step 19$/);
    expect(await numberNamed(page, 'input spikes at this step')).not.toBe(inputsAtLast);
    const slider = page.getByRole('slider', { name: 'Time step' });
    await slider.focus();
    await page.keyboard.press('Home');
    await seePicture(page, /^The drawn picture at step 1$/);
    await page.getByRole('combobox', { name: 'Speed' }).selectOption('fast');
    await page.getByRole('button', { name: 'Play' }).click();
    await seePicture(page, LAST_STEP);
    await page.getByRole('button', { name: 'Play' }).waitFor();
    await closeClean(opened);
  });

  test('who wants no motion sees the last step at once', async () => {
    const opened = await openPart(browser, host, 'speak', { reducedMotion: 'reduce' });
    await opened.page.getByRole('button', { name: 'Sample 2' }).click();
    await seePicture(opened.page, LAST_STEP);
    await closeClean(opened);
  });

  test('opens a sound file, dropped or picked, and plays it', async () => {
    const opened = await openPart(browser, host, 'speak');
    const { page } = opened;
    const wav = encodeWav(speakDigit({ digit: 4, voice: 'anna', seed: 9, take: 2 }));
    await page
      .locator('input[type=file][accept*="wav"]')
      .setInputFiles({ name: 'four.wav', mimeType: 'audio/wav', buffer: Buffer.from(wav) });
    await seePicture(page, /Waveform of four.wav/);
    await seePicture(page, LAST_STEP);
    await page.getByRole('button', { name: 'Hear it' }).click();
    const drop = await page.evaluateHandle(
      (bytes) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(bytes)], 'dropped.wav'));
        return transfer;
      },
      [...wav],
    );
    await page.getByRole('button', { name: /Open a sound/ }).dispatchEvent('drop', { dataTransfer: drop });
    await seePicture(page, /Waveform of dropped.wav/);
    await closeClean(opened);
  });

  test('hears files as the library does, in a noisy room too', async () => {
    const opened = await openPart(browser, host, 'speak', { reducedMotion: 'reduce' });
    const { page } = opened;
    const file = join(SITE, 'network/spoken-digits.safetensors');
    const synthesizer = await Synthesizer.create(decodeSynthesis(readFileSync(file), file).network);
    for (const digit of [0, 3, 6, 8]) {
      const { samples, sampleRate } = speakDigit({ digit, voice: 'emma', seed: 5, take: 9 });
      const room = new Float64Array(samples.length + sampleRate);
      room.set(samples, sampleRate / 2);
      for (let i = 0; i < room.length; i++) room[i] += 0.004 * Math.sin(i * i * 0.37);
      const sound = decodeSound(encodeWav({ samples: room, sampleRate }), 'room.wav');
      const { counts, heard } = await synthesizer.draw(sound);
      await page.locator('input[type=file][accept*="wav"]').setInputFiles({
        name: `room-${digit}.wav`,
        mimeType: 'audio/wav',
        buffer: Buffer.from(encodeWav({ samples: room, sampleRate })),
      });
      await seePicture(page, new RegExp(`Waveform of room-${digit}.wav`));
      const length = (heard.sound?.samples.length ?? room.length) / sampleRate;
      expect(await numberNamed(page, 'length of the clip')).toBe(`${length.toFixed(2)} s`);
      const painted = await page
        .getByRole('img', { name: LAST_STEP })
        .locator('canvas')
        .evaluate((element) => {
          const { width, height } = element as HTMLCanvasElement;
          const data = (element as HTMLCanvasElement)
            .getContext('2d')!
            .getImageData(0, 0, width, height).data;
          return Array.from({ length: width * height }, (_, i) => data[4 * i]);
        });
      const steps = synthesizer.network.audiocoder.options.steps;
      const { spikeProbability } = synthesizer.network.autoencoder.options;
      expect(painted).toEqual([...countsToGrey(counts, steps, spikeProbability)]);
    }
    await synthesizer.dispose();
    // Its canvases were read, of which browsers complain.
    await page.context().close();
  });

  test('draws with the network that was opened last, though the one before was not ready yet', async () => {
    const opened = await openPart(browser, host, 'runs');
    const { page } = opened;
    // The first sample is drawn as soon as the part is opened: its network is still being made ready then.
    await page.route('**/engine-*.js', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1200));
      await route.continue();
    });
    await page.getByRole('link', { name: 'Speak', exact: true }).click();
    const file = join(SITE, 'network/spoken-digits.safetensors');
    const { network, batch } = decodeSynthesis(readFileSync(file), file);
    const silent = network.audiocoder.weights.map((matrix) => new Float32Array(matrix.length));
    const bytes = encodeSynthesis(network, { batch, weights: silent });
    await page.locator('input[type=file][accept*="safetensors"]').setInputFiles({
      name: 'silent.safetensors',
      mimeType: 'a/b',
      buffer: Buffer.from(bytes),
    });
    await page.getByText('silent.safetensors', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Sample 4' }).click();
    await seePicture(page, /Waveform of sample “4”/);
    expect(await numberNamed(page, 'rate of map')).toBe('0.0 %');
    await closeClean(opened);
  });

  test('says that a part of the page did not come', async () => {
    const context = await browser.newContext();
    const broken = await context.newPage();
    await broken.route('**/model-worker-*.js', (route) => route.fulfill({ status: 404 }));
    await broken.goto(host.address);
    await broken
      .getByRole('alert')
      .getByText(/could not be started or broke down.*reload the page/)
      .first()
      .waitFor();
    await context.close();
  });

  test('says what is wrong with a file', async () => {
    const opened = await openPart(browser, host, 'speak');
    const { page } = opened;
    const input = page.locator('input[type=file][accept*="wav"]');
    await input.setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no sound') });
    await page
      .getByRole('alert')
      .getByText(/neither a WAV nor a NIST SPHERE file/)
      .waitFor();
    await input.setInputFiles({ name: 'cut.wav', mimeType: 'audio/wav', buffer: Buffer.from('RIFF') });
    await page
      .getByRole('alert')
      .getByText(/cut\.wav/)
      .first()
      .waitFor();
    const checkpoint = page.locator('input[type=file][accept*="safetensors"]');
    await checkpoint.setInputFiles({
      name: 'wrong.safetensors',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from('{"a": 1}'),
    });
    await page
      .getByRole('alert')
      .getByText(/wrong\.safetensors could not be opened/)
      .waitFor();
    // The network of before is still there.
    await page.getByRole('button', { name: 'Sample 5' }).click();
    await seePicture(page, /Waveform of sample “5”/);
    await seePicture(page, LAST_STEP);
    await closeClean(opened);
  });

  test('without leave or a microphone, says how to mend it', async () => {
    const opened = await openPart(browser, host, 'speak');
    const { page } = opened;
    await page.getByRole('button', { name: 'Hold and say a digit' }).click();
    await page
      .getByRole('alert')
      .getByText(/No microphone was found|may not use the microphone/)
      .waitFor();
    await page
      .getByRole('alert')
      .getByText(/pick a sample, or open a sound file/)
      .waitFor();
    await closeClean(opened);
  });
});

describe.skipIf(!CAN_RUN)(`Speak by microphone${NEEDS}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'spikeloom-microphone-'));
  let host: Host;

  beforeAll(async () => {
    host = await serveRuns(folder);
  });
  afterAll(async () => {
    await host?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens the page with a microphone that hears a digit. */
  async function listening(
    digit: number | undefined,
    allowed: boolean,
    use: (page: Page) => Promise<void>,
  ): Promise<void> {
    const browser = await launchBrowser({ microphone: microphoneFile(folder, digit) });
    try {
      const opened = await openPart(browser, host, 'speak', { permissions: allowed ? ['microphone'] : [] });
      await use(opened.page);
      await closeClean(opened);
    } finally {
      await browser.close();
    }
  }

  const heard = /^Waveform of What you said$/;

  test('hears while the button is held', () =>
    listening(6, true, async (page) => {
      const button = page.getByRole('button', { name: /Hold and say/ });
      const box = (await button.boundingBox())!;
      await page.mouse.move(box.x + 20, box.y + 20);
      await page.mouse.down();
      await page.getByRole('button', { name: /Listening/ }).waitFor();
      await page.waitForTimeout(1500);
      await page.mouse.up();
      await seePicture(page, heard);
      await seePicture(page, LAST_STEP);
      expect(await numberNamed(page, 'nearest to')).toBe('6');
    }));

  test('a press begins and another ends, by the keyboard too', () =>
    listening(1, true, async (page) => {
      await page.getByRole('button', { name: /Hold and say/ }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: /Listening/ }).waitFor();
      await page.waitForTimeout(1300);
      await page.keyboard.press('Enter');
      await seePicture(page, heard);
      await seePicture(page, LAST_STEP);
    }));

  test('says that there was only silence', () =>
    listening(undefined, true, async (page) => {
      await page.getByRole('button', { name: /Hold and say/ }).focus();
      await page.keyboard.press(' ');
      await page.getByRole('button', { name: /Listening/ }).waitFor();
      await page.waitForTimeout(500);
      await page.keyboard.press(' ');
      await page.getByRole('alert').getByText('No word was heard').waitFor();
    }));

  test('says what to do where it may not listen', () =>
    listening(3, false, async (page) => {
      await page.getByRole('button', { name: /Hold and say/ }).click();
      await page.getByRole('alert').getByText('The page may not use the microphone').waitFor();
    }));
});
