import { describe, expect, test } from 'vitest';
import { encodeStep, FULL_INTENSITY, pixelIntensity, type RateCode } from '../../src/encoders/rate-coding.js';

function meanRate(intensity: number, code: RateCode, steps: number): number {
  const inputs = 500;
  const intensities = new Uint16Array(inputs).fill(intensity);
  const spikes = new Uint8Array(inputs);
  let count = 0;
  for (let step = 1; step <= steps; step++) {
    encodeStep(intensities, 3, step, code, spikes);
    for (const spike of spikes) count += spike;
  }
  return count / (inputs * steps);
}

describe('rate coding', () => {
  test('ρ·x = 1 always spikes, x = 0 never', () => {
    const code: RateCode = { spikeProbability: 1, seed: 1, purpose: 5, epoch: 0 };
    expect(meanRate(FULL_INTENSITY, code, 20)).toBe(1);
    expect(meanRate(0, code, 20)).toBe(0);
    expect(pixelIntensity(255)).toBe(FULL_INTENSITY);
  });

  // Four standard errors of 200,000 draws; the numbers are the same in every run.
  test.each([
    [1, 0.5],
    [0.3, 0.8],
    [0.1, 0.8],
    [0.02, 1],
    [0.02, 0.3],
  ])('is Bernoulli(ρ·x) on average, ρ %s, x %s', (spikeProbability, x) => {
    const code: RateCode = { spikeProbability, seed: 9, purpose: 5, epoch: 0 };
    const p = spikeProbability * x;
    const error = 4 * Math.sqrt((p * (1 - p)) / 200_000);
    expect(Math.abs(meanRate(Math.round(x * FULL_INTENSITY), code, 400) - p)).toBeLessThan(error);
  });

  test('differs by seed, purpose, epoch, sample and step', () => {
    const intensities = new Uint16Array(400).fill(30_000);
    const draw = (change: Partial<RateCode>, sample = 3, step = 1) => {
      const spikes = new Uint8Array(400);
      encodeStep(
        intensities,
        sample,
        step,
        { spikeProbability: 1, seed: 1, purpose: 5, epoch: 0, ...change },
        spikes,
      );
      return spikes.join('');
    };
    const all = [
      draw({}),
      draw({ seed: 2 }),
      draw({ purpose: 6 }),
      draw({ epoch: 1 }),
      draw({}, 4),
      draw({}, 3, 2),
    ];
    expect(new Set(all).size).toBe(all.length);
    expect(draw({})).toBe(all[0]);
  });
});
