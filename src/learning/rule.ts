/**
 * The learning rule's settings: membrane-potential backpropagation (paper, section 2.3) with the choices
 * the paper leaves open. Every engine follows the same rule; the reference engine is its plain statement.
 */
import { checkChoice, checkLif, type LifOptions } from '../neurons/lif.js';

/** Which outputs carry an error: those whose spike differs from the target's, or all (figure 3b). */
export type Mask = 'xor' | 'none';
export const MASKS: readonly Mask[] = ['xor', 'none'];

/**
 * What is compared with the target θ·Y: `membrane` the potential V (the paper's), `spikes` the spikes θ·A, so
 * that every wrong spike weighs the same.
 */
export type OutputError = 'membrane' | 'spikes';
export const OUTPUT_ERRORS: readonly OutputError[] = ['membrane', 'spikes'];

/**
 * What stands for ∂V/∂W (paper, eq. 12–14):
 * `per-synapse` the paper's, reset where the postsynaptic neuron fired;
 * `shared` one per input, times 1 − (share of the layer's neurons that fired), as the authors released it;
 * `plain` one per input, leaks and is never reset.
 */
export type Trace = 'per-synapse' | 'shared' | 'plain';
export const TRACES: readonly Trace[] = ['per-synapse', 'shared', 'plain'];

/** Adam's weight decay: `coupled` adds λ·W to the gradient, `decoupled` shrinks W by 1 − η·λ first. */
export type DecayMode = 'coupled' | 'decoupled' | 'none';
export const DECAY_MODES: readonly DecayMode[] = ['coupled', 'decoupled', 'none'];

/** All that decides how a spiking network learns from a batch. */
export interface LearningRule extends LifOptions {
  readonly mask: Mask;
  readonly error: OutputError;
  readonly trace: Trace;
  /** Whether the potential is cut at the threshold before loss and derivatives. */
  readonly clamp: boolean;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** λ, at least 0. */
  readonly decay: number;
  readonly decayMode: DecayMode;
  /** Steps at the start of a batch without gradient or update: potentials and traces build up first. */
  readonly settle: number;
}

/** Throws a RangeError unless every setting is in range. */
export function checkRule(rule: LearningRule): void {
  checkLif(rule);
  checkMoments(rule);
  checkChoice('mask', rule.mask, MASKS);
  checkChoice('error', rule.error, OUTPUT_ERRORS);
  checkChoice('trace', rule.trace, TRACES);
  checkChoice('decayMode', rule.decayMode, DECAY_MODES);
  if (!(Number.isInteger(rule.settle) && rule.settle >= 0)) {
    throw new RangeError(`settle must be an integer of at least 0, got ${rule.settle}`);
  }
}

/** Throws a RangeError unless Adam's settings and the decay are in range. */
export function checkMoments(rule: Pick<LearningRule, 'beta1' | 'beta2' | 'epsilon' | 'decay'>): void {
  for (const name of ['beta1', 'beta2'] as const) {
    if (!(rule[name] >= 0 && rule[name] < 1)) {
      throw new RangeError(`${name} must be in [0, 1), got ${rule[name]}`);
    }
  }
  if (!(rule.epsilon > 0)) throw new RangeError(`epsilon must be above 0, got ${rule.epsilon}`);
  if (!(rule.decay >= 0 && rule.decay < 1)) {
    throw new RangeError(`decay must be in [0, 1), got ${rule.decay}`);
  }
}
