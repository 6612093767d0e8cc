/** Waits for the sound that a page hears by its microphone, however long that takes to come. */
import type { Page } from 'playwright-core';

interface Counted {
  /** Seconds of sound that reached the page since its microphone was opened last. */
  heard: number;
}

/** Counts from now on the sound that reaches the page. */
export async function countSound(page: Page): Promise<void> {
  await page.evaluate(() => {
    const counted = globalThis as unknown as Counted;
    globalThis.AudioWorkletNode = class extends AudioWorkletNode {
      constructor(context: BaseAudioContext, name: string, options?: AudioWorkletNodeOptions) {
        super(context, name, options);
        counted.heard = 0;
        this.port.addEventListener('message', ({ data }: MessageEvent<Float32Array>) => {
          counted.heard += data.length / context.sampleRate;
        });
      }
    };
  });
}

/** Waits until the page listens and has heard so many seconds since the microphone was opened. */
export async function hearFor(page: Page, seconds: number): Promise<void> {
  await page.getByRole('button', { name: /Listening/ }).waitFor();
  await page.waitForFunction((least) => (globalThis as unknown as Counted).heard >= least, seconds);
}
