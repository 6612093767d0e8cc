/**
 * What of a trace matters, its weight or its direction: trainings with traces that no engine has (`finding/trainer.mjs`).
 *
 * Method: 784-196-784, preset `paper`, T 15, the first 10,000 images of the shuffled training set (100 batches of 100, seed
 * 1), each trace of the list for the hidden and the output layer; evaluated with frozen weights on the first 2,000 test
 * images. Before, one batch with `per-synapse` and one with `plain` is compared with the engine's weights.
 *
 *     node bench/finding-variants.mjs --data-dir DIR [--data mnist] [--only even/even,…] [--batches 100] [--json]
 */
import { parseArgs } from 'node:util';
import { encodeStep } from '../dist/src/encoders/rate-coding.js';
import { initialWeights } from '../dist/src/node/entries/engine.js';
import { evaluate, loadImageSet, resolveOptions } from '../dist/src/node/index.js';
import { batchOf, trained } from './finding/batches.mjs';
import { trainBatch } from './finding/trainer.mjs';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: 'mnist' },
    'data-dir': { type: 'string' },
    only: { type: 'string' },
    batches: { type: 'string', default: '100' },
    json: { type: 'boolean', default: false },
  },
});
/** Traces of the hidden and the output layer. */
const PAIRS = [
  ['per-synapse', 'per-synapse'],
  ['plain', 'plain'],
  ['even', 'even'],
  ['level', 'level'],
  ['before', 'before'],
  ['per-synapse', 'plain'],
  ['plain', 'per-synapse'],
];
const images = await loadImageSet(values.data, { part: 'train', dataDir: values['data-dir'] });
const tests = await loadImageSet(values.data, { part: 'test', dataDir: values['data-dir'] });
const options = resolveOptions({ preset: 'paper', threads: 1 });
const widths = [784, ...options.hidden, 784];

const start = () => initialWeights(widths, options.seed, options.initialBound);
/** [post, pre] → [pre, post] or back. */
function transposed(matrix, rows) {
  const columns = matrix.length / rows;
  const other = new Float64Array(matrix.length);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) other[c * rows + r] = matrix[r * columns + c];
  return other;
}
const inside = (matrices) =>
  matrices.map((matrix, l) => ({
    pre: widths[l],
    post: widths[l + 1],
    values: transposed(matrix, widths[l + 1]),
  }));
const outside = (weights) =>
  weights.map(({ values: matrix, pre }) => Float32Array.from(transposed(matrix, pre)));

/** Input spikes [B, N_0] of every step of batch `index`. */
function spikesOf(index) {
  const { input, size, steps } = batchOf(images, options, { from: 100 * index, size: 100 });
  return Array.from({ length: steps }, (_, t) => {
    const spikes = new Uint8Array(input.intensities.length);
    for (let b = 0; b < size; b++) {
      const row = [b * widths[0], (b + 1) * widths[0]];
      encodeStep(
        input.intensities.subarray(...row),
        input.samples[b],
        t + 1,
        input.code,
        spikes.subarray(...row),
      );
    }
    return spikes;
  });
}

for (const trace of ['per-synapse', 'plain']) {
  const weights = inside(start());
  trainBatch(weights, spikesOf(0), [trace, trace], options);
  const batch = batchOf(images, options, { from: 0, size: 100 });
  const engine = (await trained(start(), { ...options, trace }, batch)).at(-1);
  const differences = outside(weights).map((matrix, l) =>
    matrix.map((value, n) => Math.abs(value - engine[l][n])),
  );
  const far = differences.map((d) => d.filter((value) => value > options.learningRate).length / d.length);
  console.log(
    `${trace}: share of weights more than a step away from the engine's after a batch: ${far.join(', ')}`,
  );
}
for (const traces of PAIRS) {
  const name = traces.join('/');
  if (values.only && !values.only.split(',').includes(name)) continue;
  const weights = inside(start());
  for (let index = 0; index < Number(values.batches); index++)
    trainBatch(weights, spikesOf(index), traces, options);
  const image = { width: images.width, height: images.height };
  const network = { widths, weights: outside(weights), image, options };
  const { mse, spikeRates } = await evaluate(network, tests, { limit: 2000 });
  if (values.json)
    console.log(JSON.stringify({ data: values.data, batches: values.batches, traces, mse, spikeRates }));
  else
    console.log(
      `| ${traces.join(' | ')} | ${mse.toFixed(4)} | ${spikeRates.map((r) => r.toFixed(3)).join(' | ')} |`,
    );
}
