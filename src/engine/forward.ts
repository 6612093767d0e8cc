/**
 * A layer of rectified linear units:
 *
 *     Z = X·Wᵀ          no bias
 *     X' = max(Z, 0)
 *
 * Letters: B samples, N units, M inputs. Arrays are row-major.
 */

/** Writes X' [B, N] from `input` [B, M] and `weights` [N, M]. */
export function forward(
  weights: Float64Array,
  input: Float64Array,
  output: Float64Array,
  batch: number,
): void {
  const inputs = input.length / batch;
  const units = output.length / batch;
  for (let b = 0; b < batch; b++) {
    for (let m = 0; m < units; m++) {
      let sum = 0;
      for (let j = 0; j < inputs; j++) sum += weights[m * inputs + j] * input[b * inputs + j];
      output[b * units + m] = Math.max(sum, 0);
    }
  }
}
