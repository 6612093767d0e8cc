/** How dense rectified networks learn: rule and state of their optimizer. */

/** How weights follow the gradient: plain descent, or Adam. */
export type Optimizer = 'sgd' | 'adam';

/** How weights follow the gradient g, the mean over the batch. */
export interface DenseRule {
  /** `sgd`: W ← W − η·g. `adam`: moments are kept over all batches (Kingma & Ba, 2014). */
  readonly optimizer: Optimizer;
  /** Of Adam, each in [0, 1). */
  readonly beta1: number;
  readonly beta2: number;
  /** Of Adam, above 0: W ← W − η·m̂/(√v̂ + ε). */
  readonly epsilon: number;
  /** λ, in [0, 1). */
  readonly decay: number;
  /** `coupled`: g + λ·W takes the place of g. `decoupled`: W·(1 − η·λ) before the step. */
  readonly decayMode: 'coupled' | 'decoupled' | 'none';
}

/** What Adam remembers; empty for SGD. Per layer [N_l, N_{l−1}], in the engine's own precision. */
export interface OptimizerState {
  /** Updates made so far. */
  readonly updates: number;
  readonly first: readonly (Float32Array | Float64Array)[];
  readonly second: readonly (Float32Array | Float64Array)[];
}
