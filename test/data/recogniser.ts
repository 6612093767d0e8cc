/**
 * A plain recogniser of spoken words by example, to ask whether a sound is understood: cepstra of the cochleagram,
 * compared by dynamic time warping (Sakoe and Chiba, 1978). Of FSDD's recordings it knows 83 % by those of other speakers.
 */
import { cochleagram } from '../../src/cochlea/cochleagram.js';
import { resample } from '../../src/data/resample.js';
import type { Sound } from '../../src/data/sound.js';

/** A vector for each hundredth of a second. */
export type Word = readonly Float64Array[];

const EAR_RATE = 12_500;
/** FSDD's rate: nothing above 4 kHz is compared. */
const BAND_RATE = 8000;
const FRAMES = 12;
const CEPSTRA = 12;
const FLOOR = 0.03;

/** Sums of `FRAMES` frames of the channels in [120, 3700] Hz, without the silence around the word. */
function loudnesses({ samples, sampleRate }: Sound): Float64Array[] {
  const peak = samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const even = samples.map((x) => (0.5 * x) / peak);
  const heard = cochleagram(resample(resample(even, sampleRate, BAND_RATE), BAND_RATE, EAR_RATE));
  const channels = [...heard.centres.keys()].filter((k) => heard.centres[k] > 120 && heard.centres[k] < 3700);
  const sums = Array.from({ length: Math.floor(heard.frames / FRAMES) }, (_, t) =>
    Float64Array.from(channels, (k) => {
      let sum = 0;
      for (let i = 0; i < FRAMES; i++) sum += heard.values[(t * FRAMES + i) * heard.channels + k];
      return sum;
    }),
  );
  const energies = sums.map((frame) => frame.reduce((a, b) => a + b, 0));
  const spoken = energies.map((energy) => energy >= 0.03 * Math.max(...energies));
  return sums.slice(spoken.indexOf(true), spoken.lastIndexOf(true) + 1);
}

/** Cepstra and their slopes. Half of each cepstrum's mean is taken off: what microphones and voices add. */
export function wordOf(sound: Sound): Word {
  const frames = loudnesses(sound);
  const loudest = Math.max(...frames.map((frame) => Math.max(...frame)));
  const cepstra = frames.map((frame) =>
    Float64Array.from({ length: CEPSTRA }, (_, q) => {
      const weight = Math.sqrt(2 / frame.length) * (q === 0 ? 0.4 : 1);
      return frame.reduce((sum, value, k) => {
        const angle = (Math.PI * q * (k + 0.5)) / frame.length;
        return sum + weight * Math.log(FLOOR + value / loudest) * Math.cos(angle);
      }, 0);
    }),
  );
  for (let q = 0; q < CEPSTRA; q++) {
    const mean = cepstra.reduce((sum, frame) => sum + frame[q], 0) / cepstra.length;
    for (const frame of cepstra) frame[q] -= mean / 2;
  }
  return cepstra.map((frame, t) => {
    const before = cepstra[Math.max(0, t - 2)];
    const after = cepstra[Math.min(cepstra.length - 1, t + 2)];
    return Float64Array.from([...frame, ...frame.map((_, q) => (after[q] - before[q]) / 2)]);
  });
}

/** Mean distance of two words' vectors along the best way through both. */
function distance(a: Word, b: Word): number {
  let before = new Float64Array(b.length + 1).fill(Number.POSITIVE_INFINITY);
  before[0] = 0;
  for (const x of a) {
    const row = new Float64Array(b.length + 1).fill(Number.POSITIVE_INFINITY);
    b.forEach((y, j) => {
      let square = 0;
      for (let q = 0; q < x.length; q++) square += (x[q] - y[q]) ** 2;
      const step = Math.sqrt(square);
      row[j + 1] = Math.min(before[j] + 2 * step, before[j + 1] + step, row[j] + step);
    });
    before = row;
  }
  return before[b.length] / (a.length + b.length);
}

export interface Example {
  readonly word: Word;
  readonly label: number;
}

/** The label that most of the five nearest examples have. */
export function recognise(word: Word, examples: readonly Example[]): number {
  const nearest = examples
    .map((example) => ({ label: example.label, distance: distance(word, example.word) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 5)
    .map(({ label }) => label);
  const votes = nearest.map((label) => nearest.filter((other) => other === label).length);
  return nearest[votes.indexOf(Math.max(...votes))];
}
