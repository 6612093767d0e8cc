/**
 * The derivative that stands in for that of the spike (paper, eq. 3–4).
 *
 *     A ≈ s = 1 / (1 + exp(−(V − θ))),   dA/dV ≈ s·(1 − s)
 */
import { exp } from '../core/arithmetic.js';

/** s·(1 − s) at potential V, in (0, 0.25]; written so that no exponential overflows. */
export function surrogateDerivative(potential: number, threshold: number): number {
  const distance = potential - threshold;
  const e = exp(distance < 0 ? distance : -distance);
  return e / ((1 + e) * (1 + e));
}

/**
 * δ of a hidden layer from δ of the next: δ_l = (W_{l+1}ᵀ·δ_{l+1}) ∘ s(1 − s)  (paper, eq. 15–17).
 * `weights` [next, N] lead to the next layer; `nextDelta` [B, next], `potential` and `delta` [B, N].
 */
export function backpropagate(
  weights: Float64Array,
  nextDelta: Float64Array,
  potential: Float64Array,
  delta: Float64Array,
  { threshold, batch }: { threshold: number; batch: number },
): void {
  const neurons = delta.length / batch;
  const next = nextDelta.length / batch;
  delta.fill(0);
  for (let b = 0; b < batch; b++) {
    for (let k = 0; k < next; k++) {
      const d = nextDelta[b * next + k];
      if (d === 0) continue;
      for (let m = 0; m < neurons; m++) delta[b * neurons + m] += weights[k * neurons + m] * d;
    }
  }
  for (let n = 0; n < delta.length; n++) delta[n] *= surrogateDerivative(potential[n], threshold);
}
