/** The ear against stored vectors (test/golden/lyon) and what must hold for any sound. */
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cochleagram, controlGain } from '../../src/cochlea/cochleagram.js';
import { designEar, EAR_DEFAULTS, SECTION_SIZE } from '../../src/cochlea/lyon-filters.js';
import { resample } from '../../src/data/resample.js';

const folder = new URL('../golden/lyon/', import.meta.url);
interface Clip {
  readonly file: string;
  readonly inputFile: string;
  readonly shape: readonly [number, number];
  readonly params: Readonly<Record<'sample_rate' | 'earQ' | 'stepFactor' | 'decimation', number>>;
}
interface Ear {
  readonly fs: number;
  readonly earQ: number;
  readonly step: number;
}
interface Impulse extends Ear {
  readonly decimation: number;
  readonly differ: boolean;
  readonly agc: boolean;
  readonly shape: readonly [number, number];
  readonly sum: number;
  readonly sumSq: number;
}

const json = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const unit = json('unit.json');
const clips: Clip[] = json('manifest.json').entries;
const counts: (Ear & { channels: number })[] = unit.channelCounts;
const filters: (Ear & { coeffs: number[][]; centerFreqs: number[] })[] = unit.filters;
// Variants without difference or gain control are not built.
const impulses = (unit.impulse as Impulse[]).filter(({ differ, agc }) => differ && agc);

function floats(name: string): Float32Array {
  const bytes = readFileSync(new URL(name, folder));
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]));
  return largest;
}

describe('stored vectors', () => {
  test.each(clips)('clip $file', ({ file, inputFile, shape, params }) => {
    const heard = cochleagram(Float64Array.from(floats(inputFile)), {
      sampleRate: params.sample_rate,
      earQ: params.earQ,
      stepFactor: params.stepFactor,
      decimation: params.decimation,
    });
    expect([heard.frames, heard.channels]).toEqual(shape);
    expect(largestDifference(heard.values, floats(file))).toBeLessThan(1e-9);
  });

  test.each(counts)('$channels channels at $fs Hz, Q $earQ, step $step', ({ fs, earQ, step, channels }) => {
    expect(designEar({ ...EAR_DEFAULTS, sampleRate: fs, earQ, stepFactor: step }).channels).toBe(channels);
  });

  test.each(filters)('filters at $fs Hz, step $step', ({ fs, earQ, step, coeffs, centerFreqs }) => {
    const { sections, centres } = designEar({ ...EAR_DEFAULTS, sampleRate: fs, earQ, stepFactor: step });
    expect(largestDifference(sections, coeffs.flat())).toBeLessThan(1e-12);
    expect(largestDifference(centres, centerFreqs)).toBeLessThan(1e-9);
    expect(sections.length).toBe((centres.length + 2) * SECTION_SIZE);
  });

  test('gain control', () => {
    const { input, targets, eps, output, stateStageMajor } = unit.agc4;
    const states = targets.map(() => new Float64Array(input[0].length));
    for (let n = 0; n < input.length; n++) {
      const taps = Float64Array.from(input[n]);
      for (let s = 0; s < targets.length; s++) controlGain(taps, states[s], targets[s], eps[s]);
      expect(largestDifference(taps, output[n])).toBeLessThan(1e-15);
    }
    for (let s = 0; s < targets.length; s++)
      expect(largestDifference(states[s], stateStageMajor[s])).toBeLessThan(1e-15);
  });

  test.each(impulses)('impulse at $fs Hz, step $step, decimation $decimation', (expected) => {
    const { fs, decimation, earQ, step, shape, sum, sumSq } = expected;
    const impulse = new Float64Array(shape[0] * decimation);
    impulse[0] = 1;
    const heard = cochleagram(impulse, { sampleRate: fs, earQ, stepFactor: step, decimation });
    expect([heard.frames, heard.channels]).toEqual(shape);
    expect(heard.values.reduce((a, b) => a + b, 0)).toBeCloseTo(sum, 9);
    expect(heard.values.reduce((a, b) => a + b * b, 0)).toBeCloseTo(sumSq, 9);
  });

  test('resampling 25/16', () => {
    const { input, output } = unit.resample25_16;
    expect(largestDifference(resample(Float64Array.from(input), 8000, 12_500), output)).toBeLessThan(1e-12);
  });
});

describe('any sound', () => {
  const signals = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 300 });

  test('gives finite values that are not negative, a frame for every decimation samples', () => {
    fc.assert(
      fc.property(signals, fc.integer({ min: 1, max: 20 }), (signal, decimation) => {
        const heard = cochleagram(Float64Array.from(signal), { decimation });
        expect(heard.frames).toBe(Math.floor(signal.length / decimation));
        for (const value of heard.values) expect(Number.isFinite(value) && value >= 0).toBe(true);
      }),
    );
  });

  test('what comes later changes nothing before', () => {
    fc.assert(
      fc.property(signals, signals, (signal, rest) => {
        const short = cochleagram(Float64Array.from(signal)).values;
        const long = cochleagram(Float64Array.from([...signal, ...rest])).values;
        expect(long.subarray(0, short.length)).toEqual(short);
      }),
    );
  });

  test('silence is silent', () => {
    expect(Math.max(...cochleagram(new Float64Array(1000)).values)).toBe(0);
  });

  test('a tone is loudest where its frequency is', () => {
    for (const frequency of [300, 1000, 3000]) {
      const tone = Float64Array.from({ length: 6250 }, (_, n) =>
        Math.sin((2 * Math.PI * frequency * n) / 12_500),
      );
      const { values, channels, centres, frames } = cochleagram(tone);
      const last = [...values.subarray((frames - 100) * channels)];
      const sums = Array.from({ length: channels }, (_, c) =>
        last.reduce((sum, value, i) => (i % channels === c ? sum + value : sum), 0),
      );
      const loudest = centres[sums.indexOf(Math.max(...sums))];
      expect(Math.abs(Math.log2(loudest / frequency))).toBeLessThan(0.4);
    }
  });

  test.each([
    { sampleRate: 999 },
    { earQ: 0 },
    { stepFactor: Number.NaN },
    { decimation: 1.5 },
    { earQ: 1, stepFactor: 4 },
  ])('refuses %j', (options) => expect(() => cochleagram(new Float64Array(10), options)).toThrow(RangeError));

  test('refuses samples that are no numbers', () => {
    expect(() => cochleagram(Float64Array.of(...new Array(20).fill(Number.NaN)))).toThrow(
      /sample 0 .* is NaN/,
    );
  });
});

describe('resampling', () => {
  test('keeps a tone of any rate', () => {
    for (const from of [8000, 11_025, 16_000, 22_050, 44_100, 48_000, 192_000]) {
      const tone = (rate: number) =>
        Float64Array.from({ length: rate / 5 }, (_, n) => Math.sin((2 * Math.PI * 440 * n) / rate));
      const [got, expected] = [resample(tone(from), from, 12_500), tone(12_500)];
      expect(got.length).toBe(2500);
      expect(largestDifference(got.subarray(100, 2400), expected.subarray(100, 2400))).toBeLessThan(3e-3);
    }
  });

  test.each([0, 999, 8000.5, Number.NaN, 1e6])('refuses a rate of %d Hz', (rate) => {
    expect(() => resample(new Float64Array(4), rate, 12_500)).toThrow(/sample rate must be an integer/);
  });
});
