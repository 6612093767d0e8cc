/** The built page in a real browser, served by the command line's server or by a plain static host. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { speakDigit } from '../../src/node/entries/data.js';
import { encodeWav } from '../../src/node/entries/formats.js';
import {
  beginRun,
  decodeCheckpoint,
  type GivenOptions,
  type SpikingSynthesisNetwork,
  serveStudio,
} from '../../src/node/index.js';
import { CHROMIUM, launch, NEEDS_CHROMIUM, serve } from '../browser/chromium.js';

export const SITE = fileURLToPath(new URL('../../dist/studio', import.meta.url));
const isBuilt = existsSync(join(SITE, 'index.html'));
export const CAN_RUN = CHROMIUM !== undefined && isBuilt;
/** Ends the names of tests that need them, so that a skipped one says why. */
export const NEEDS = isBuilt ? NEEDS_CHROMIUM : ' (skipped: the page is not built; run npm run build)';

/** Rate of the sound that the browser takes for a microphone's. */
const RATE = 48_000;
/** Seconds from the opening of the microphone to its word; pages on a busy machine take long to begin to listen. */
const WORD_BEGINS = 1.5;
/** Seconds from the opening of the microphone by which its word is over. */
export const WORD_ENDS = 2.3;

/** A sound file of silence, a spoken digit and silence again; the browser begins with it whenever it opens the microphone. */
export function microphoneFile(folder: string, digit: number | undefined): string {
  const samples = new Float64Array(5 * RATE);
  if (digit !== undefined) {
    const word = speakDigit({ digit, voice: 'felix', seed: 0, take: 2 ** 31 + 3 });
    const step = word.sampleRate / RATE;
    // Drawn out, as a sound card would, between its samples.
    for (let i = 0; Math.floor(i * step) + 1 < word.samples.length; i++) {
      const [at, share] = [Math.floor(i * step), (i * step) % 1];
      samples[WORD_BEGINS * RATE + i] = (1 - share) * word.samples[at] + share * word.samples[at + 1];
    }
  }
  const file = join(folder, `microphone-${digit ?? 'silent'}.wav`);
  writeFileSync(file, encodeWav({ samples, sampleRate: RATE }));
  return file;
}

export interface Launch {
  /** What the microphone hears; none is there where it is missing. */
  readonly microphone?: string;
}

export function launchBrowser({ microphone }: Launch = {}): Promise<Browser> {
  if (microphone === undefined) return launch();
  return launch('--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${microphone}`);
}

export interface Host {
  readonly address: string;
  close(): Promise<void> | void;
}

/** The command line's server, with the runs of a folder. */
export async function serveRuns(runs: string): Promise<Host> {
  return serveStudio({ site: SITE, runs, port: 0 });
}

/** Any static host: no headers of isolation, no runs. */
export function servePlainly(): Promise<Host> {
  return serve(SITE, false);
}

/** The network that comes with the page. */
export function pageNetwork(): SpikingSynthesisNetwork {
  const file = join(SITE, 'network/spoken-digits.safetensors');
  return decodeCheckpoint('audiocoder', readFileSync(file), file, true).network;
}

/** Trains a run of a moment on built-in digits; with a signal that is aborted it stays unfinished. */
export async function smallRun(
  folder: string,
  given: GivenOptions = {},
  signal?: AbortSignal,
): Promise<void> {
  const options = { hidden: [8], limit: 100, batch: 20, steps: 4, logEvery: 1, ...given };
  for await (const _ of beginRun(
    { task: 'autoencoder', source: { data: 'digits', evaluate: 20 }, options },
    folder,
    { signal },
  )) {
    // To the end.
  }
}

export interface Opened {
  readonly page: Page;
  /** Errors, and requests to anybody else: there should be none. */
  readonly complaints: string[];
}

export async function openPart(
  browser: Browser,
  host: Host,
  part: string,
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(host.address) && !/^(blob|data):/.test(url)) complaints.push(`request to ${url}`);
  });
  await page.goto(`${host.address}#${part}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return { page, complaints };
}

/** Waits for a picture whose description agrees. */
export async function seePicture(page: Page, description: RegExp): Promise<void> {
  await page.getByRole('img', { name: description }).waitFor();
}

/** The value that stands below a name among the page's numbers. */
export function numberNamed(page: Page, name: string): Promise<string> {
  return page
    .locator('.numbers div', { has: page.locator('dt', { hasText: name }) })
    .locator('dd')
    .first()
    .innerText();
}

/** Closes the page with its context; fails where something was complained of. */
export async function closeClean({ page, complaints }: Opened): Promise<void> {
  await page.context().close();
  expect(complaints).toEqual([]);
}
