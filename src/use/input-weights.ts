/** Mean size of the weights from each input of a layer. */

/** Mean size of the weights that leave each input [inputs]; `weights` [N, inputs], row-major. */
export function meanInputWeights(weights: Float32Array, inputs: number): Float64Array {
  const sums = new Float64Array(inputs);
  for (let from = 0; from < weights.length; from += inputs) {
    for (let j = 0; j < inputs; j++) sums[j] += Math.abs(weights[from + j]);
  }
  const neurons = weights.length / inputs;
  return sums.map((sum) => sum / neurons);
}
