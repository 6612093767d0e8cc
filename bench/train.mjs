/**
 * Whole trainings, start to end, against what a user would write in PyTorch.
 *
 * Method: in each round one after the other, alone on the machine: `spikeloom train autoencoder --data mnist
 * --limit 20000` with two threads and with one (the whole process: start, data, 200 batches of 100, test images,
 * report), then each method of the PyTorch peer on one and on two threads (its own median over `--peer-batches`
 * batches, without start-up). Printed: medians over the rounds, and the median of the rounds' ratios.
 *
 *     node bench/train.mjs --data-dir DIR --peer pytorch_peer.py [--python python3] [--rounds 5]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    'data-dir': { type: 'string' },
    peer: { type: 'string' },
    python: { type: 'string', default: 'python3' },
    rounds: { type: 'string', default: '5' },
    'peer-batches': { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
});
const cli = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const out = mkdtempSync(join(tmpdir(), 'spikeloom-bench-'));
const IMAGES = 20_000;
const BATCHES = IMAGES / 100;

/** Milliseconds per batch of a whole process, and its peak memory in MB. */
function train(preset, threads) {
  const options = ['--preset', preset, '--threads', String(threads), '--limit', String(IMAGES)];
  const where = ['--data', 'mnist', ...(values['data-dir'] ? ['--data-dir', values['data-dir']] : [])];
  const began = performance.now();
  execFileSync(
    process.execPath,
    [cli, 'train', 'autoencoder', ...where, ...options, '--out', out, '--force'],
    {
      stdio: 'ignore',
    },
  );
  const ms = (performance.now() - began) / BATCHES;
  return { ms, megabytes: JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')).peakMemoryBytes / 1e6 };
}

function peer(method, threads) {
  const given = [values.peer, method, '--threads', String(threads), '--batches', values['peer-batches']];
  return JSON.parse(execFileSync(values.python, given, { encoding: 'utf8' })).ms_per_batch_median;
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
const seen = new Map();
const note = (name, value) => seen.set(name, [...(seen.get(name) ?? []), value]);
for (let round = 0; round < Number(values.rounds); round++) {
  for (const preset of ['paper', 'tuned']) {
    for (const threads of [2, 1]) {
      const { ms, megabytes } = train(preset, threads);
      note(`spikeloom ${preset}, threads ${threads}`, ms);
      note(`memory ${preset}, threads ${threads}`, megabytes);
    }
  }
  if (!values.peer) continue;
  for (const method of ['synapse', 'shared', 'bptt']) {
    const [one, two] = [peer(method, 1), peer(method, 2)];
    note(`PyTorch ${method}, threads 1`, one);
    note(`PyTorch ${method}, threads 2`, two);
    note(`PyTorch ${method}, better`, Math.min(one, two));
  }
}
rmSync(out, { recursive: true, force: true });

const ratio = (over, under) => median(seen.get(over).map((ms, round) => ms / seen.get(under)[round]));
const ours = 'spikeloom paper, threads 2';
const ratios = {
  'paper: two threads over one': ratio('spikeloom paper, threads 1', ours),
  'tuned: two threads over one': ratio('spikeloom tuned, threads 1', 'spikeloom tuned, threads 2'),
};
if (values.peer) {
  for (const method of ['synapse', 'shared', 'bptt']) {
    ratios[`paper on two threads against PyTorch ${method}`] = ratio(`PyTorch ${method}, better`, ours);
  }
}
if (values.json) console.log(JSON.stringify({ seen: Object.fromEntries(seen), ratios }, undefined, 2));
else {
  for (const [name, numbers] of seen) {
    const unit = name.startsWith('memory') ? 'MB' : 'ms per batch';
    const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
    console.log(
      `${name.padEnd(34)} ${median(numbers).toFixed(1)} ${unit} (${low.toFixed(1)} to ${high.toFixed(1)})`,
    );
  }
  for (const [name, value] of Object.entries(ratios))
    console.log(`${name}: ${value.toFixed(2)} times faster`);
}
