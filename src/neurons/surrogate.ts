/**
 * The derivative that stands in for that of the spike (paper, eq. 3–4).
 *
 *     A ≈ s = 1 / (1 + exp(−(V − θ))),   dA/dV ≈ s·(1 − s)
 */
import { exp } from '../core/arithmetic.js';

/** Returns s·(1 − s) at potential V, in (0, 0.25]; written so that no exponential overflows. */
export function surrogateDerivative(potential: number, threshold: number): number {
  const distance = potential - threshold;
  const e = exp(distance < 0 ? distance : -distance);
  return e / ((1 + e) * (1 + e));
}
