/** Spikes are a pure function of their place: engines and the plain statement draw the same. */
import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../src/core/philox.js';
import { encodeStep, type RateCode } from '../../src/encoders/rate-coding.js';
import { createEngine } from '../../src/engine/index.js';
import type { Outputs } from '../../src/neurons/neuron.js';
import { lifShape, PAPER, TRIED } from './helpers.js';

const SIZE = 3;
const INPUTS = 203;
const STEPS = 5;

function someIntensities(): Uint16Array {
  const random = new RandomStream(11, 8);
  return Uint16Array.from({ length: SIZE * INPUTS }, (_, n) => {
    if (n % 5 === 0) return 0;
    if (n % 7 === 0) return 65535;
    return random.below(65536);
  });
}

describe.each(TRIED)('$engine on $threads threads', (which) => {
  test.each([1, 0.37, 0.1, 0.02])(
    'draws the same spikes as the plain statement at ρ = %s',
    async (spikeProbability) => {
      const sizes = { widths: [INPUTS, 4, INPUTS], batch: SIZE, steps: STEPS };
      await using engine = await createEngine(lifShape(PAPER, sizes), which);
      const intensities = someIntensities();
      const samples = Uint32Array.of(7, 123_456, 2 ** 32 - 1);
      const code: RateCode = { spikeProbability, seed: 2 ** 40 + 17, purpose: 5, epoch: 3 };
      const seen: Outputs[] = [];
      const input = { kind: 'intensities', intensities, samples, code } as const;
      const result = await engine.run(
        { size: SIZE, steps: STEPS, input },
        { record: ({ input }) => void seen.push(input) },
      );
      const counts = new Uint16Array(SIZE * INPUTS);
      for (let step = 1; step <= STEPS; step++) {
        for (let b = 0; b < SIZE; b++) {
          const spikes = new Uint8Array(INPUTS);
          encodeStep(intensities.subarray(b * INPUTS, (b + 1) * INPUTS), samples[b], step, code, spikes);
          expect(seen[step - 1].subarray(b * INPUTS, (b + 1) * INPUTS)).toEqual(spikes);
          for (let j = 0; j < INPUTS; j++) counts[b * INPUTS + j] += spikes[j];
        }
      }
      expect(result.inputs).toEqual(counts);
    },
  );
});
