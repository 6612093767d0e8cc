/**
 * Leaky integrate-and-fire (LIF) neurons, one time step.
 *
 *     V ← (1 − α)·V + I        integrate with leak
 *     A = 1 where V ≥ θ        fire
 *     V ← min(V, θ)            only with the clamp (the authors' variant)
 *     V ← 0 where A = 1        reset, or V ← V − θ
 *
 * Potentials have no unit; time is counted in steps. Source: paper, eq. 1–2.
 */
import type { Schema, Values } from '../options/spec.js';
import type { SpikingNeuron } from './neuron.js';
import { surrogateDerivative } from './surrogate.js';

/** Potential after a spike: 0 (the paper's), or what was above the threshold. */
export type Reset = 'zero' | 'subtract';
export const RESETS: readonly Reset[] = ['zero', 'subtract'];

/** Options that LIF neurons bring. */
const OPTIONS = {
  leak: {
    kind: 'number',
    default: 0.1,
    min: 0,
    max: 1,
    below: true,
    help: 'share of the potential lost per step, α',
  },
  threshold: {
    kind: 'number',
    default: 1,
    min: 0,
    max: 1000,
    above: true,
    help: 'potential at which a neuron fires, θ',
  },
  reset: {
    kind: 'choice',
    default: 'zero',
    choices: RESETS,
    help: 'what a spike leaves of the potential: nothing, or what was above the threshold',
  },
  clamp: {
    kind: 'switch',
    default: false,
    help: 'cut potentials at the threshold before loss and derivatives',
  },
} as const satisfies Schema;

/** Parameters of a layer of LIF neurons. */
export interface LifOptions extends Values<typeof OPTIONS> {}

export const LIF: Required<SpikingNeuron<typeof OPTIONS>> = {
  help: 'leaky integrate-and-fire',
  options: OPTIONS,
  state: ['potential'],
  spikes: true,
  keep: ({ leak }) => 1 - leak,
  step({ potential }, current, spikes, { leak, threshold, clamp }) {
    for (let n = 0; n < potential.length; n++) {
      potential[n] = (1 - leak) * potential[n] + current[n];
      spikes[n] = potential[n] >= threshold ? 1 : 0;
      if (clamp && potential[n] > threshold) potential[n] = threshold;
    }
  },
  slope({ potential }, _spikes, slope, { threshold }) {
    for (let n = 0; n < slope.length; n++) slope[n] = surrogateDerivative(potential[n], threshold);
  },
  reset({ potential }, spikes, { threshold, reset }) {
    for (let n = 0; n < potential.length; n++) {
      if (spikes[n] === 1) potential[n] = reset === 'subtract' ? potential[n] - threshold : 0;
    }
  },
  threshold(_state, thresholds, { threshold }) {
    thresholds.fill(threshold);
  },
  kernel: ({ leak, threshold, reset, clamp }) => [
    1 - leak,
    threshold,
    reset === 'subtract' ? 1 : 0,
    clamp ? 1 : 0,
  ],
};
