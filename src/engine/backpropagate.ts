/**
 * Backpropagation through rectified linear units:
 *
 *     δ_l = (δ_{l+1}·W_{l+1}) ∘ [Z_l > 0]
 *     G_l = mean over the batch of δ_lᵀ·X_{l−1}
 *
 * Letters: B samples, N units of the layer, M of the one before it. Arrays are row-major.
 */

/** Writes δ [B, M] of a layer with `values` X [B, M] from δ [B, N] and `weights` [N, M] of the layer after it. */
export function backpropagate(
  weights: Float64Array,
  deltaAfter: Float64Array,
  values: Float64Array,
  delta: Float64Array,
  batch: number,
): void {
  const before = delta.length / batch;
  const after = deltaAfter.length / batch;
  for (let b = 0; b < batch; b++) {
    for (let j = 0; j < before; j++) {
      let sum = 0;
      for (let m = 0; m < after; m++) sum += deltaAfter[b * after + m] * weights[m * before + j];
      delta[b * before + j] = values[b * before + j] > 0 ? sum : 0;
    }
  }
}

/** Writes G [N, M] from δ [B, N] and the layer's `input` [B, M]. */
export function meanGradient(
  delta: Float64Array,
  input: Float64Array,
  gradient: Float64Array,
  batch: number,
): void {
  const inputs = input.length / batch;
  const units = delta.length / batch;
  for (let m = 0; m < units; m++) {
    for (let j = 0; j < inputs; j++) {
      let sum = 0;
      for (let b = 0; b < batch; b++) sum += delta[b * units + m] * input[b * inputs + j];
      gradient[m * inputs + j] = sum / batch;
    }
  }
}
