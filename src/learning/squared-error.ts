/**
 * The loss of an ANN twin and its derivative at the outputs:
 *
 *     loss = ½·Σ (X − Y)²             summed over the outputs, mean over the batch
 *     δ = (X − Y)·[Z > 0]             ∂(loss of the sample)/∂Z; at Z = 0 the slope is taken as 0
 *
 * Arrays are [B, N]: outputs X = max(Z, 0), targets Y. X > 0 tells where Z > 0.
 */

/** Writes δ and gives the loss. */
export function squaredError(
  outputs: Float64Array,
  target: ArrayLike<number>,
  delta: Float64Array,
  batch: number,
): number {
  let sum = 0;
  for (let n = 0; n < outputs.length; n++) {
    const error = outputs[n] - target[n];
    sum += error * error;
    delta[n] = outputs[n] > 0 ? error : 0;
  }
  return (0.5 * sum) / batch;
}
