/**
 * Milliseconds per part of a step of the WebAssembly engine.
 *
 * Method: one process trains on real images (`--data`, default the built-in digits), batches of 100, with the
 * preset's rule; after 10 batches to warm up, each phase's working time is taken per batch and thread. Printed:
 * the median over the batches of the mean over the threads, per step; and the median of whole batches.
 *
 *     node bench/phases.mjs [--data mnist --data-dir DIR] [--hidden 196] [--batches 60] [--json]
 */
import { parseArgs } from 'node:util';
import { SpikingEngine } from '../dist/src/engine/wasm/spiking-engine.js';
import { loadImageSet, trainAutoencoder } from '../dist/src/node/index.js';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: 'digits' },
    'data-dir': { type: 'string' },
    hidden: { type: 'string', default: '196' },
    batches: { type: 'string', default: '60' },
    json: { type: 'boolean', default: false },
  },
});
const batches = Number(values.batches);
const images = await loadImageSet(values.data, {
  part: 'train',
  dataDir: values['data-dir'],
  count: 100 * batches,
});

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

/** Trains with phases timed; gives the times of every batch after the first ten. */
async function measure(options) {
  const whole = [];
  const phases = new Map();
  const train = SpikingEngine.prototype.train;
  SpikingEngine.prototype.train = async function timedTrain(...given) {
    this.timed = true;
    const began = performance.now();
    const result = await train.apply(this, given);
    whole.push(performance.now() - began);
    for (const name of Object.keys(this.phaseTimes[0])) {
      const work = this.phaseTimes.reduce((sum, times) => sum + times[name].work, 0);
      phases.set(name, [...(phases.get(name) ?? []), work / this.phaseTimes.length]);
    }
    return result;
  };
  for await (const _ of trainAutoencoder(images, options));
  SpikingEngine.prototype.train = train;
  const steps = options.steps;
  const parts = [...phases].map(([name, times]) => [name, median(times.slice(10)) / steps]);
  return { ...options, batch: median(whole.slice(10)), parts: Object.fromEntries(parts) };
}

const rows = [];
for (const preset of ['paper', 'tuned', 'authors']) {
  for (const steps of [15, 60]) {
    for (const threads of [1, 2]) {
      if (steps === 60 && threads === 1) continue;
      const hidden = [Number(values.hidden)];
      rows.push(await measure({ preset, steps, threads, hidden, limit: 100 * batches, logEvery: 1e6 }));
    }
  }
}
if (values.json) console.log(JSON.stringify(rows, undefined, 2));
else {
  console.log(`${images.name}, 784-${values.hidden}-784, batches of 100; milliseconds (parts: per step)`);
  for (const { preset, steps, threads, batch, parts } of rows) {
    const text = Object.entries(parts).map(([name, ms]) => `${name} ${ms.toFixed(3)}`);
    console.log(
      `${preset.padEnd(8)} T ${steps}  threads ${threads}  batch ${batch.toFixed(1).padStart(6)}  ` +
        `step ${(batch / steps).toFixed(3)}  ${text.join('  ')}`,
    );
  }
}
