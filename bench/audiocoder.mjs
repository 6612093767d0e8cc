/**
 * A training step of a full-size audiocoder, 58500-2048-196 with batches of 50, against PyTorch.
 *
 * Method: one process. Clips of `--audio` are heard (from the cache where they were before); for each row an engine is
 * made, trains `--batches` batches of random clips towards random maps, and gives the time of the median batch by its
 * steps, without making, loading and the first batch. In each round every row runs once, then the PyTorch peer's method
 * `shared` at the same size on two threads and on one (its own median). Printed: medians over the rounds, the range,
 * and the median of the rounds' ratios; peak memory is that of the whole process, which holds two networks at most.
 *
 *     node bench/audiocoder.mjs [--audio fsdd --data-dir DIR] [--peer pytorch_peer.py --python python3] [--rounds 3]
 */
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { ruleOf } from '../dist/src/network/layers.js';
import { neuronSpec } from '../dist/src/network/neuron-options.js';
import { createEngine, denseShape } from '../dist/src/node/entries/engine.js';
import { hearClips, loadClipSet, resolveAudiocoderOptions } from '../dist/src/node/index.js';

const { values } = parseArgs({
  options: {
    audio: { type: 'string', default: 'spoken-digits' },
    'data-dir': { type: 'string' },
    peer: { type: 'string' },
    python: { type: 'string', default: 'python3' },
    rounds: { type: 'string', default: '3' },
    batches: { type: 'string', default: '3' },
  },
});
const WIDTHS = [58_500, 2048, 196];
const BATCH = 50;
const ROWS = [
  { preset: 'paper', steps: 30, threads: 2, note: 'rule as written, spike probability 0.02' },
  { preset: 'authors', steps: 30, threads: 2, note: 'the rule of the peer, spike probability 0.02' },
  {
    preset: 'paper',
    steps: 30,
    threads: 2,
    trace: 'plain',
    beta1: 0,
    note: 'plain trace, spike probability 0.02',
  },
  {
    preset: 'paper',
    steps: 30,
    threads: 1,
    trace: 'plain',
    beta1: 0,
    note: 'plain trace, spike probability 0.02',
  },
  { preset: 'tuned', steps: 15, threads: 2, note: 'spike probability 0.3' },
];

const clips = await loadClipSet(values.audio, { dataDir: values['data-dir'] });
const hearing = { sampleRate: 12_500, earQ: 8, stepFactor: 0.5, decimation: 10, frames: 1500 };
const { intensities } = await hearClips(clips, hearing);
const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

let state = 1;
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};

function randomBatch(steps, spikeProbability) {
  const samples = Uint32Array.from({ length: BATCH }, () => Math.floor(random() * intensities.length));
  const rows = new Uint16Array(BATCH * WIDTHS[0]);
  for (const [b, clip] of samples.entries()) rows.set(intensities[clip], b * WIDTHS[0]);
  const spikes = Uint8Array.from({ length: 15 * BATCH * WIDTHS[2] }, () => (random() < 0.4 ? 1 : 0));
  const code = { spikeProbability, seed: 1, purpose: 5, epoch: 0 };
  const input = { kind: 'intensities', intensities: rows, samples, code };
  return { size: BATCH, steps, input, target: { kind: 'spikes', frames: 15, spikes } };
}

/** Milliseconds per step. */
async function measure({ note, ...given }) {
  const options = resolveAudiocoderOptions(given);
  const shape = { ...denseShape(WIDTHS, neuronSpec(options)), batch: BATCH, steps: options.steps };
  const settings = { engine: 'wasm', threads: options.threads, rule: ruleOf(options) };
  const engine = await createEngine(shape, settings);
  for (const l of [0, 1]) {
    const weights = new Float32Array(WIDTHS[l] * WIDTHS[l + 1]);
    for (let n = 0; n < weights.length; n++) weights[n] = options.initialBound * (2 * random() - 1);
    await engine.setWeights(l, weights);
  }
  const times = [];
  for (let n = 0; n <= Number(values.batches); n++) {
    const batch = randomBatch(options.steps, options.spikeProbability);
    const began = performance.now();
    await engine.train(batch, { learningRate: options.learningRate });
    if (n > 0) times.push((performance.now() - began) / options.steps);
  }
  await engine[Symbol.asyncDispose]();
  return median(times);
}

function peer(threads) {
  const size = ['--inputs', '58500', '--hidden', '2048', '--outputs', '196', '--steps', '3', '--batch', '50'];
  const given = [values.peer, 'shared', ...size, '--batches', '3', '--threads', String(threads)];
  return JSON.parse(execFileSync(values.python, given, { encoding: 'utf8' })).ms_per_batch_median / 3;
}

const nameOf = ({ preset, threads, steps, note }) => `${preset}, ${note}, T ${steps}, threads ${threads}`;
const seen = new Map();
const note = (name, value) => seen.set(name, [...(seen.get(name) ?? []), value]);
for (let round = 0; round < Number(values.rounds); round++) {
  for (const row of ROWS) note(nameOf(row), await measure(row));
  if (values.peer) note('PyTorch shared, better of two threads and one', Math.min(peer(2), peer(1)));
}
const theirs = [...seen].find(([name]) => name.startsWith('PyTorch'))?.[1];
for (const [name, numbers] of seen) {
  const ratio = theirs ? `  ${median(theirs.map((ms, round) => ms / numbers[round])).toFixed(1)} times` : '';
  const range = `${Math.min(...numbers).toFixed(1)} to ${Math.max(...numbers).toFixed(1)}`;
  console.log(`${name.padEnd(76)} ${median(numbers).toFixed(1)} ms per step (${range})${ratio}`);
}
console.log(`peak memory ${(process.resourceUsage().maxRSS / 1e6).toFixed(2)} GB`);
