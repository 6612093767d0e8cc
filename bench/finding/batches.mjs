/** Networks on their way and recorded batches, for the diagnostics of docs/finding.md. */
import { Purpose } from '../../dist/src/core/philox.js';
import { ruleOf } from '../../dist/src/network/layers.js';
import { neuronSpec } from '../../dist/src/network/neuron-options.js';
import { createEngine, denseShape, initialWeights } from '../../dist/src/node/entries/engine.js';
import { meanNormalisedMse } from '../../dist/src/node/entries/use.js';
import { resolveOptions, trainAutoencoder } from '../../dist/src/node/index.js';
import { trainingOrder } from '../../dist/src/training/batch-order.js';
import { imageBatch } from '../../dist/src/use/batches.js';

/** Weights (float64, per layer [N_l, N_{l−1}]) of a training after each of `batches`, all multiples of 10. */
export async function networksAt(images, given, batches) {
  const options = {
    ...given,
    limit: 100 * Math.max(...batches, 1),
    checkpointEvery: 10,
    logEvery: 1e6,
    threads: 1,
  };
  const { seed, initialBound, hidden } = resolveOptions(options);
  const pixels = images.width * images.height;
  const found = { 0: initialWeights([pixels, ...hidden, pixels], seed, initialBound) };
  if (Math.max(...batches) > 0) {
    for await (const { batch, state } of trainAutoencoder(images, options))
      if (state) found[batch] = state.weights;
  }
  return batches.map((batch) => found[batch].map((matrix) => Float64Array.from(matrix)));
}

/** Weights after `more` batches of a training that goes on from batch `from` with these options. */
export async function goneOn(images, given, weights, from, more) {
  const options = { ...given, limit: 100 * (from + more), checkpointEvery: 1e6, logEvery: 1e6, threads: 1 };
  let last;
  for await (const event of trainAutoencoder(images, options, {
    state: { batch: from, seconds: 0, weights },
  }))
    last = event;
  return last.network.weights;
}

/** Training images `from` … of the order that trainings go through; `draw` tells spikes of the same images apart. */
export function batchOf(images, given, { from, size, draw = 0 }) {
  const { steps, seed, spikeProbability } = resolveOptions(given);
  const order = trainingOrder(images.count, images.count, seed, 0);
  const source = {
    images,
    order,
    coding: 'rate',
    steps,
    seed,
    spikeProbability,
    purpose: Purpose.trainingSpikes,
    epoch: draw,
  };
  return imageBatch(source, from, from + size);
}

/** An engine with these weights; `use` gets it and its result is returned. */
async function withEngine(weights, given, batch, use) {
  const options = resolveOptions(given);
  const widths = [batch.input.intensities.length / batch.size, ...options.hidden];
  widths.push(widths[0]);
  const shape = { ...denseShape(widths, neuronSpec(options)), batch: batch.size, steps: batch.steps };
  const settings = { engine: 'wasm', threads: 1, rule: ruleOf(options) };
  const engine = await createEngine(shape, settings, weights);
  try {
    return await use(engine, options);
  } finally {
    await engine[Symbol.asyncDispose]();
  }
}

/** What a frozen network makes of a batch. */
export function resultOn(weights, given, batch) {
  return withEngine(weights, given, batch, (engine) => engine.run(batch));
}

/** mse of a frozen network on a batch. */
export async function errorOn(weights, given, batch) {
  const pixels = batch.input.intensities.length / batch.size;
  const { outputs } = await resultOn(weights, given, batch);
  return meanNormalisedMse(batch.input.intensities, outputs, pixels);
}

/** A frozen batch with its records. */
export function frozen(weights, given, batch) {
  return withEngine(weights, given, batch, async (engine, neuron) => {
    const records = [];
    await engine.train(batch, { learningRate: 0, record: (record) => void records.push(record) });
    return { neuron, size: batch.size, weights, records };
  });
}

/** Records of one batch of training. */
export function trainingRecords(weights, given, batch) {
  return withEngine(weights, given, batch, async (engine, { learningRate }) => {
    const records = [];
    await engine.train(batch, { learningRate, record: (record) => void records.push(record) });
    return records;
  });
}

/** Weights after every step of one batch of training, the first being those before: [T + 1][layer]. */
export async function trained(weights, given, batch) {
  const records = await trainingRecords(weights, given, batch);
  return [weights, ...records.map((record) => record.weights)];
}
