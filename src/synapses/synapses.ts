/**
 * A kind of synapses between two layers.
 *
 * Shapes: B samples, M inputs, N neurons, both counted over all axes of their layer; arrays are row-major [B, …].
 */
import type { Outputs } from '../neurons/neuron.js';

/** Sizes along each axis of a layer, or of its weights: [784], or [28, 28]. */
export type Shape = readonly number[];

/** Returns the product of all sizes. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, side) => product * side, 1);
}

/** The synapses of one layer, as they stand in a network that runs batches of B samples. */
export interface Connection<S = object> {
  readonly spec: S;
  readonly input: Shape;
  /** B */
  readonly size: number;
}

export interface Synapses<S = object> {
  /** Description in a few words. */
  readonly help: string;
  /** Throws a RangeError unless the spec is in range and fits the input. */
  check(spec: S, input: Shape): void;
  /** Returns the shape of the layer's neurons. */
  output(spec: S, input: Shape): Shape;
  /** Returns the shape of the weights. */
  weights(spec: S, input: Shape): Shape;
  /** Writes the current into each neuron, I = W·X: `inputs` X [B, M], `current` I [B, N]. */
  current(weights: Float64Array, inputs: Outputs, current: Float64Array, at: Connection<S>): void;
  /** Writes Wᵀ·δ [B, M] of δ [B, N]. */
  back(weights: Float64Array, delta: Float64Array, back: Float64Array, at: Connection<S>): void;
  /**
   * Writes the gradient, shaped as the weights: the mean over B of δ [B, N] times traces, which are [B, N, M], or [B, 1, M]
   * where all neurons share them.
   */
  gradient(delta: Float64Array, traces: Float64Array, gradient: Float64Array, at: Connection<S>): void;
}
