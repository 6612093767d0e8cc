/**
 * Leaky integrate-and-fire neurons with an adaptive threshold (ALIF), one time step. The adaptation a is a leaky count of a
 * neuron's own spikes.
 *
 *     V ← (1 − α)·V + I            integrate with leak
 *     A = 1 where V ≥ θ + β·a      fire
 *     V ← min(V, θ + β·a)          only with the clamp
 *     V ← 0 where A = 1            reset, or V ← V − (θ + β·a)
 *     a ← (1 − γ)·a + A            adapt
 *
 * With β = 0 they are LIF neurons. Learning treats the threshold of a step as given: no gradient runs through a. Source:
 * Bellec, Salaj, Subramoney, Legenstein and Maass 2018, "Long short-term memory and learning-to-learn in networks of spiking
 * neurons", section 2, there with V ← V − (θ + β·a).
 */
import type { Schema, Values } from '../options/spec.js';
import { LIF } from './lif.js';
import type { SpikingNeuron } from './neuron.js';
import { surrogateDerivative } from './surrogate.js';

/** Options that ALIF neurons bring beside those of LIF neurons. */
const OPTIONS = {
  ...LIF.options,
  adaptation: {
    kind: 'number',
    default: 0.2,
    min: 0,
    max: 1000,
    help: 'what a spike adds to the threshold, β',
  },
  recovery: {
    kind: 'number',
    default: 0.1,
    min: 0,
    max: 1,
    help: 'share of what was added to the threshold lost per step, γ',
  },
} as const satisfies Schema;

/** Parameters of a layer of ALIF neurons. */
export interface AlifOptions extends Values<typeof OPTIONS> {}

export const ALIF: SpikingNeuron<typeof OPTIONS> = {
  help: 'leaky integrate-and-fire with an adaptive threshold',
  options: OPTIONS,
  state: ['potential', 'adaptation'],
  spikes: true,
  keep: LIF.keep,
  step({ potential, adaptation }, current, spikes, { leak, clamp, ...parameters }) {
    for (let n = 0; n < potential.length; n++) {
      const threshold = thresholdAt(adaptation[n], parameters);
      potential[n] = (1 - leak) * potential[n] + current[n];
      spikes[n] = potential[n] >= threshold ? 1 : 0;
      if (clamp && potential[n] > threshold) potential[n] = threshold;
    }
  },
  slope({ potential, adaptation }, _spikes, slope, parameters) {
    for (let n = 0; n < slope.length; n++) {
      slope[n] = surrogateDerivative(potential[n], thresholdAt(adaptation[n], parameters));
    }
  },
  reset({ potential, adaptation }, spikes, { reset, recovery, ...parameters }) {
    for (let n = 0; n < potential.length; n++) {
      if (spikes[n] === 1) {
        potential[n] = reset === 'subtract' ? potential[n] - thresholdAt(adaptation[n], parameters) : 0;
      }
      adaptation[n] = (1 - recovery) * adaptation[n] + spikes[n];
    }
  },
  threshold({ adaptation }, thresholds, parameters) {
    for (let n = 0; n < thresholds.length; n++) thresholds[n] = thresholdAt(adaptation[n], parameters);
  },
  kernel: ({ adaptation, recovery, ...parameters }) => [...LIF.kernel(parameters), adaptation, 1 - recovery],
};

/** Returns θ + β·a. */
function thresholdAt(
  adaptation: number,
  { threshold, adaptation: gain }: Pick<AlifOptions, 'threshold' | 'adaptation'>,
): number {
  return threshold + gain * adaptation;
}
