/**
 * The page in a real browser: how soon it can be used, how soon a spoken word is a picture, how it keeps its frames
 * while it trains, and how its training compares with the command line's.
 *
 * Method: dist/studio, served by `serveStudio` (isolated) in headless Chromium, a new browser for every round; medians
 * of the rounds. Trainings of page and command line take turns; both are milliseconds per batch of the training alone.
 *
 *     node bench/studio.mjs [load] [speak] [frames] [speed] [--rounds 5] [--chromium PATH]
 *
 * load    from the request of the address until a sample can be pressed and the network is open; bytes, compressed
 * speak   from the end of speech (the button is let go) until the last step of the picture is painted; and of that,
 *         until everything is computed
 * frames  frames per second of the page, and the longest time between two, while it trains on one thread
 * speed   MNIST-sized built-in digits, 784-196-784, batches of 100, preset tuned and paper, on one and two threads
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { speakDigit } from '../dist/src/node/entries/data.js';
import { encodeWav } from '../dist/src/node/entries/formats.js';
import { serveStudio } from '../dist/src/node/index.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    chromium: { type: 'string', default: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium' },
  },
});
const rounds = Number(values.rounds);
const site = fileURLToPath(new URL('../dist/studio', import.meta.url));
const cli = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'spikeloom-bench-'));
const host = await serveStudio({ site, runs: folder, port: 0 });

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const range = (numbers) => `${Math.min(...numbers).toFixed(1)} to ${Math.max(...numbers).toFixed(1)}`;
const tell = (name, numbers, unit) =>
  console.log(`${name}: ${median(numbers).toFixed(1)} ${unit} (${range(numbers)}, ${numbers.length} rounds)`);

async function withPage(args, use) {
  const browser = await chromium.launch({
    executablePath: values.chromium,
    args: ['--no-sandbox', '--disable-gpu', ...args],
  });
  try {
    const context = await browser.newContext({ permissions: ['microphone'] });
    return await use(await context.newPage());
  } finally {
    await browser.close();
  }
}

const NETWORK_IS_OPEN = () => /Network:\s+\S/.test(document.querySelector('.network-bar')?.textContent ?? '');

async function load() {
  const times = [];
  let bytes = 0;
  for (let round = 0; round < rounds; round++) {
    await withPage([], async (page) => {
      const asked = new Set();
      page.on('request', (request) => asked.add(new URL(request.url()).pathname));
      const began = performance.now();
      await page.goto(host.address, { waitUntil: 'commit' });
      await page.getByRole('button', { name: 'Sample 5' }).waitFor();
      await page.waitForFunction(NETWORK_IS_OPEN);
      times.push(performance.now() - began);
      await page.getByRole('button', { name: 'Sample 5' }).click();
      await page.getByRole('img', { name: /^The drawn picture at step \d+, nearest/ }).waitFor();
      const files = [...asked].filter((path) => !/^\/(network|api)/.test(path));
      const sizes = files.map(
        (path) => gzipSync(readFileSync(join(site, path === '/' ? 'index.html' : path))).length,
      );
      bytes = sizes.reduce((sum, size) => sum + size, 0);
    });
  }
  tell('until it can be used', times, 'ms');
  console.log(
    `first view with its first picture, compressed, without the network: ${(bytes / 1000).toFixed(1)} kB`,
  );
}

/** A microphone that hears a digit. */
function microphone() {
  const rate = 48_000;
  const word = speakDigit({ digit: 6, voice: 'felix', seed: 0, take: 2 ** 31 + 3 });
  const samples = new Float64Array(4 * rate);
  const step = word.sampleRate / rate;
  for (let i = 0; Math.floor(i * step) < word.samples.length; i++) {
    samples[0.4 * rate + i] = word.samples[Math.floor(i * step)];
  }
  const file = join(folder, 'microphone.wav');
  writeFileSync(file, encodeWav({ samples, sampleRate: rate }));
  return ['--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${file}`];
}

async function speak() {
  const whole = [];
  const computed = [];
  const args = microphone();
  for (let round = 0; round < rounds; round++) {
    await withPage(args, async (page) => {
      await page.goto(host.address);
      await page.waitForFunction(NETWORK_IS_OPEN);
      const button = await page.getByRole('button', { name: /Hold and say/ }).boundingBox();
      await page.mouse.move(button.x + 20, button.y + 20);
      await page.mouse.down();
      await page.getByRole('button', { name: /Listening/ }).waitFor();
      await page.waitForTimeout(1400);
      await page.evaluate(() => {
        addEventListener(
          'pointerup',
          () => {
            const began = performance.now();
            const look = () => {
              const images = [...document.querySelectorAll('.picture [role=img]')];
              const labels = images.map((image) => image.getAttribute('aria-label')).join();
              if (/step \d+, nearest.*What you said/.test(labels))
                globalThis.waited = performance.now() - began;
              else requestAnimationFrame(look);
            };
            look();
          },
          { capture: true },
        );
      });
      await page.mouse.up();
      await page.waitForFunction(() => globalThis.waited !== undefined);
      whole.push(await page.evaluate(() => globalThis.waited));
      const numbers = await page.locator('.numbers').first().innerText();
      computed.push(Number(/sound to picture\s+(\d+) ms/.exec(numbers)[1]));
    });
  }
  tell('from the end of speech to the last step of the picture', whole, 'ms');
  tell('of which computed', computed, 'ms');
}

/** Sets the training up and begins it. */
async function begin(page, options) {
  await page.goto(`${host.address}#train`);
  await page.locator('summary').click();
  for (const [name, value] of Object.entries(options)) {
    const control = page.locator(`[data-option="${name}"]`);
    if (name === 'preset') await control.selectOption(value);
    else await control.fill(String(value));
  }
  await page.locator('[data-act="begin"]').click();
}

async function frames() {
  const rates = [];
  const longest = [];
  for (let round = 0; round < rounds; round++) {
    await withPage([], async (page) => {
      await begin(page, { preset: 'tuned', threads: 1, limit: 60_000, seed: 1 });
      await page
        .getByRole('img', { name: /^Weights/ })
        .first()
        .waitFor();
      const told = await page.evaluate(
        () =>
          new Promise((resolve) => {
            const times = [];
            const frame = (now) => {
              times.push(now);
              if (now - times[0] < 6000) requestAnimationFrame(frame);
              else resolve(times);
            };
            requestAnimationFrame(frame);
          }),
      );
      const gaps = told.slice(1).map((time, i) => time - told[i]);
      rates.push((1000 * gaps.length) / (told[told.length - 1] - told[0]));
      longest.push(Math.max(...gaps));
    });
  }
  tell('while it trains on one thread', rates, 'frames/s');
  tell('longest time between two frames', longest, 'ms');
}

/** Milliseconds per batch of the command line. */
function trainByCli({ preset, threads, limit, seed }) {
  const out = join(folder, 'run');
  const given = ['--preset', preset, '--threads', threads, '--limit', limit, '--seed', seed, '--evaluate', 0];
  execFileSync(process.execPath, [
    cli,
    'train',
    'autoencoder',
    ...given.map(String),
    '--out',
    out,
    '--force',
  ]);
  return JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')).msPerBatch;
}

async function trainInPage(run) {
  return withPage([], async (page) => {
    await begin(page, run);
    await page.locator('[data-phase="done"]').waitFor({ timeout: 600_000 });
    const shown = await page.locator('dt', { hasText: 'per batch' }).locator('+ dd').innerText();
    return Number.parseFloat(shown);
  });
}

async function speed() {
  for (const preset of ['tuned', 'paper']) {
    for (const threads of [2, 1]) {
      const run = { preset, threads, limit: 20_000, seed: 1 };
      const [inPage, byCli] = [[], []];
      for (let round = 0; round < rounds; round++) {
        byCli.push(trainByCli(run));
        inPage.push(await trainInPage(run));
      }
      tell(`${preset}, ${threads} threads, in the page`, inPage, 'ms per batch');
      tell(`${preset}, ${threads} threads, command line`, byCli, 'ms per batch');
      console.log(`  the page has ${((100 * median(byCli)) / median(inPage)).toFixed(0)} % of its speed`);
    }
  }
}

const parts = { load, speak, frames, speed };
try {
  for (const name of positionals.length > 0 ? positionals : Object.keys(parts)) await parts[name]();
} finally {
  await host.close();
  rmSync(folder, { recursive: true, force: true });
}
