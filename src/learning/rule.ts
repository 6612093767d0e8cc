/**
 * The settings of the learning rules. Every engine follows the same rules; the reference engine is their plain statement.
 *
 * `membrane` is membrane-potential backpropagation (paper, section 2.3) with the choices the paper leaves open: an update
 * after every time step, and moments that start anew with every batch. `squared` is plain backpropagation of the squared
 * error of graded outputs, with moments that are kept over all batches.
 */

/** Outputs that carry an error: those whose spike differs from the target's, or all (figure 3b). */
export type Mask = 'xor' | 'none';
export const MASKS: readonly Mask[] = ['xor', 'none'];

/**
 * Quantity that is compared with the target θ·Y: `membrane` the potential V (the paper's), `spikes` the spikes θ·A, so
 * that every wrong spike weighs the same.
 */
export type OutputError = 'membrane' | 'spikes';
export const OUTPUT_ERRORS: readonly OutputError[] = ['membrane', 'spikes'];

/**
 * Eligibility trace that stands for ∂V/∂W (paper, eq. 12–14):
 * `per-synapse` the paper's, reset where the postsynaptic neuron fired;
 * `shared` one per input, times 1 − (share of the layer's neurons that fired), as the authors released it;
 * `plain` one per input, leaks and is never reset.
 */
export type Trace = 'per-synapse' | 'shared' | 'plain';
export const TRACES: readonly Trace[] = ['per-synapse', 'shared', 'plain'];

/** Weight decay: `coupled` adds λ·W to the gradient, `decoupled` shrinks W by 1 − η·λ first. */
export type DecayMode = 'coupled' | 'decoupled' | 'none';
export const DECAY_MODES: readonly DecayMode[] = ['coupled', 'decoupled', 'none'];

/** Optimizer: plain gradient descent, W ← W − η·g, or Adam (Kingma & Ba, 2014). */
export type Optimizer = 'sgd' | 'adam';
export const OPTIMIZERS: readonly Optimizer[] = ['sgd', 'adam'];

/** Settings of Adam and of weight decay. */
export interface AdamOptions {
  /** β1 and β2, in [0, 1). */
  readonly beta1: number;
  readonly beta2: number;
  /** ε, above 0. */
  readonly epsilon: number;
  /** λ, in [0, 1). */
  readonly decay: number;
  readonly decayMode: DecayMode;
}

/** Membrane-potential backpropagation. */
export interface MembraneRule extends AdamOptions {
  readonly loss: 'membrane';
  readonly mask: Mask;
  readonly error: OutputError;
  readonly trace: Trace;
  /** Warm-up steps of a batch without gradient or update: potentials and traces build up first. */
  readonly settle: number;
}

/** Backpropagation of the squared error. */
export interface SquaredRule extends AdamOptions {
  readonly loss: 'squared';
  /** With `sgd`, the settings of Adam's moments are not used. */
  readonly optimizer: Optimizer;
}

/** All that decides how a network learns from a batch. */
export type LearningRule = MembraneRule | SquaredRule;

/** State of an optimizer that outlives a batch; no moments for SGD. Per layer shaped as the weights, in the engine's precision. */
export interface OptimizerState {
  /** Updates made so far. */
  readonly updates: number;
  readonly first: readonly (Float32Array | Float64Array)[];
  readonly second: readonly (Float32Array | Float64Array)[];
}

/** Throws a RangeError unless every setting is in range. */
export function checkRule(rule: LearningRule): void {
  for (const name of ['beta1', 'beta2', 'decay'] as const) {
    if (!(rule[name] >= 0 && rule[name] < 1)) {
      throw new RangeError(`${name} must be in [0, 1), got ${rule[name]}`);
    }
  }
  if (!(rule.epsilon > 0)) throw new RangeError(`epsilon must be above 0, got ${rule.epsilon}`);
  checkChoice('decayMode', rule.decayMode, DECAY_MODES);
  switch (rule.loss) {
    case 'membrane':
      checkChoice('mask', rule.mask, MASKS);
      checkChoice('error', rule.error, OUTPUT_ERRORS);
      checkChoice('trace', rule.trace, TRACES);
      if (!(Number.isInteger(rule.settle) && rule.settle >= 0)) {
        throw new RangeError(`settle must be an integer of at least 0, got ${rule.settle}`);
      }
      return;
    case 'squared':
      checkChoice('optimizer', rule.optimizer, OPTIMIZERS);
      return;
    default:
      checkChoice('loss', (rule satisfies never as LearningRule).loss, ['membrane', 'squared']);
  }
}

/** Throws a RangeError unless a setting is one of its names: any other would be taken for one of them. */
function checkChoice(setting: string, value: string, choices: readonly string[]): void {
  if (!choices.includes(value)) {
    throw new RangeError(`${setting} must be one of ${choices.join(', ')}, got ${value}`);
  }
}
