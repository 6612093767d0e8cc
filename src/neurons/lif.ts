/**
 * Leaky integrate-and-fire (LIF) neurons, one time step.
 *
 *     V ← (1 − α)·V + I        integrate with leak
 *     A = 1 where V ≥ θ        fire
 *
 * The reset (V ← 0 where A = 1, or V ← V − θ) is a step of its own: loss and derivatives use V before it.
 * Potential has no unit, time counts in steps. Source: paper, eq. 1–2.
 * Shapes: B samples, N neurons; arrays are row-major [B, N].
 */
/** What a spike leaves of the potential: nothing (the paper's), or what was above the threshold. */
export type Reset = 'zero' | 'subtract';
export const RESETS: readonly Reset[] = ['zero', 'subtract'];

/** The neurons of a network. */
export interface LifOptions {
  /** Share of the potential lost per step, α, in [0, 1). */
  readonly leak: number;
  /** Potential at which a neuron fires, θ, above 0. */
  readonly threshold: number;
  readonly reset: Reset;
}

/** Throws a RangeError unless every option is in range. Called once, when a network is built. */
export function checkLif({ leak, threshold, reset }: LifOptions): void {
  if (!(leak >= 0 && leak < 1)) throw new RangeError(`leak must be in [0, 1), got ${leak}`);
  if (!(threshold > 0)) throw new RangeError(`threshold must be above 0, got ${threshold}`);
  checkChoice('reset', reset, RESETS);
}

/** Throws a RangeError unless a setting is one of the names it can have: any other would be taken for one of them. */
export function checkChoice(setting: string, value: string, choices: readonly string[]): void {
  if (!choices.includes(value)) {
    throw new RangeError(`${setting} must be one of ${choices.join(', ')}, got ${value}`);
  }
}

/** Integrates `current` [B, N] into `potential` [B, N] and writes the spikes (0 or 1) [B, N]. */
export function integrateAndFire(
  potential: Float64Array,
  current: Float64Array,
  spikes: Uint8Array,
  { leak, threshold }: LifOptions,
): void {
  for (let n = 0; n < potential.length; n++) {
    potential[n] = (1 - leak) * potential[n] + current[n];
    spikes[n] = potential[n] >= threshold ? 1 : 0;
  }
}

/** Sets the potential [B, N] of every neuron that fired to 0, or takes the threshold off it. */
export function resetFired(
  potential: Float64Array,
  spikes: Uint8Array,
  { threshold, reset }: LifOptions,
): void {
  for (let n = 0; n < potential.length; n++) {
    if (spikes[n] === 1) potential[n] = reset === 'subtract' ? potential[n] - threshold : 0;
  }
}

/** Cuts the potential [B, N] at the threshold, before loss and derivatives (the authors' variant). */
export function clampPotential(potential: Float64Array, threshold: number): void {
  for (let n = 0; n < potential.length; n++) if (potential[n] > threshold) potential[n] = threshold;
}

/**
 * Current into each neuron: I = W·A. `weights` [post, pre], `inputs` (0 or 1) [B, pre], `current` [B, post].
 * Only the inputs that spiked are visited.
 */
export function synapticCurrent(
  weights: Float64Array,
  inputs: Uint8Array,
  current: Float64Array,
  batch: number,
): void {
  const pre = inputs.length / batch;
  const post = current.length / batch;
  current.fill(0);
  for (let b = 0; b < batch; b++) {
    for (let j = 0; j < pre; j++) {
      if (inputs[b * pre + j] === 0) continue;
      for (let m = 0; m < post; m++) current[b * post + m] += weights[m * pre + j];
    }
  }
}
