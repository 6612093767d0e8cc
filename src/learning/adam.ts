/**
 * Adam with moments that start at zero and are corrected by the number t of updates since (paper, section 3.1;
 * Kingma and Ba 2015). With the rule `membrane` they start anew in every batch, so that t is the time step less the
 * warm-up steps; with `squared` they never do.
 *
 *     g ← G + λ·W                        coupled decay;   decoupled: W ← W·(1 − η·λ)
 *     M ← β1·M + (1 − β1)·g,   S ← β2·S + (1 − β2)·g²
 *     W ← W − η·(M / (1 − β1^t)) / (√(S / (1 − β2^t)) + ε)
 */
import type { AdamOptions } from './rule.js';

/** Returns base^exponent for a whole exponent ≥ 0, by repeated multiplication: the same bits everywhere. */
export function wholePower(base: number, exponent: number): number {
  let power = 1;
  for (let n = 0; n < exponent; n++) power *= base;
  return power;
}

/** The moments of one weight matrix. */
export class Adam {
  /** M and S, [N_l, N_{l−1}]. */
  readonly first: Float64Array;
  readonly second: Float64Array;
  /** t, the updates so far. */
  updates = 0;

  constructor(
    size: number,
    private readonly options: AdamOptions,
  ) {
    this.first = new Float64Array(size);
    this.second = new Float64Array(size);
  }

  /** Moves the weights against the gradient, in place. */
  update(weights: Float64Array, gradient: Float64Array, learningRate: number): void {
    const { beta1, beta2, epsilon } = this.options;
    const { first, second } = this;
    this.updates++;
    const correct1 = 1 - wholePower(beta1, this.updates);
    const correct2 = 1 - wholePower(beta2, this.updates);
    for (let n = 0; n < weights.length; n++) {
      const g = decayed(weights, gradient, n, learningRate, this.options);
      first[n] = beta1 * first[n] + (1 - beta1) * g;
      second[n] = beta2 * second[n] + (1 - beta2) * g * g;
      weights[n] -= (learningRate * (first[n] / correct1)) / (Math.sqrt(second[n] / correct2) + epsilon);
    }
  }
}

/** The gradient g of weight n with coupled decay; with decoupled decay the weight shrinks instead. */
export function decayed(
  weights: Float64Array,
  gradient: Float64Array,
  n: number,
  learningRate: number,
  { decay, decayMode }: Pick<AdamOptions, 'decay' | 'decayMode'>,
): number {
  if (decayMode === 'decoupled') weights[n] *= 1 - learningRate * decay;
  return decayMode === 'coupled' ? gradient[n] + decay * weights[n] : gradient[n];
}
