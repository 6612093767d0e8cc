import { expect, test } from 'vitest';
import { incomingWeights, outgoingWeights, weightNorms } from '../../src/network/neuron-weights.js';

// 3-2-3: layer 1 is [2, 3], the outputs are [3, 2].
const network = {
  widths: [3, 2, 3],
  weights: [Float32Array.of(1, 2, 2, -3, 0, 4), Float32Array.of(10, 20, 30, 40, 50, 60)],
};

test('weights of single neurons', () => {
  expect([...incomingWeights(network, 1, 1)]).toEqual([-3, 0, 4]);
  expect([...incomingWeights(network, 2, 2)]).toEqual([50, 60]);
  expect([...outgoingWeights(network, 1, 0)]).toEqual([10, 30, 50]);
  expect([...weightNorms(network, 1)]).toEqual([3, 5]);
});

test('neurons and layers that are not there', () => {
  expect(() => incomingWeights(network, 3, 0)).toThrow('layer must be an integer in [1, 2], got 3');
  expect(() => incomingWeights(network, 1, 2)).toThrow(
    'neuron of layer 1 must be an integer in [0, 1], got 2',
  );
  expect(() => outgoingWeights(network, 2, 0)).toThrow('layer must be an integer in [1, 1], got 2');
  expect(() => weightNorms(network, 0)).toThrow('layer must be');
});
