/**
 * Adam with moments that start at zero in every batch and are corrected by the number t of updates since: the
 * time step, less the steps that settle (paper, section 3.1; Kingma and Ba 2015).
 *
 *     g ← G + λ·W                        coupled decay;   decoupled: W ← W·(1 − η·λ)
 *     M ← β1·M + (1 − β1)·g,   S ← β2·S + (1 − β2)·g²
 *     W ← W − η·(M / (1 − β1^t)) / (√(S / (1 − β2^t)) + ε)
 */
import type { DecayMode } from './rule.js';

export interface AdamOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly decay: number;
  readonly decayMode: DecayMode;
}

/** base^exponent for a whole exponent ≥ 0, by repeated multiplication: the same bits everywhere. */
export function wholePower(base: number, exponent: number): number {
  let power = 1;
  for (let n = 0; n < exponent; n++) power *= base;
  return power;
}

/** The moments of one weight matrix, for one batch. */
export class Adam {
  readonly #first: Float64Array;
  readonly #second: Float64Array;
  #step = 0;

  constructor(
    size: number,
    private readonly options: AdamOptions,
  ) {
    this.#first = new Float64Array(size);
    this.#second = new Float64Array(size);
  }

  /** Moves the weights against the gradient, in place. */
  update(weights: Float64Array, gradient: Float64Array, learningRate: number): void {
    const { beta1, beta2, epsilon, decay, decayMode } = this.options;
    this.#step++;
    const correct1 = 1 - wholePower(beta1, this.#step);
    const correct2 = 1 - wholePower(beta2, this.#step);
    for (let n = 0; n < weights.length; n++) {
      if (decayMode === 'decoupled') weights[n] *= 1 - learningRate * decay;
      const g = decayMode === 'coupled' ? gradient[n] + decay * weights[n] : gradient[n];
      this.#first[n] = beta1 * this.#first[n] + (1 - beta1) * g;
      this.#second[n] = beta2 * this.#second[n] + (1 - beta2) * g * g;
      weights[n] -=
        (learningRate * (this.#first[n] / correct1)) / (Math.sqrt(this.#second[n] / correct2) + epsilon);
    }
  }
}
