/**
 * The page of one network as a file: how large it is, and how long a browser takes from opening it until the first
 * picture is drawn.
 *
 * Method: networks of random weights, an autoencoder and audiocoders of growing size, exported by `exportPage`; opened
 * from the disk in headless Chromium, a new browser for every round; medians of the rounds.
 *
 *     node bench/one-page.mjs [--rounds 5] [--chromium PATH]
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { hearingInputs } from '../dist/src/node/entries/data.js';
import { audiocoderWidths, autoencoderWidths } from '../dist/src/node/entries/engine.js';
import { exportPage } from '../dist/src/node/entries/report.js';
import {
  encodeCheckpoint,
  hearingOf,
  resolveAudiocoderOptions,
  resolveOptions,
} from '../dist/src/node/index.js';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    chromium: { type: 'string', default: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'spikeloom-bench-'));
const image = { width: 28, height: 28 };
const FIRST_PICTURE = /^(Output spikes up to step .* mse [\d.]+$|The drawn picture at step )/;

/** As training leaves them: small, and of all bits. */
function weightsOf(widths) {
  return widths
    .slice(1)
    .map((post, l) => Float32Array.from({ length: post * widths[l] }, () => 0.04 * (Math.random() - 0.5)));
}

function autoencoder() {
  const options = resolveOptions({ preset: 'tuned' });
  const widths = autoencoderWidths(image.width * image.height, options.hidden);
  return { widths, weights: weightsOf(widths), image, options };
}

function audiocoder(hidden) {
  const options = resolveAudiocoderOptions({ preset: 'tuned', hidden: [hidden] });
  const draws = autoencoder();
  const widths = audiocoderWidths(hearingInputs(hearingOf(options)), options, draws);
  const parts = { audiocoder: { widths, options }, autoencoder: draws, classes: [...'0123456789'] };
  return { widths, bytes: encodeCheckpoint('audiocoder', parts, { batch: 1, weights: weightsOf(widths) }) };
}

async function opening(file) {
  const browser = await chromium.launch({
    executablePath: values.chromium,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page = await browser.newPage({ offline: true });
    const began = performance.now();
    await page.goto(pathToFileURL(file).href, { waitUntil: 'commit', timeout: 120_000 });
    await page.getByRole('img', { name: FIRST_PICTURE }).waitFor({ timeout: 120_000 });
    return performance.now() - began;
  } finally {
    await browser.close();
  }
}

async function measure(name, bytes) {
  const [network, page] = [join(folder, 'network.safetensors'), join(folder, 'page.html')];
  writeFileSync(network, bytes);
  const written = await exportPage(network, page);
  const times = [];
  for (let round = 0; round < Number(values.rounds); round++) times.push(await opening(page));
  times.sort((a, b) => a - b);
  const seconds = (time) => (time / 1000).toFixed(1);
  console.log(
    `${name}: network ${(bytes.length / 1e6).toFixed(1)} MB, gzip ${Math.round((100 * gzipSync(bytes).length) / bytes.length)} %; ` +
      `page ${(written.bytes / 1e6).toFixed(1)} MB; first picture after ${seconds(times[times.length >> 1])} s ` +
      `(${seconds(times[0])} to ${seconds(times[times.length - 1])}, ${times.length} rounds)`,
  );
}

try {
  const small = autoencoder();
  await measure(
    small.widths.join('-'),
    encodeCheckpoint('autoencoder', small, { batch: 1, weights: small.weights }),
  );
  for (const hidden of [64, 256, 512]) {
    const { widths, bytes } = audiocoder(hidden);
    await measure(widths.join('-'), bytes);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
