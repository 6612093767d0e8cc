/**
 * Which trace learns: the sweeps of docs/finding.md.
 *
 * Method: every run of `finding/runs.mjs` is trained on the first 20,000 images of the shuffled training set (200 batches of
 * 100, seed 1) and evaluated with frozen weights on the first 2,000 test images, by the public library, in this process.
 * Each result is appended to `--out` as a line of JSON; runs that are there already are skipped, so that it can be
 * interrupted and goes on. `lastBatchMse` is that of the last training batch, taken while the weights adapt to it.
 *
 *     node bench/finding.mjs --out FILE --data-dir DIR [--threads 1] [--only GROUP,…]     runs what is missing
 *     node bench/finding.mjs --out FILE --tables                                          prints Markdown tables
 *     node bench/finding.mjs --out FILE --draw DIR [--response FILE]                      draws the charts
 *
 * The file of `--response` holds what `finding-why.mjs response --json` printed, a line per data set.
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { evaluate, loadImageSet, trainAutoencoder } from '../dist/src/node/index.js';
import { markdownTables, responsePanel, sweepPanels } from './finding/panels.mjs';
import { RUNS } from './finding/runs.mjs';

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    'data-dir': { type: 'string' },
    threads: { type: 'string', default: '1' },
    only: { type: 'string' },
    tables: { type: 'boolean', default: false },
    draw: { type: 'string' },
    response: { type: 'string' },
  },
});
const TRAINING_IMAGES = 20_000;
const TEST_IMAGES = 2_000;
const nameOf = ({ data, options }) => JSON.stringify({ data, ...options });
const linesOf = (file) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const results = existsSync(values.out) ? linesOf(values.out) : [];

const sets = new Map();
async function load(name, part) {
  const key = `${name} ${part}`;
  if (!sets.has(key)) sets.set(key, await loadImageSet(name, { part, dataDir: values['data-dir'] }));
  return sets.get(key);
}

async function measure({ data, group, options }) {
  const began = performance.now();
  const given = {
    preset: 'paper',
    ...options,
    limit: TRAINING_IMAGES,
    threads: Number(values.threads),
    logEvery: 1e6,
  };
  let last;
  for await (const event of trainAutoencoder(await load(data, 'train'), given)) last = event;
  const { mse, spikeMse, spikeRates } = await evaluate(last.network, await load(data, 'test'), {
    limit: TEST_IMAGES,
  });
  const seconds = (performance.now() - began) / 1000;
  return { data, group, options, mse, spikeMse, spikeRates, lastBatchMse: last.metrics.mse, seconds };
}

async function runMissing() {
  const done = new Set(results.map(nameOf));
  for (const run of RUNS) {
    if (done.has(nameOf(run)) || (values.only && !values.only.split(',').includes(run.group))) continue;
    const result = await measure(run);
    appendFileSync(values.out, `${JSON.stringify(result)}\n`);
    console.log(`${nameOf(run)} mse ${result.mse.toFixed(4)} (${result.seconds.toFixed(0)} s)`);
  }
}

async function draw() {
  const { panelChart } = await import('../dist/src/report/panel-chart.js');
  const responses = values.response ? linesOf(values.response).map(responsePanel) : [];
  for (const [name, panel] of [...sweepPanels(results), ...responses]) {
    writeFileSync(join(values.draw, `${name}.svg`), await panelChart(panel));
  }
}

if (values.tables) console.log(markdownTables(results));
else if (values.draw) await draw();
else await runMissing();
