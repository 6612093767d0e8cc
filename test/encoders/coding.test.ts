/** The ways to code beside rates: what they are meant to be, by hand and as properties. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CODINGS, encodeAll, firstSpikes, readSpikes } from '../../src/encoders/coding.js';
import { encodeStep } from '../../src/encoders/rate-coding.js';

const code = { spikeProbability: 1, seed: 1, purpose: 5, epoch: 0 } as const;

/** The steps, from 1, at which each of one sample's inputs spikes. */
function spikeSteps(
  name: keyof typeof CODINGS,
  intensities: readonly number[],
  steps: number,
  spikeProbability = 1,
): number[][] {
  const rows = Uint16Array.from(intensities);
  const spikes = encodeAll(
    CODINGS[name],
    rows,
    Uint32Array.of(0),
    { shown: steps },
    { ...code, spikeProbability },
  );
  return intensities.map((_, j) =>
    Array.from({ length: steps }, (_, t) => t + 1).filter((t) => spikes[(t - 1) * rows.length + j] === 1),
  );
}

const steps = fc.integer({ min: 1, max: 60 });
const intensity = fc.integer({ min: 0, max: 65535 });

describe('latency', () => {
  test('an input spikes once, the sooner the stronger, and not at all at 0', () => {
    // 5 steps: 1 + round((1 − x)·4) for x = 1, 3/4, 1/2, 1/4, nearly 0, and 0.
    const intensities = [65535, 49151, 32768, 16384, 1, 0];
    expect(spikeSteps('latency', intensities, 5)).toEqual([[1], [2], [3], [4], [5], []]);
  });

  test('with one step all spike that are not 0', () => {
    expect(spikeSteps('latency', [65535, 1, 0], 1)).toEqual([[1], [1], []]);
  });

  test('what is stronger never spikes later, and is read as at least as strong', () => {
    fc.assert(
      fc.property(intensity, intensity, steps, (a, b, T) => {
        const rows = Uint16Array.of(Math.max(a, b), Math.min(a, b));
        const soon = firstSpikes(encodeAll(CODINGS.latency, rows, Uint32Array.of(0), { shown: T }, code), 2);
        expect(soon[0]).toBeGreaterThanOrEqual(soon[1]);
        expect(soon[1] === 0).toBe(rows[1] === 0);
        // Within half a step of the intensity that it stands for.
        if (T > 1 && rows[0] > 0) {
          expect(Math.abs((soon[0] - 1) / (T - 1) - rows[0] / 65535)).toBeLessThanOrEqual(
            0.5 / (T - 1) + 1e-9,
          );
        }
      }),
    );
  });
});

describe('deterministic', () => {
  test('spikes are evenly spaced', () => {
    // ρ·x = 1, ½, ¼ and 0.
    expect(spikeSteps('deterministic', [65535, 65535 / 2 + 0.5, 65535 / 4 + 0.5, 0], 8)).toEqual([
      [1, 2, 3, 4, 5, 6, 7, 8],
      [1, 3, 5, 7],
      [2, 6],
      [],
    ]);
  });

  test('their number is the nearest to ρ·x·T, and their distances differ by at most one step', () => {
    fc.assert(
      fc.property(intensity, steps, fc.double({ min: 0.01, max: 1, noNaN: true }), (x, T, rho) => {
        const [times] = spikeSteps('deterministic', [x], T, rho);
        expect(Math.abs(times.length - (rho * x * T) / 65535)).toBeLessThanOrEqual(0.5 + 1e-6);
        const gaps = times.slice(1).map((t, i) => t - times[i]);
        if (gaps.length > 0) expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

test('rate is the rate coding of the engines', () => {
  const rows = Uint16Array.from({ length: 24 }, (_, i) => (i * 2849) % 65536);
  const samples = Uint32Array.of(7, 9);
  const all = encodeAll(CODINGS.rate, rows, samples, { shown: 4 }, { ...code, spikeProbability: 0.7 });
  const one = new Uint8Array(12);
  for (let step = 1; step <= 4; step++) {
    for (const [b, sample] of samples.entries()) {
      const row = rows.subarray(b * 12, (b + 1) * 12);
      encodeStep(row, sample, step, { ...code, spikeProbability: 0.7 }, one);
      const start = (step - 1) * 24 + b * 12;
      expect(all.subarray(start, start + 12)).toEqual(one);
    }
  }
});

test('spikes are read as counts or as how soon the first comes', () => {
  // 3 steps of 3 neurons: never, at steps 1 and 3, at step 2.
  const spikes = Uint8Array.of(0, 1, 0, 0, 0, 1, 0, 1, 0);
  expect([...readSpikes('count', spikes, 3)]).toEqual([0, 2, 1]);
  expect([...readSpikes('first-spike', spikes, 3)]).toEqual([0, 3, 2]);
});

test('of a run that was stopped, first spikes count from the end it would have had', () => {
  const spikes = Uint8Array.of(0, 1, 0, 0, 0, 1);
  expect([...firstSpikes(spikes, 3, 15)]).toEqual([0, 15, 14]);
});
