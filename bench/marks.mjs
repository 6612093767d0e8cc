/**
 * The reconstruction errors that the documents quote: one epoch, batches of 100, all 10,000 test images, frozen
 * weights, mean of seeds 1, 2, 3.
 *
 * Method: each run is trained and evaluated in this process by the public library; nothing is timed.
 *
 *     node bench/marks.mjs GROUP … --data-dir DIR [--seeds 1,2,3] [--threads 1] [--json]
 *
 * Groups: mnist, fashion, leak, mask, steps (figure 3 of the paper).
 */
import { parseArgs } from 'node:util';
import { evaluate, loadImageSet, trainAutoencoder } from '../dist/src/node/index.js';

const FASHION = { data: 'fashion-mnist', hidden: [512], steps: 60 };
const GROUPS = {
  mnist: [{ preset: 'paper' }, { preset: 'authors' }, { preset: 'tuned' }],
  fashion: [{ ...FASHION, preset: 'tuned' }],
  leak: [0.1, 0.01, 0.001, 0].map((leak) => ({ preset: 'paper', leak })),
  mask: ['xor', 'none'].map((mask) => ({ preset: 'paper', mask })),
  steps: [5, 10, 15, 30, 60].map((steps) => ({ preset: 'tuned', steps })),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'data-dir': { type: 'string' },
    seeds: { type: 'string', default: '1,2,3' },
    threads: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const seeds = values.seeds.split(',').map(Number);
const threads = Number(values.threads);
const sets = new Map();

async function load(name, part) {
  const key = `${name} ${part}`;
  if (!sets.has(key)) sets.set(key, await loadImageSet(name, { part, dataDir: values['data-dir'] }));
  return sets.get(key);
}

/** Test error of one configuration and seed. */
async function measure({ data = 'mnist', ...options }, seed) {
  const training = trainAutoencoder(await load(data, 'train'), { ...options, seed, threads, logEvery: 1e6 });
  let network;
  for await (const event of training) network = event.network;
  return evaluate(network, await load(data, 'test'));
}

for (const group of positionals) {
  if (!(group in GROUPS)) throw new Error(`no group ${group}: one of ${Object.keys(GROUPS).join(', ')}`);
  for (const configuration of GROUPS[group]) {
    const results = [];
    for (const seed of seeds) results.push(await measure(configuration, seed));
    const errors = results.map(({ mse }) => mse);
    const mean = errors.reduce((sum, mse) => sum + mse, 0) / errors.length;
    const rates = results[0].spikeRates.map((rate) => rate.toFixed(2)).join(' · ');
    const what = Object.entries(configuration).map(([name, value]) => `${name} ${value}`);
    if (values.json) console.log(JSON.stringify({ group, configuration, seeds, errors, mean }));
    else {
      const each = errors.map((mse) => mse.toFixed(4)).join(', ');
      console.log(`${group}: ${what.join(', ')}: mse ${mean.toFixed(4)} (${each}), spikes ${rates}`);
    }
  }
}
