/** The weights of single neurons, one by one. */
import { UsageError } from '../core/errors.js';
import type { NetworkOf } from './network.js';

/** A network with weights between layers. */
type Weighted = Pick<NetworkOf<unknown>, 'widths' | 'weights'>;

/** The weights [N_{l−1}] that lead into a neuron of layer l = 1..L, a view. Throws a UsageError where there is none. */
export function incomingWeights(network: Weighted, layer: number, neuron: number): Float32Array {
  checkNeuron(network, layer, neuron);
  const inputs = network.widths[layer - 1];
  return network.weights[layer - 1].subarray(neuron * inputs, (neuron + 1) * inputs);
}

/**
 * The weights [N_{l+1}] that lead out of a neuron of layer l = 1..L − 1, a copy: a column of the next matrix.
 * Throws a UsageError where there is no such neuron or no layer behind it.
 */
export function outgoingWeights(network: Weighted, layer: number, neuron: number): Float32Array {
  checkNeuron(network, layer, neuron, network.weights.length - 1);
  const neurons = network.widths[layer];
  const matrix = network.weights[layer];
  return Float32Array.from(
    { length: network.widths[layer + 1] },
    (_, post) => matrix[post * neurons + neuron],
  );
}

/** Length of the vector of incoming weights of every neuron of layer l = 1..L [N_l]. */
export function weightNorms(network: Weighted, layer: number): Float64Array {
  checkNeuron(network, layer, 0);
  return Float64Array.from({ length: network.widths[layer] }, (_, neuron) => {
    let squares = 0;
    for (const weight of incomingWeights(network, layer, neuron)) squares += weight * weight;
    return Math.sqrt(squares);
  });
}

/** Throws a UsageError unless there is a neuron of a layer in 1..last. */
export function checkNeuron(
  { widths, weights }: Weighted,
  layer: number,
  neuron: number,
  last = weights.length,
): void {
  checkLayer(layer, last);
  if (!(Number.isInteger(neuron) && neuron >= 0 && neuron < widths[layer])) {
    throw new UsageError(
      `neuron of layer ${layer} must be an integer in [0, ${widths[layer] - 1}], got ${neuron}`,
    );
  }
}

/** Throws a UsageError unless `layer` is in 1..last. */
export function checkLayer(layer: number, last: number): void {
  if (!(Number.isInteger(layer) && layer >= 1 && layer <= last)) {
    throw new UsageError(`layer must be an integer in [1, ${last}], got ${layer}`);
  }
}
