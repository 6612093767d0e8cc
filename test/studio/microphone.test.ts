/** Speak by microphone: what is said into it is drawn; what goes wrong with it is told, and nothing else is. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countSound, hearFor } from './heard-sound.js';
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
  WORD_ENDS,
} from './studio-page.js';

const LAST_STEP = /^The drawn picture at step \d+, nearest to a \d$/;

/** What the tests set up in the page. */
interface Watched {
  /** What the microphones gave that were asked for: a stream, or undefined for one that was refused. */
  readonly opened: (MediaStream | undefined)[];
  /** Lets a microphone open that waits for it. */
  admit(): void;
}

describe.skipIf(!CAN_RUN)(`Speak by microphone${NEEDS}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'spikeloom-microphone-'));
  let host: Host;
  let speaking: Browser;
  let silent: Browser;

  beforeAll(async () => {
    host = await serveRuns(folder);
    speaking = await launchBrowser({ microphone: microphoneFile(folder, 6) });
    silent = await launchBrowser({ microphone: microphoneFile(folder, undefined) });
  });
  afterAll(async () => {
    await speaking?.close();
    await silent?.close();
    await host?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens the page in a browser with a microphone, and counts the sound that it hears. */
  async function listening(
    browser: Browser,
    isAllowed: boolean,
    use: (page: Page) => Promise<void>,
  ): Promise<void> {
    const opened = await openPart(browser, host, 'speak', { permissions: isAllowed ? ['microphone'] : [] });
    await countSound(opened.page);
    await use(opened.page);
    await closeClean(opened);
  }

  const said = /^Waveform of What you said$/;

  test('hears while the button is held', () =>
    listening(speaking, true, async (page) => {
      const button = page.getByRole('button', { name: /Hold and say/ });
      const box = (await button.boundingBox())!;
      await page.mouse.move(box.x + 20, box.y + 20);
      await page.mouse.down();
      await hearFor(page, WORD_ENDS);
      await page.mouse.up();
      await seePicture(page, said);
      await seePicture(page, LAST_STEP);
      expect(await numberNamed(page, 'nearest to')).toBe('6');
    }));

  /** Presses, speaks, and presses again. */
  async function say(page: Page): Promise<void> {
    await page.getByRole('button', { name: /Hold and say/ }).focus();
    await page.keyboard.press('Enter');
    await hearFor(page, WORD_ENDS);
    await page.keyboard.press('Enter');
    await seePicture(page, said);
  }

  test('a press begins and another ends, by the keyboard too', () =>
    listening(speaking, true, async (page) => {
      await say(page);
      await seePicture(page, LAST_STEP);
    }));

  test('says that there was only silence', () =>
    listening(silent, true, async (page) => {
      await page.getByRole('button', { name: /Hold and say/ }).focus();
      await page.keyboard.press(' ');
      await hearFor(page, 0.5);
      await page.keyboard.press(' ');
      await page.getByRole('alert').getByText('No word was heard').waitFor();
    }));

  test.each(['opens', 'is refused'])(
    'left while the microphone opens, which then %s: nothing is told',
    (how) =>
      listening(speaking, true, async (page) => {
        await page.evaluate((isRefused) => {
          const watched = globalThis as unknown as Watched;
          const opened: (MediaStream | undefined)[] = [];
          const admitted = new Promise<void>((resolve) => {
            Object.assign(watched, { opened, admit: resolve });
          });
          const media = navigator.mediaDevices;
          const open = media.getUserMedia.bind(media);
          media.getUserMedia = async (wanted) => {
            await admitted;
            // The next is not refused any more.
            if (isRefused && opened.length === 0) {
              opened.push(undefined);
              throw new DOMException('', 'NotAllowedError');
            }
            const stream = await open(wanted);
            opened.push(stream);
            return stream;
          };
        }, how === 'is refused');
        await page.getByRole('button', { name: /Hold and say/ }).focus();
        await page.keyboard.press('Enter');
        await page.getByRole('button', { name: /Opening the microphone/ }).waitFor();
        await page.getByRole('link', { name: 'Runs', exact: true }).click();
        await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
        await page.evaluate(() => (globalThis as unknown as Watched).admit());
        await page.waitForFunction(() => (globalThis as unknown as Watched).opened.length === 1);
        // It is given back.
        const live = () =>
          page.evaluate(
            () =>
              (globalThis as unknown as Watched).opened
                .flatMap((stream) => stream?.getTracks() ?? [])
                .filter(({ readyState }) => readyState === 'live').length,
          );
        await expect.poll(live).toBe(0);
        await page.getByRole('link', { name: 'Speak', exact: true }).click();
        await page.getByRole('button', { name: /Hold and say/ }).waitFor();
        expect(await page.getByRole('alert').count()).toBe(0);
        await say(page);
      }),
  );

  test('opens the microphone again where it went away', () =>
    listening(speaking, true, async (page) => {
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

  test('loses nothing where the sound comes late, as on a busy machine', () =>
    listening(speaking, true, async (page) => {
      await page.evaluate(() => {
        globalThis.AudioWorkletNode = class extends AudioWorkletNode {
          constructor(context: BaseAudioContext, name: string, options?: AudioWorkletNodeOptions) {
            super(context, name, options);
            Object.defineProperty(this.port, 'onmessage', {
              set: (take: (event: MessageEvent) => void) =>
                this.port.addEventListener('message', (event) => setTimeout(take, 1500, event)),
            });
            this.port.start();
          }
        };
      });
      await say(page);
      await seePicture(page, LAST_STEP);
    }));

  test('says what to do where it may not listen', () =>
    listening(speaking, false, async (page) => {
      await page.getByRole('button', { name: /Hold and say/ }).click();
      await page.getByRole('alert').getByText('The page may not use the microphone').waitFor();
    }));
});
