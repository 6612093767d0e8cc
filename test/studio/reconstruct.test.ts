/** Reconstruct: the numbers of the page are those of the library; drawing, opening, turning, looking at neurons. */
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodePng } from '../../src/entries/formats.js';
import { denseAnnCost, type LayerCost, normalisedMse } from '../../src/entries/use.js';
import { digitsSet, imagePixels, inspect, reconstruct, type SpikingNetwork } from '../../src/index.js';
import { temporaryFolder } from '../node/folders.js';
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

/** Built-in digits as the page has them. */
const DIGITS = digitsSet({ seed: 0, count: 10, part: 'test' });

describe.skipIf(!CAN_RUN)(`Reconstruct${NEEDS}`, () => {
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

  /** The error that the library finds for built-in digit `place`, as the page writes it. */
  async function expectedMse(
    place: number,
    turned: Partial<
      Pick<SpikingNetwork['options'], 'spikeProbability' | 'steps' | 'leak' | 'threshold'>
    > = {},
  ): Promise<string> {
    const pixels = imagePixels(DIGITS, place);
    const options = { ...network.options, ...turned };
    const { counts } = await reconstruct({ ...network, options }, pixels, { samples: [place] });
    return normalisedMse(pixels, counts).toFixed(3);
  }

  async function seeMse(page: Page, mse: string): Promise<void> {
    await seePicture(page, new RegExp(`^Output spikes .* mse ${mse}$`));
    expect(await numberNamed(page, 'mse, image to output')).toBe(mse);
  }

  test('gives the numbers of the library, turned or not', async () => {
    const opened = await openPart(browser, host, 'reconstruct');
    const { page } = opened;
    await seeMse(page, await expectedMse(2));
    await page.getByRole('button', { name: 'Next digit' }).click();
    await seeMse(page, await expectedMse(3));
    await page.getByRole('slider', { name: 'Time steps, T' }).fill('40');
    await seeMse(page, await expectedMse(3, { steps: 40 }));
    await page.getByRole('slider', { name: 'Spike probability' }).fill('0.5');
    await seeMse(page, await expectedMse(3, { steps: 40, spikeProbability: 0.5 }));
    await page.getByRole('slider', { name: 'Leak' }).fill('0.4');
    await seeMse(page, await expectedMse(3, { steps: 40, spikeProbability: 0.5, leak: 0.4 }));
    await page.getByRole('button', { name: 'As it was trained' }).click();
    await page.getByRole('slider', { name: 'Threshold' }).fill('0.3');
    await seeMse(page, await expectedMse(3, { threshold: 0.3 }));
    await closeClean(opened);
  });

  test('tells what the image costs, as the library counts it', async () => {
    const opened = await openPart(browser, host, 'reconstruct');
    const { page } = opened;
    await seeMse(page, await expectedMse(2));
    // Digit 2 alone is what three digits cost more than two.
    const [three, two] = [
      await inspect(network, DIGITS, { limit: 3 }),
      await inspect(network, DIGITS, { limit: 2 }),
    ];
    const alone = (of: (cost: LayerCost) => number) => 3 * of(three.cost.total) - 2 * of(two.cost.total);
    const operations = Math.round(alone(({ synapticOperations }) => synapticOperations.effectiveAcs));
    expect(await numberNamed(page, 'operations')).toBe(`${operations.toLocaleString('en')} ACs`);
    const updates = Math.round(alone(({ membraneUpdates }) => membraneUpdates));
    expect(await numberNamed(page, 'potentials changed')).toBe(updates.toLocaleString('en'));
    const { macs } = denseAnnCost(network.widths);
    expect(await numberNamed(page, 'of a dense ANN')).toBe(`${macs.toLocaleString('en')} MACs`);
    await closeClean(opened);
  });

  test('draws with the mouse, erases, and clears', async () => {
    const opened = await openPart(browser, host, 'reconstruct');
    const { page } = opened;
    await page.getByText('It is built-in digit 2').waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByText('It is an empty image').waitFor();
    await seePicture(page, /^Input spikes up to step \d+, 0 in all$/);
    const pad = (await page.getByRole('application').boundingBox())!;
    await page.mouse.move(pad.x + pad.width / 2, pad.y + 40);
    await page.mouse.down();
    await page.mouse.move(pad.x + pad.width / 2, pad.y + pad.height - 40, { steps: 12 });
    await page.mouse.up();
    await page.getByText('It is your drawing').waitFor();
    await seePicture(page, /^Input spikes up to step \d+, [1-9][\d,]* in all$/);
    const before = await numberNamed(page, 'rate of inputs');
    await page.getByRole('button', { name: 'Eraser' }).click();
    await page.mouse.move(pad.x + pad.width / 2, pad.y + 30);
    await page.mouse.down();
    await page.mouse.move(pad.x + pad.width / 2, pad.y + pad.height / 2, { steps: 8 });
    await page.mouse.up();
    await expect.poll(() => numberNamed(page, 'rate of inputs')).not.toBe(before);
    await closeClean(opened);
  });

  test('one finger draws, a second one does not', async () => {
    const opened = await openPart(browser, host, 'reconstruct', { hasTouch: true });
    const { page } = opened;
    await page.getByText('It is built-in digit 2').waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    const pad = (await page.getByRole('application').boundingBox())!;
    const session = await page.context().newCDPSession(page);
    const at = (x: number, y: number, id: number) => ({ x: pad.x + x, y: pad.y + y, id });
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: ReturnType<typeof at>[]) =>
      session.send('Input.dispatchTouchEvent', { type, touchPoints });
    await touch('touchStart', [at(30, 30, 1)]);
    await page.getByText('It is your drawing').waitFor();
    await seePicture(page, /^Input spikes up to step \d+, [1-9][\d,]* in all$/);
    const before = await numberNamed(page, 'rate of inputs');
    const far = [pad.width - 30, pad.height - 30] as const;
    await touch('touchStart', [at(30, 30, 1), at(...far, 2)]);
    await touch('touchMove', [at(30, 30, 1), at(far[0], far[1] - 60, 2)]);
    await page.waitForTimeout(300);
    expect(await numberNamed(page, 'rate of inputs')).toBe(before);
    await touch('touchMove', [at(30, 120, 1), at(far[0], far[1] - 60, 2)]);
    await expect.poll(() => numberNamed(page, 'rate of inputs')).not.toBe(before);
    await touch('touchEnd', []);
    await closeClean(opened);
  });

  test('draws with the keys', async () => {
    const opened = await openPart(browser, host, 'reconstruct');
    const { page } = opened;
    await page.getByText('It is built-in digit 2').waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('application').focus();
    await page.keyboard.press('Space');
    for (let i = 0; i < 8; i++) await page.keyboard.press('Shift+ArrowDown');
    await page.getByText('It is your drawing').waitFor();
    await seePicture(page, /^Input spikes up to step \d+, [1-9][\d,]* in all$/);
    await closeClean(opened);
  });

  test('opens images of any size, and says what is wrong with a file', async () => {
    const opened = await openPart(browser, host, 'reconstruct');
    const { page } = opened;
    const input = page.locator('input[type=file][accept="image/*"]');
    const { width, height } = DIGITS;
    const png = encodePng({ width, height, pixels: imagePixels(DIGITS, 0) });
    await input.setInputFiles({ name: 'zero.png', mimeType: 'image/png', buffer: Buffer.from(png) });
    await page.getByText('It is zero.png').waitFor();
    await seeMse(page, await expectedMse(0));
    await page.getByRole('button', { name: 'Next digit' }).click();
    await page.getByText('It is built-in digit 1').waitFor();
    const drop = await page.evaluateHandle(
      (bytes) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(bytes)], 'dropped.png'));
        return transfer;
      },
      [...png],
    );
    await page.getByRole('application').dispatchEvent('drop', { dataTransfer: drop });
    await page.getByText('It is dropped.png').waitFor();
    await seeMse(page, await expectedMse(0));
    // Dark on light, and not square.
    const page2 = encodePng({
      width: 60,
      height: 90,
      pixels: new Uint8Array(5400).map((_, i) => (i % 60 > 25 && i % 60 < 34 ? 0 : 255)),
    });
    await input.setInputFiles({ name: 'one.png', mimeType: 'image/png', buffer: Buffer.from(page2) });
    await page.getByText('It is one.png').waitFor();
    await expect
      .poll(async () => Number.parseFloat(await numberNamed(page, 'rate of inputs')))
      .toBeLessThan(20);
    const folder = await temporaryFolder();
    // A file of 50 MB is opened from the disk: handing it to the browser by its bytes takes long.
    await writeFile(join(folder, 'large.png'), '');
    await truncate(join(folder, 'large.png'), 50_000_001);
    for (const [file, said] of [
      [{ name: 'cut.png', buffer: Buffer.from(png.subarray(0, 60)) }, /cut\.png/],
      [{ name: 'words.jpg', buffer: Buffer.from('no image') }, /no image that this browser can read/],
      [join(folder, 'large.png'), /up to 50 MB/],
    ] as const) {
      await input.setInputFiles(typeof file === 'string' ? file : { ...file, mimeType: 'image/png' });
      await page.getByRole('alert').getByText(said).first().waitFor();
    }
    await page.getByText('It is one.png').waitFor();
    await closeClean(opened);
  });

  test('shows the potential of a neuron that is pressed or typed', async () => {
    const opened = await openPart(browser, host, 'reconstruct');
    const { page } = opened;
    await seePicture(page, /^Potential of neuron \d+ of layer 1 over 15 steps/);
    const raster = page.getByRole('img', { name: /^Spikes of \d+ hidden neurons over 15 steps/ });
    await raster.locator('canvas').click({ position: { x: 2, y: 2 } });
    await seePicture(page, /^Potential of neuron 0 of layer 1/);
    await page.getByRole('spinbutton', { name: 'Neuron' }).fill('5');
    await seePicture(page, /^Potential of neuron 5 of layer 1/);
    await page.getByRole('combobox', { name: 'Layer' }).selectOption('outputs');
    await seePicture(page, /^Potential of neuron 0 of outputs/);
    await page
      .getByRole('img', { name: /^Output spikes/ })
      .locator('canvas')
      .click({ position: { x: 3, y: 3 } });
    await seePicture(page, /^Potential of neuron 0 of outputs/);
    await closeClean(opened);
  });
});
