/** Train: threads that stall are done without, with the same bytes; Stop ends what does not answer. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli } from '../cli/run-cli.js';
import { CAN_RUN, closeClean, type Host, launchBrowser, NEEDS, openPart, serveRuns } from './studio-page.js';
import { fill, phase, press } from './train-page.js';

describe.skipIf(!CAN_RUN)(`Train, stuck${NEEDS}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'spikeloom-train-stuck-'));
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

  /** After a first training: no thread gets its message number `at` (0: the start) any more, and looks are `haste` times as often. */
  async function stallThreads(page: Page, at: number, haste: number): Promise<void> {
    const worker = page.workers().find((one) => one.url().includes('train-worker'));
    await worker!.evaluate(
      ([nth, times]) => {
        const { postMessage } = Worker.prototype;
        const sent = new WeakMap<Worker, number>();
        Worker.prototype.postMessage = function (this: Worker, message: unknown) {
          const before = sent.get(this) ?? 0;
          sent.set(this, before + 1);
          if (before !== nth) postMessage.call(this, message);
        };
        const { setInterval } = globalThis;
        globalThis.setInterval = ((work: () => void, ms: number) =>
          setInterval(work, ms / times)) as typeof globalThis.setInterval;
      },
      [at, haste] as const,
    );
  }

  async function trained(page: Page, options: Parameters<typeof fill>[1]): Promise<void> {
    await fill(page, options);
    await press(page, 'begin');
    await phase(page, 'done');
  }

  test('threads that stall are told of, and the bytes are those of the command line', async () => {
    const opened = await openPart(browser, isolated, 'train');
    const { page } = opened;
    await trained(page, { preset: 'tuned', hidden: 12, limit: 2000, threads: 2 });
    const words = (await page.locator('[data-command]').innerText()).split(/\s+/).slice(1);
    await stallThreads(page, 8, 20);
    await press(page, 'begin');
    await page.getByText(/Warning: 2 of 2 threads made no progress/).waitFor();
    await phase(page, 'done');
    const [saved] = await Promise.all([page.waitForEvent('download'), press(page, 'download')]);
    const out = join(folder, 'run');
    const { code, err } = await cli([...words, '--out', out, '--force']);
    expect(`${code} ${code === 0 ? '' : err}`).toBe('0 ');
    const bytes = readFileSync((await saved.path())!);
    expect(bytes.equals(readFileSync(join(out, 'checkpoint.safetensors')))).toBe(true);
    await closeClean(opened);
  });

  test('a training that does not answer is stopped, and another begins', async () => {
    const opened = await openPart(browser, isolated, 'train');
    const { page } = opened;
    const stop = page.locator('[data-act="stop"]');
    await trained(page, { preset: 'tuned', hidden: 12, limit: 1000, threads: 2 });
    expect(await stop.isEnabled()).toBe(false);
    // Looks are so rare that the engine itself never notices.
    await stallThreads(page, 1, 0.01);
    await press(page, 'begin');
    await phase(page, 'running');
    await press(page, 'pause');
    await phase(page, 'pausing');
    await stop.click();
    await phase(page, 'stopped');
    await page.getByRole('alert').getByText('The training was stopped').waitFor();
    expect(await page.evaluate(() => dispatchEvent(new Event('beforeunload', { cancelable: true })))).toBe(
      true,
    );
    await press(page, 'begin');
    await phase(page, 'done');
    await closeClean(opened);
  });
});
