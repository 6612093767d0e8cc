/** Compress: maps, damage and files are those of the library. */
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeSpikeMapFile, encodeSpikeMapFile } from '../../src/entries/formats.js';
import {
  compressionRatio,
  decodeMaps,
  encodeImages,
  flipBits,
  lostNeurons,
  networkFingerprint,
  normalisedMse,
  type SpikeMap,
  silenceNeurons,
} from '../../src/entries/use.js';
import { digitsSet, imagePixels, type SpikingNetwork } from '../../src/index.js';
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
} from './studio-page.js';

const DIGITS = digitsSet({ seed: 0, count: 10, part: 'test' });
const PIXELS = imagePixels(DIGITS, 2);

describe.skipIf(!CAN_RUN)(`Compress${NEEDS}`, () => {
  let browser: Browser;
  let host: Host;
  let network: SpikingNetwork;

  beforeAll(async () => {
    browser = await launchBrowser();
    host = await servePlainly();
    network = pageNetwork().autoencoder;
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
  });

  async function mapOf(steps: number): Promise<SpikeMap> {
    const [map] = await encodeImages(network, [PIXELS], { steps, settle: 10, samples: [2] });
    return map;
  }

  async function mseOf(map: SpikeMap): Promise<string> {
    const [counts] = await decodeMaps(network, [map]);
    return normalisedMse(PIXELS, counts).toFixed(3);
  }

  test('keeps fewer steps, loses neurons, flips bits: with the numbers of the library', async () => {
    const opened = await openPart(browser, host, 'compress');
    const { page } = opened;
    await seePicture(page, new RegExp(`^Picture from the whole map, mse ${await mseOf(await mapOf(15))}$`));
    await page.getByRole('slider', { name: 'Steps of the map' }).fill('2');
    const map = await mapOf(2);
    await seePicture(page, new RegExp(`^Picture from the whole map, mse ${await mseOf(map)}$`));
    expect(await numberNamed(page, 'ratio')).toBe(`${compressionRatio(784, map).toFixed(1)} ×`);
    expect(await numberNamed(page, 'size of the map')).toBe(`${map.bits.length} bytes`);
    await page.getByRole('slider', { name: 'Neurons thrown away' }).fill('0.2');
    const lost = silenceNeurons(map, lostNeurons(map.neurons, 0.2, 1));
    await seePicture(page, new RegExp(`^Picture from the damaged map, mse ${await mseOf(lost)}$`));
    await page.getByRole('slider', { name: 'Bits flipped' }).fill('0.05');
    const flipped = flipBits(lost, 0.05, 1);
    await seePicture(page, new RegExp(`^Picture from the damaged map, mse ${await mseOf(flipped)}$`));
    await page.getByRole('button', { name: 'Mend all' }).click();
    await seePicture(page, new RegExp(`^Picture from the damaged map, mse ${await mseOf(map)}$`));
    await closeClean(opened);
  });

  test('silences a neuron that is pressed or typed', async () => {
    const opened = await openPart(browser, host, 'compress');
    const { page } = opened;
    const lost = () => numberNamed(page, 'neurons lost');
    const neurons = network.widths[1];
    await expect.poll(lost).toBe(`0 of ${neurons}`);
    await page
      .getByRole('img', { name: /^Map of/ })
      .locator('canvas')
      .click({ position: { x: 2, y: 2 } });
    await expect.poll(lost).toBe(`1 of ${neurons}`);
    await page.getByRole('spinbutton', { name: 'Neuron' }).fill('7');
    await page.getByRole('button', { name: 'Silence it' }).click();
    await expect.poll(lost).toBe(`2 of ${neurons}`);
    await page.getByRole('button', { name: 'Silence it' }).click();
    await expect.poll(lost).toBe(`1 of ${neurons}`);
    await closeClean(opened);
  });

  test('who scrolls over the map with a finger silences nobody', async () => {
    const opened = await openPart(browser, host, 'compress', {
      hasTouch: true,
      isMobile: true,
      viewport: { width: 390, height: 700 },
    });
    const { page } = opened;
    const map = page.getByRole('img', { name: /^Map of [1-9]/ });
    await map.scrollIntoViewIfNeeded();
    const box = (await map.boundingBox())!;
    const session = await page.context().newCDPSession(page);
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const touch = (type: string, to: number) =>
      session.send('Input.dispatchTouchEvent', {
        type: type as 'touchStart',
        touchPoints: type === 'touchEnd' ? [] : [{ x, y: to }],
      });
    await touch('touchStart', y);
    for (let moved = 20; moved <= 200; moved += 20) await touch('touchMove', y - moved);
    await touch('touchEnd', y - 200);
    await page.waitForTimeout(300);
    expect(await numberNamed(page, 'neurons lost')).toMatch(/^0 of/);
    await map.scrollIntoViewIfNeeded();
    await map.tap();
    await expect.poll(() => numberNamed(page, 'neurons lost')).toMatch(/^1 of/);
    await closeClean(opened);
  });

  test('saves the map as the command line does, and opens it again', async () => {
    const opened = await openPart(browser, host, 'compress');
    const { page } = opened;
    const map = await mapOf(15);
    await seePicture(page, new RegExp(`^Picture from the whole map, mse ${await mseOf(map)}$`));
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save it as it is now' }).click(),
    ]);
    const bytes = readFileSync((await saved.path())!);
    const image = { width: 28, height: 28 };
    expect(new Uint8Array(bytes)).toEqual(
      encodeSpikeMapFile({ image, fingerprint: networkFingerprint(network), map }),
    );
    expect(decodeSpikeMapFile(bytes, 'saved').map).toEqual(map);
    const input = page.locator('input[type=file][accept=".spk"]');
    await input.setInputFiles({ name: 'seven.spk', mimeType: 'a/b', buffer: bytes });
    await seePicture(page, /^Unknown: only the map was opened$/);
    await seePicture(page, /^Picture from the whole map, mse –$/);
    for (const [name, content, said] of [
      ['cut.spk', bytes.subarray(0, 30), /cut\.spk/],
      [
        'other.spk',
        Buffer.from(encodeSpikeMapFile({ image, fingerprint: 1, map })),
        /made by another network/,
      ],
    ] as const) {
      await input.setInputFiles({ name, mimeType: 'a/b', buffer: content });
      await page.getByRole('alert').getByText(said).first().waitFor();
      // The map of before is still there.
      await seePicture(page, /^Unknown: only the map was opened$/);
      await page.getByRole('button', { name: 'Close' }).click();
    }
    await page.getByRole('link', { name: 'Train', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Train' }).waitFor();
    await page.getByRole('link', { name: 'Compress', exact: true }).click();
    await seePicture(page, /^Unknown: only the map was opened$/);
    await page.getByRole('slider', { name: 'Steps of the map' }).fill('4');
    await seePicture(page, new RegExp(`^Map of ${map.neurons} neurons over 4 steps`));
    await page.getByRole('button', { name: 'Next digit' }).click();
    await seePicture(page, /^The image, built-in digit 3/);
    await closeClean(opened);
  });
});
