/**
 * A training batch of an ANN twin.
 *
 * Method: one process. For each row an engine is made, with weights within ±1/√(fan-in), and trains `--batches` batches of
 * 100 samples one after the other; given is the median batch, without making and the first batch. Autoencoders learn random
 * 16-bit intensities, `--lit` of them above 0, at rate 1e-3; the audiocoder's inputs are above 0 for a third of all
 * (sample, input), its targets random. Bringing inputs in and results out is part of the time.
 * With `--phases`, what the phases took, mean over the threads.
 *
 *     node bench/ann.mjs [--size images | audio] [--optimizer sgd | adam] [--threads 2] [--batches 5] [--lit 0.35] [--phases]
 */
import { parseArgs } from 'node:util';
import { createEngine, denseShape } from '../dist/src/node/entries/engine.js';

const { values } = parseArgs({
  options: {
    size: { type: 'string' },
    optimizer: { type: 'string' },
    threads: { type: 'string' },
    batches: { type: 'string', default: '5' },
    lit: { type: 'string', default: '0.35' },
    phases: { type: 'boolean', default: false },
  },
});
const SIZES = {
  images: [
    [784, 196, 784],
    [784, 512, 784],
    [784, 1024, 784],
  ],
  audio: [[58_500, 2048, 196]],
};
const BATCH = 100;
const RULE = { loss: 'squared', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 1e-4, decayMode: 'none' };
const chosen = (given, all) => (given === undefined ? all : [given]);

let state = 1;
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};

function randomBatch(widths, lit) {
  const size = BATCH * widths[0];
  const values = Uint16Array.from({ length: size }, () => (random() < lit ? 65536 * random() : 0));
  const outputs = widths[widths.length - 1];
  const wanted = () => ({ kind: 'values', values: Float32Array.from({ length: BATCH * outputs }, random) });
  const target = outputs === widths[0] ? 'input' : wanted();
  return { size: BATCH, steps: 1, input: { kind: 'values', values }, target };
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

/** Milliseconds per batch, and of the median batch's phases. */
async function measure(widths, lit, optimizer, threads) {
  const shape = { ...denseShape(widths, { kind: 'relu' }), batch: BATCH, steps: 1 };
  const engine = await createEngine(shape, { engine: 'wasm', threads, rule: { ...RULE, optimizer } });
  for (let l = 0; l < widths.length - 1; l++) {
    const bound = 1 / Math.sqrt(widths[l]);
    await engine.setWeights(
      l,
      Float32Array.from({ length: widths[l] * widths[l + 1] }, () => bound * (2 * random() - 1)),
    );
  }
  engine.timed = values.phases;
  const seen = [];
  for (let n = 0; n <= Number(values.batches); n++) {
    const batch = randomBatch(widths, lit);
    const began = performance.now();
    await engine.train(batch, { learningRate: 1e-3 });
    if (n > 0) seen.push({ ms: performance.now() - began, phases: engine.phaseTimes });
  }
  await engine[Symbol.asyncDispose]();
  const ms = median(seen.map((batch) => batch.ms));
  return { ms, all: seen.map((batch) => batch.ms), phases: seen.find((batch) => batch.ms === ms).phases };
}

for (const size of chosen(values.size, Object.keys(SIZES))) {
  for (const widths of SIZES[size]) {
    const lit = size === 'audio' ? 1 / 3 : Number(values.lit);
    for (const optimizer of chosen(values.optimizer, ['sgd', 'adam'])) {
      for (const threads of chosen(values.threads, ['1', '2']).map(Number)) {
        const { ms, all, phases } = await measure(widths, lit, optimizer, threads);
        const range = `${Math.min(...all).toFixed(1)} to ${Math.max(...all).toFixed(1)}`;
        const name = `${widths.join('-')}, ${optimizer}, threads ${threads}`;
        console.log(`${name.padEnd(36)} ${ms.toFixed(1)} ms per batch (${range})`);
        for (const phase of Object.keys(phases[0] ?? {})) {
          const mean = (part) =>
            (phases.reduce((sum, times) => sum + times[phase][part], 0) / phases.length).toFixed(2);
          console.log(`  ${phase.padEnd(10)} ${mean('work')} ms, waiting ${mean('wait')}`);
        }
      }
    }
  }
}
console.log(`peak memory ${(process.resourceUsage().maxRSS / 1e6).toFixed(2)} GB`);
