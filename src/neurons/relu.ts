/**
 * Rectified linear units.
 *
 *     X = max(I, 0)        ∂X/∂I = 1 where X > 0, else 0
 *
 * They keep nothing from step to step: an ANN is layers of them that run for one step.
 */
import type { GradedNeuron } from './neuron.js';

export const RELU: GradedNeuron<Record<never, never>> = {
  help: 'rectified linear, which makes an ANN',
  options: {},
  state: [],
  spikes: false,
  keep: () => 0,
  step(_state, current, outputs) {
    for (let n = 0; n < outputs.length; n++) outputs[n] = Math.max(current[n], 0);
  },
  slope(_state, outputs, slope) {
    for (let n = 0; n < slope.length; n++) slope[n] = outputs[n] > 0 ? 1 : 0;
  },
  reset() {},
};
