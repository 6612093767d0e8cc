/** Speak by microphone: what is said into it is drawn; what goes wrong with it is told, and nothing else is. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CAN_RUN,
  closeClean,
  type Host,
  launchBrowser,
  microphoneFile,
  NEEDS,
  numberNamed,
  openPart,
  seePicture,
  serveRuns,
} from './studio-page.js';

const LAST_STEP = /^The drawn picture at step \d+, nearest to a \d$/;

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

  /** Presses, speaks, and presses again. */
  async function say(page: Page): Promise<void> {
    await page.getByRole('button', { name: /Hold and say/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /Listening/ }).waitFor();
    await page.waitForTimeout(1300);
    await page.keyboard.press('Enter');
    await seePicture(page, heard);
  }

  test('a press begins and another ends, by the keyboard too', () =>
    listening(1, true, async (page) => {
      await say(page);
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

  test.each(['opens', 'is refused'])(
    'left while the microphone opens, which then %s: nothing is told',
    (how) =>
      listening(1, true, async (page) => {
        await page.evaluate((isRefused) => {
          const scope = globalThis as unknown as { opened: MediaStream[] };
          scope.opened = [];
          const media = navigator.mediaDevices;
          const open = media.getUserMedia.bind(media);
          media.getUserMedia = async (wanted) => {
            await new Promise((resolve) => setTimeout(resolve, 500));
            // The next is not refused any more.
            if (isRefused && scope.opened.push(new MediaStream()) === 1) {
              throw new DOMException('', 'NotAllowedError');
            }
            const stream = await open(wanted);
            scope.opened.push(stream);
            return stream;
          };
        }, how === 'is refused');
        await page.getByRole('button', { name: /Hold and say/ }).focus();
        await page.keyboard.press('Enter');
        await page.getByRole('button', { name: /Opening the microphone/ }).waitFor();
        await page.getByRole('link', { name: 'Runs', exact: true }).click();
        await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
        await page.waitForTimeout(1000);
        // It was given back.
        const live = await page.evaluate(() =>
          (globalThis as unknown as { opened: MediaStream[] }).opened
            .flatMap((stream) => stream.getTracks())
            .filter(({ readyState }) => readyState === 'live'),
        );
        expect(live).toEqual([]);
        await page.getByRole('link', { name: 'Speak', exact: true }).click();
        await page.getByRole('button', { name: /Hold and say/ }).waitFor();
        expect(await page.getByRole('alert').count()).toBe(0);
        await say(page);
      }),
  );

  test('opens the microphone again where it went away', () =>
    listening(1, true, async (page) => {
      await page.evaluate(() => {
        const media = navigator.mediaDevices;
        const open = media.getUserMedia.bind(media);
        media.getUserMedia = async (wanted) => {
          const stream = await open(wanted);
          Object.assign(globalThis, { opened: stream });
          return stream;
        };
      });
      await say(page);
      await page.evaluate(() => {
        const [track] = (globalThis as unknown as { opened: MediaStream }).opened.getTracks();
        track.stop();
        track.dispatchEvent(new Event('ended'));
      });
      await page.getByRole('button', { name: 'Sample 5' }).click();
      await seePicture(page, /Waveform of sample “5”/);
      await say(page);
    }));

  test('says what to do where it may not listen', () =>
    listening(3, false, async (page) => {
      await page.getByRole('button', { name: /Hold and say/ }).click();
      await page.getByRole('alert').getByText('The page may not use the microphone').waitFor();
    }));
});
