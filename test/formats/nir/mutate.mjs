/**
 * Reads damaged NIR files, some by single bytes, some where HDF5 keeps addresses and sizes; one that is whole after every
 * hundred. Counts what was accepted, refused and stopped by the limit of time; fails if anything else happens.
 *
 *     npm run build
 *     node test/formats/nir/mutate.mjs [--files 10000] [--seed 1] [--limit 2] [--at-once 2] [--keep FOLDER]
 *
 * Files: written by Spikeloom (leaky, without leak, r folded, wide, an audiocoder) and by NIR's own package. A file takes
 * 0.15 s of a processor, one that hangs the limit, in seconds. --keep writes those that hang to a folder.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { runnerImport } from 'vite';
import { initialWeights } from '../../../dist/src/node/entries/engine.js';
import {
  decodeNir,
  encodeNir,
  networkToNir,
  synthesisToNir,
} from '../../../dist/src/node/entries/formats.js';
import { InputError, resolveAudiocoderOptions, resolveOptions } from '../../../dist/src/node/index.js';

const number = (fallback) => ({ type: 'string', default: String(fallback) });
const { values: given } = parseArgs({
  options: {
    ...{ files: number(10_000), seed: number(1), limit: number(2), 'at-once': number(2) },
    keep: { type: 'string' },
  },
});
const [files, seed, limit, atOnce] = ['files', 'seed', 'limit', 'at-once'].map((name) => Number(given[name]));
const { module: mutations } = await runnerImport(fileURLToPath(new URL('./mutations.ts', import.meta.url)));

const image = { width: 3, height: 2 };

function network(widths, changed = {}) {
  const options = { ...resolveOptions({ hidden: widths.slice(1, -1) }), ...changed };
  return { widths, image, options, weights: initialWeights(widths, 1, 0.5) };
}

function audiocoder() {
  const options = resolveAudiocoderOptions({ hidden: [5] });
  const inputs = 75 * 39;
  const widths = [inputs, 5, 4];
  return {
    audiocoder: { widths, options, weights: initialWeights(widths, 2, 0.5) },
    autoencoder: network([6, 4, 6]),
    classes: ['zero', 'one'],
    hearsWords: true,
  };
}

const originals = await Promise.all([
  encodeNir(networkToNir(network([6, 4, 6]))),
  encodeNir(networkToNir(network([6, 4, 3, 6], { leak: 0 }))),
  encodeNir(networkToNir(network([6, 40, 6]), { foldR: true })),
  encodeNir(networkToNir(network([6, 12, 5, 12, 6], { reset: 'subtract' }))),
  encodeNir(synthesisToNir(audiocoder())),
  new Uint8Array(gunzipSync(readFileSync(new URL('./written-by-nir.nir.gz', import.meta.url)))),
]);
console.log(`${originals.length} files of ${originals.map(({ length }) => length).join(', ')} bytes`);

const counts = { accepted: 0, refused: 0, stopped: 0, whole: 0 };
const reasons = new Map();
const longest = { accepted: 0, refused: 0, stopped: 0 };

async function readDamaged(n) {
  const bytes = mutations.mutatedHdf5(originals[n % originals.length], seed * 1_000_003 + n);
  const started = performance.now();
  let outcome = 'accepted';
  try {
    await decodeNir(bytes, 'damaged.nir', { timeLimit: limit });
  } catch (error) {
    if (!(error instanceof InputError) || /[\r\n]/.test(error.message)) throw error;
    outcome = error.message.includes('did not end within') ? 'stopped' : 'refused';
    if (outcome === 'refused') {
      const reason = error.message
        .replace(/^damaged\.nir: /, '')
        .replace(/\d+/g, '…')
        .slice(0, 100);
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    } else if (given.keep !== undefined) {
      mkdirSync(given.keep, { recursive: true });
      writeFileSync(join(given.keep, `${seed}-${n}.nir`), bytes);
    }
  }
  counts[outcome]++;
  longest[outcome] = Math.max(longest[outcome], performance.now() - started);
}

/** The most memory that the process had so far. */
function memoryMb() {
  return Math.round(process.resourceUsage().maxRSS / 1000);
}

const begun = performance.now();
for (let n = 0; n < files; ) {
  const hundred = Array.from({ length: Math.min(100, files - n) }, (_, i) => n + i);
  n += hundred.length;
  const lane = async () => {
    for (let next = hundred.pop(); next !== undefined; next = hundred.pop()) await readDamaged(next);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  const { nodes } = await decodeNir(originals[((n / 100) % originals.length) | 0], 'whole.nir');
  if (nodes.size < 6) throw new Error(`after ${n} damaged files a whole one has ${nodes.size} nodes`);
  counts.whole++;
  if (n % 1000 === 0 || n >= files) {
    const seconds = Math.round((performance.now() - begun) / 1000);
    console.log(`${n} files, ${seconds} s:`, JSON.stringify(counts), `largest memory ${memoryMb()} MB`);
  }
}
console.log(
  'longest, ms:',
  JSON.stringify(longest, (_, value) => (typeof value === 'number' ? Math.round(value) : value)),
);
for (const [reason, times] of [...reasons].sort((a, b) => b[1] - a[1]).slice(0, 20))
  console.log(times, reason);
