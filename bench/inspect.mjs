/**
 * What counting operations costs: milliseconds of processor time per batch of a frozen autoencoder, with and without.
 *
 * Method: one process. The network of RUN (run folder or checkpoint file) runs the first `--batches` batches of its test
 * images, which are cut and coded before; they are timed twice per round, once without and once with `countOperations`,
 * and whose turn is first changes with every round. One round goes before to warm up. Beside it, measured in the same way,
 * what the library does with them: `evaluate` (errors of all images) against `inspect` (the same, and the cost). Printed:
 * medians over the rounds, and the median of the rounds' own ratios.
 *
 *     node bench/inspect.mjs RUN [--data-dir DIR] [--batches 20] [--rounds 15] [--threads 1] [--json]
 */
import { parseArgs } from 'node:util';
import { layersOf } from '../dist/src/network/layers.js';
import { evaluate, inspect, loadNetworkImages, openNetwork } from '../dist/src/node/index.js';
import { engineFor } from '../dist/src/use/run-layers.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'data-dir': { type: 'string' },
    batches: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '15' },
    threads: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const [run] = positionals;
if (run === undefined) throw new Error('give a run');
const [batches, rounds, threads] = [values.batches, values.rounds, values.threads].map(Number);

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

const opened = await openNetwork(run);
const { network } = opened;
const { batch, steps, seed, spikeProbability } = network.options;
const limit = batch * batches;
const images = await loadNetworkImages(opened, { dataDir: values['data-dir'], count: limit });
const inputs = network.widths[0];
const code = { spikeProbability, seed, purpose: 6, epoch: 0 };
const parts = Array.from({ length: batches }, (_, n) => ({
  size: batch,
  steps,
  input: {
    kind: 'intensities',
    code,
    samples: Uint32Array.from({ length: batch }, (_, b) => n * batch + b),
    intensities: Uint16Array.from(
      images.pixels.subarray(n * batch * inputs, (n + 1) * batch * inputs),
      (pixel) => 257 * pixel,
    ),
  },
}));
const settings = { engine: network.options.engine, threads, batch, steps };
const engine = await engineFor(layersOf(network), settings);

/** Milliseconds of processor time per batch, of all threads: other programs weigh less on it than on the clock. */
async function timed(work) {
  const began = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000 / batches;
}
const runs = (countOperations) => async () => {
  for (const part of parts) await engine.run(part, { countOperations });
};
const pairs = {
  engine: [runs(false), runs(true)],
  library: [
    () => evaluate(network, images, { limit, threads }),
    () => inspect(network, images, { limit, threads }),
  ],
};

const results = {};
for (const [name, [without, counting]] of Object.entries(pairs)) {
  const times = { without: [], with: [] };
  for (let round = -1; round < rounds; round++) {
    const order = round % 2 === 0 ? ['without', 'with'] : ['with', 'without'];
    for (const which of order) {
      const ms = await timed(which === 'with' ? counting : without);
      if (round >= 0) times[which].push(ms);
    }
  }
  const ratios = times.with.map((ms, i) => ms / times.without[i]);
  results[name] = { without: median(times.without), with: median(times.with), ratio: median(ratios) };
}
await engine[Symbol.asyncDispose]();

const { widths } = network;
if (values.json) console.log(JSON.stringify({ widths, steps, batch, threads, rounds, results }));
else {
  console.log(
    `${widths.join('-')}, T ${steps}, batches of ${batch}; ${threads} threads, ${rounds} rounds of ${batches} batches`,
  );
  for (const [name, { without, with: counted, ratio }] of Object.entries(results)) {
    console.log(
      `${name}: ${without.toFixed(2)} ms per batch, counting ${counted.toFixed(2)} ms, ratio ${ratio.toFixed(3)}`,
    );
  }
}
