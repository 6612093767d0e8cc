/**
 * How many times faster than real time the ear is, on one core.
 *
 * Method: one process, one thread. Every clip of `--audio` (at most `--clips`) is decoded and kept; then, after 20 clips to
 * warm up, each is resampled to 12.5 kHz and heard with 39 channels. Printed: seconds of sound by seconds of work, for
 * the ear alone and with resampling, and the median clip's.
 *
 *     node bench/ear.mjs [--audio fsdd --data-dir DIR] [--clips 1000]
 */
import { parseArgs } from 'node:util';
import { cochleagram, resample } from '../dist/src/node/entries/data.js';
import { loadClipSet } from '../dist/src/node/index.js';

const { values } = parseArgs({
  options: {
    audio: { type: 'string', default: 'spoken-digits' },
    'data-dir': { type: 'string' },
    clips: { type: 'string', default: '1000' },
  },
});
const set = await loadClipSet(values.audio, { dataDir: values['data-dir'] });
const count = Math.min(Number(values.clips), set.clips.length);
// Spread over the set, which is ordered by digit.
const chosen = Array.from({ length: count }, (_, i) => Math.floor((i * set.clips.length) / count));
const sounds = await Promise.all(chosen.map((clip) => set.load(clip)));
const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

let [seconds, resampling, hearing] = [0, 0, 0];
const factors = [];
for (const { samples, sampleRate } of sounds.slice(0, 20)) cochleagram(resample(samples, sampleRate, 12_500));
for (const { samples, sampleRate } of sounds) {
  const length = samples.length / sampleRate;
  const began = performance.now();
  const signal = resample(samples, sampleRate, 12_500);
  const resampled = performance.now();
  const { channels } = cochleagram(signal);
  const done = performance.now();
  if (channels !== 39) throw new Error(`${channels} channels`);
  seconds += length;
  resampling += (resampled - began) / 1000;
  hearing += (done - resampled) / 1000;
  factors.push((1000 * length) / (done - began));
}
console.log(`${count} clips of ${set.name}, ${seconds.toFixed(0)} s of sound, 39 channels, one thread`);
console.log(`ear alone        ${(seconds / hearing).toFixed(0)} times faster than real time`);
console.log(
  `with resampling  ${(seconds / (hearing + resampling)).toFixed(0)} times, the median clip ${median(factors).toFixed(0)}`,
);
