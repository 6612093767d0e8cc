/**
 * Plain gradient descent:
 *
 *     W ← W − η·g          g the mean gradient of the batch; decay as in `src/learning/adam.ts`
 *
 * It remembers nothing from batch to batch.
 */
import { decayed } from './adam.js';
import type { AdamOptions } from './rule.js';

/** Moves `weights` against `gradient`, in place. */
export function descend(
  weights: Float64Array,
  gradient: Float64Array,
  learningRate: number,
  options: Pick<AdamOptions, 'decay' | 'decayMode'>,
): void {
  for (let n = 0; n < weights.length; n++) {
    const g = decayed(weights, gradient, n, learningRate, options);
    weights[n] -= learningRate * g;
  }
}
