/**
 * Milliseconds from a clip to its picture, by a synthesis network that is loaded.
 *
 * Method: one process and one thread. The network of RUN (run folder or checkpoint file) is read and its weights are
 * brought to an engine, which is timed once. Then each sound file of CLIPS, in the order of their names and again from
 * the first until there are `--rounds`, is decoded (not timed) and becomes the bytes of a PNG: hearing (resampling,
 * ear), spikes (all steps of all layers, counts to greys), PNG. Two clips go before to warm up. Printed: the median
 * over the rounds of each part and of the whole, and the slowest whole.
 *
 *     node bench/synthesize.mjs RUN CLIPS [--rounds 20] [--json]
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { greyPngBytes } from '../dist/src/node/entries/report.js';
import { openSynthesis, readSound, Synthesizer } from '../dist/src/node/index.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '20' },
    json: { type: 'boolean', default: false },
  },
});
const [run, folder] = positionals;
if (folder === undefined) throw new Error('give a run and a folder of sound files');
const rounds = Number(values.rounds);
const WARM_UP = 2;

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

const began = performance.now();
const { network } = await openSynthesis(run);
const opened = performance.now();
const synthesizer = await Synthesizer.create(network);
const loading = { file: opened - began, engine: performance.now() - opened };

const files = (await readdir(folder)).sort();
const times = { hearing: [], spikes: [], png: [], whole: [] };
const seconds = [];
for (let n = -WARM_UP; n < rounds; n++) {
  const sound = await readSound(join(folder, files[(n + WARM_UP) % files.length]));
  const start = performance.now();
  const heard = synthesizer.hear(sound);
  const listened = performance.now();
  const image = await synthesizer.paint(heard);
  const painted = performance.now();
  greyPngBytes(image);
  const end = performance.now();
  if (n < 0) continue;
  times.hearing.push(listened - start);
  times.spikes.push(painted - listened);
  times.png.push(end - painted);
  times.whole.push(end - start);
  seconds.push(sound.samples.length / sound.sampleRate);
}
await synthesizer[Symbol.asyncDispose]();

const medians = Object.fromEntries(Object.entries(times).map(([part, list]) => [part, median(list)]));
const slowest = Math.max(...times.whole);
const { widths, options } = network.audiocoder;
const pixels = network.autoencoder.image.width * network.autoencoder.image.height;
if (values.json) console.log(JSON.stringify({ widths, steps: options.steps, loading, medians, slowest }));
else {
  const parts = Object.entries(medians).map(([part, ms]) => `${part} ${ms.toFixed(1)}`);
  console.log(
    `${widths.join('-')} to ${pixels} pixels, T ${options.steps}, spike probability ${options.spikeProbability}; ` +
      `${rounds} clips of ${median(seconds).toFixed(2)} s (median)`,
  );
  console.log(`loading: file ${loading.file.toFixed(0)} ms, engine ${loading.engine.toFixed(0)} ms`);
  console.log(`milliseconds: ${parts.join('  ')}  slowest ${slowest.toFixed(1)}`);
}
