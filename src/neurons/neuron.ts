/**
 * A model of neurons, one time step. A network runs all its layers' `step`, then compares, then calls `reset`: loss and
 * derivatives use the state before the reset.
 *
 * Shapes: B samples, N neurons; arrays are row-major [B, N].
 */
import { fits, rangeOf, type Schema, type Values } from '../options/spec.js';

/** Arrays [B, N] that neurons keep from step to step, by name; all 0 at the start of a batch. */
export type NeuronState = Readonly<Record<string, Float64Array>>;

/** Outputs [B, N] of one step: spikes, 0 or 1, or values. */
export type Outputs = Uint8Array | Float64Array;

/** Parts that all models of neurons have. */
interface NeuronModel<O extends Schema> {
  /** Description in a few words, as the command line and the page show it. */
  readonly help: string;
  /** Parameters of the neurons of a layer, and their ranges. */
  readonly options: O;
  /** Names of the state's arrays; of neurons that spike, `potential` is the first. */
  readonly state: readonly string[];
  /** Returns ∂V[t]/∂V[t − 1] without a reset, the decay of eligibility traces, in [0, 1]. */
  keep(parameters: Values<O>): number;
  /** Integrates `current` [B, N] into the state and writes the outputs [B, N]. */
  step(state: NeuronState, current: Float64Array, outputs: Outputs, parameters: Values<O>): void;
  /** Writes the derivative of the outputs by the current [B, N], or its surrogate; before `reset`. */
  slope(state: NeuronState, outputs: Outputs, slope: Float64Array, parameters: Values<O>): void;
  /** Changes the state as the outputs ask for; the last part of a step. */
  reset(state: NeuronState, outputs: Outputs, parameters: Values<O>): void;
}

/** Neurons whose outputs are spikes; their state has a `potential`, the V of the membrane loss. */
export interface SpikingNeuron<O extends Schema = Schema> extends NeuronModel<O> {
  readonly spikes: true;
  /** Returns the numbers that the model's kernel takes as float32 (`kernels/neurons/`), if it has one. */
  kernel?(parameters: Values<O>): readonly number[];
  /** Writes the potential at which each neuron fires, θ [B, N]. */
  threshold(state: NeuronState, threshold: Float64Array, parameters: Values<O>): void;
}

/** Neurons whose outputs are values. */
export interface GradedNeuron<O extends Schema = Schema> extends NeuronModel<O> {
  readonly spikes: false;
}

/** A model of neurons. */
export type Neuron<O extends Schema = Schema> = SpikingNeuron<O> | GradedNeuron<O>;

/** Throws a RangeError unless every parameter is in its range. */
export function checkParameters(options: Schema, parameters: Readonly<Record<string, unknown>>): void {
  for (const [name, spec] of Object.entries(options)) {
    const value = parameters[name];
    if (fits(spec, value)) continue;
    throw new RangeError(`${name} must be ${rangeOf(spec)}, got ${value}`);
  }
}
