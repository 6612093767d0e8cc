/** Speak: samples, files and a microphone become pictures; what goes wrong is said. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resample } from '../../src/data/resample.js';
import { speakDigit } from '../../src/entries/data.js';
import { decodeSound, encodeWav } from '../../src/entries/formats.js';
import { encodeCheckpoint, Synthesizer } from '../../src/index.js';
import { countsToGrey } from '../../src/use/grey.js';
import {
  CAN_RUN,
  closeClean,
  type Host,
  launchBrowser,
  NEEDS,
  numberNamed,
  openPart,
  pageNetwork,
  seePicture,
  servePlainly,
  serveRuns,
} from './studio-page.js';

const LAST_STEP = /^The drawn picture at step \d+, nearest to a \d$/;

/** A WAV file of a coding that the library does not read, μ-law, in two channels of which the left is silent. */
function muLawRightOnly(samples: Float64Array, sampleRate: number): Buffer {
  const data = Buffer.alloc(2 * samples.length, 0xff);
  for (const [n, sample] of samples.entries()) {
    const level = Math.min(32_635, Math.abs(Math.round(sample * 32_767))) + 132;
    const exponent = Math.floor(Math.log2(level)) - 7;
    const mantissa = (level >> (exponent + 3)) & 15;
    data[2 * n + 1] = ~((sample < 0 ? 128 : 0) | (exponent << 4) | mantissa) & 255;
  }
  const header = Buffer.alloc(44);
  header.write('RIFF');
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  for (const [i, value] of [7, 2].entries()) header.writeUInt16LE(value, 20 + 2 * i);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(2 * sampleRate, 28);
  for (const [i, value] of [2, 8].entries()) header.writeUInt16LE(value, 32 + 2 * i);
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}

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
      const opened = await openPart(browser, site, 'speak', { reducedMotion: 'reduce' });
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
    await seePicture(page, /Waveform of sample “8”/);
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
    const synthesizer = await Synthesizer.create(pageNetwork());
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
    await synthesizer[Symbol.asyncDispose]();
    // Its canvases were read, of which browsers complain.
    await page.context().close();
  });

  test('draws with the network that was opened last, though the one before was not ready yet', async () => {
    const opened = await openPart(browser, host, 'runs');
    const { page } = opened;
    // The first sample is drawn as soon as the part is opened: its network is still being made ready then.
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/engine-*.js', async (route) => {
      await answered;
      await route.continue();
    });
    await page.getByRole('link', { name: 'Speak', exact: true }).click();
    const network = pageNetwork();
    const silent = network.audiocoder.weights.map((matrix) => new Float32Array(matrix.length));
    const bytes = encodeCheckpoint('audiocoder', network, { batch: 1, weights: silent });
    await page.locator('input[type=file][accept*="safetensors"]').setInputFiles({
      name: 'silent.safetensors',
      mimeType: 'a/b',
      buffer: Buffer.from(bytes),
    });
    await page.getByText('silent.safetensors', { exact: true }).waitFor();
    answer();
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

  test('opens what only the browser reads, all of its channels, and plays sounds of any rate', async () => {
    const opened = await openPart(browser, host, 'speak');
    const { page } = opened;
    const input = page.locator('input[type=file][accept*="wav"]');
    const { samples, sampleRate } = speakDigit({ digit: 7, voice: 'emma', seed: 9, take: 2 });
    await input.setInputFiles({
      name: 'right.wav',
      mimeType: 'audio/wav',
      buffer: muLawRightOnly(samples, sampleRate),
    });
    await seePicture(page, /Waveform of right.wav/);
    const slow = encodeWav({ samples: resample(samples, sampleRate, 2000), sampleRate: 2000 });
    await input.setInputFiles({ name: 'slow.wav', mimeType: 'audio/wav', buffer: Buffer.from(slow) });
    await seePicture(page, /Waveform of slow.wav/);
    await page.getByRole('button', { name: 'Hear it' }).click();
    await page.waitForTimeout(200);
    expect(await page.getByRole('alert').count()).toBe(0);
    await closeClean(opened);
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
