/**
 * The loss of graded outputs.
 *
 *     E = Y − X
 *     loss = ½·Σ E²           summed over the outputs, mean over the batch
 *
 * Arrays are [B, N]: outputs X, targets Y.
 */

/** Writes the error [B, N] and returns the loss. */
export function squaredError(
  outputs: ArrayLike<number>,
  target: ArrayLike<number>,
  error: Float64Array,
  batch: number,
): number {
  let sum = 0;
  for (let n = 0; n < error.length; n++) {
    error[n] = target[n] - outputs[n];
    sum += error[n] * error[n];
  }
  return (0.5 * sum) / batch;
}
