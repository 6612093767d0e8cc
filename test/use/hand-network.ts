/**
 * A network 2-3-2 that runs for three steps, counted by hand. Leak 0.5, threshold 1, reset to 0; V is told before the reset.
 *
 *     W1 = [[1, 0], [0.5, 0.5], [0, 0]]    W2 = [[1, 0, 2], [0, 0.25, 0]]
 *
 *     step   inputs   V1                  spikes 1   V2           spikes 2
 *     1      1 0      1     0.5    0      1 0 0      1  0         1 0
 *     2      0 0      0     0.25   0      0 0 0      0  0         0 0
 *     3      1 1      1     1.125  0      1 1 0      1  0.25      1 0
 *
 * Counts: inputs 2 1, layer 1: 2 1 0, outputs 2 0.
 * Potentials that are new: layer 1: 3 at step 1, 2 at step 2 and 2 at step 3; outputs: 2, 1, 2.
 * Layer 1: 6 weights, 3 of them 0; input 0 has 2 others, input 1 has 1; 2·2 + 1·1 = 5 of 6·3 operations.
 * Layer 2: 6 weights, 3 of them 0; every neuron has 1 other; 2·1 + 1·1 + 0·1 = 3 of 6·3 operations.
 */
import { expect } from 'vitest';
import type { NetworkCost } from '../../src/use/neurobench.js';

const cost: NetworkCost = {
  samples: 1,
  steps: 3,
  inputActivations: 3,
  layers: [
    {
      neurons: 3,
      parameters: 6,
      footprint: { parameters: 24, buffers: 12 },
      connectionSparsity: 3 / 6,
      // 3 of 9
      activationSparsity: 1 - 3 / 9,
      activations: 3,
      synapticOperations: { dense: 18, effectiveAcs: 5, effectiveMacs: 0 },
      membraneUpdates: 7,
      energyEstimate: 5 * 0.9,
    },
    {
      neurons: 2,
      parameters: 6,
      footprint: { parameters: 24, buffers: 8 },
      connectionSparsity: 3 / 6,
      // 2 of 6
      activationSparsity: 1 - 2 / 6,
      activations: 2,
      synapticOperations: { dense: 18, effectiveAcs: 3, effectiveMacs: 0 },
      membraneUpdates: 5,
      energyEstimate: 3 * 0.9,
    },
  ],
  total: {
    neurons: 5,
    parameters: 12,
    footprint: { parameters: 48, buffers: 20 },
    connectionSparsity: 6 / 12,
    // 5 of 15: the same as of both layers
    activationSparsity: expect.closeTo(1 - 5 / 15, 12),
    activations: 5,
    synapticOperations: { dense: 36, effectiveAcs: 8, effectiveMacs: 0 },
    membraneUpdates: 12,
    energyEstimate: expect.closeTo(8 * 0.9, 12),
  },
};

export const HAND = {
  widths: [2, 3, 2],
  weights: [Float32Array.of(1, 0, 0.5, 0.5, 0, 0), Float32Array.of(1, 0, 2, 0, 0.25, 0)],
  leak: 0.5,
  threshold: 1,
  steps: 3,
  /** [T, N_0] */
  spikes: Uint8Array.of(1, 0, 0, 0, 1, 1),
  cost,
};
