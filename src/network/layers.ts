/**
 * Layers of networks as engines take them: shape and weights, and the rule that options ask for.
 *
 * An autoencoder is cut behind its first layer: the encoder turns images into hidden spikes, the decoder turns hidden
 * spikes into images. An audiocoder whose outputs are the hidden layer's neurons is joined to the decoder to
 * synthesise images from sounds (paper, figure 6).
 */
import type { Weights } from '../engine/engine.js';
import { denseShape, type NetworkShape, shapesOf } from '../engine/shape.js';
import type { MembraneRule, SquaredRule } from '../learning/rule.js';
import type { NeuronSpec } from '../neurons/index.js';
import type { LifOptions } from '../neurons/lif.js';

/** Some layers of a network. */
export interface Layers extends NetworkShape {
  /** Per layer [N_l, N_{l−1}], row-major. */
  readonly weights: readonly Weights[];
}

/** A network of dense layers with the options it was trained by. */
interface DenseNetwork<Options> {
  /** [N_0, …, N_L] */
  readonly widths: readonly number[];
  readonly weights: readonly Weights[];
  readonly options: Options;
}

/** Returns all layers of a spiking network. */
export function lifLayers({ widths, weights, options }: DenseNetwork<LifOptions>): Layers {
  return { ...denseShape(widths, lifOf(options)), weights };
}

/** Returns all layers of an ANN. */
export function reluLayers({ widths, weights }: DenseNetwork<unknown>): Layers {
  return { ...denseShape(widths, RELU_NEURON), weights };
}

/** Returns the layers that turn images into hidden spikes, or into the hidden values of an ANN. */
export function encoderOf(layers: Layers): Layers {
  return layersBetween(layers, 0, 1);
}

/** Returns the layers that turn hidden spikes or values into an image. */
export function decoderOf(layers: Layers): Layers {
  return layersBetween(layers, 1, layers.layers.length);
}

/** Returns the layers behind layer `start`, 0 for the inputs, up to layer `end`. */
export function layersBetween(whole: Layers, start: number, end: number): Layers {
  return {
    input: shapesOf(whole)[start],
    layers: whole.layers.slice(start, end),
    weights: whole.weights.slice(start, end),
  };
}

export const RELU_NEURON: NeuronSpec = { kind: 'relu' };

/** Returns the neurons that options describe. */
export function lifOf({ leak, threshold, reset, clamp }: LifOptions): NeuronSpec {
  return { kind: 'lif', leak, threshold, reset, clamp };
}

/** Returns the learning rule of a spiking network's options. */
export function membraneRule(options: Omit<MembraneRule, 'loss'>): MembraneRule {
  const { mask, error, trace, settle, beta1, beta2, epsilon, decay, decayMode } = options;
  return { loss: 'membrane', mask, error, trace, settle, beta1, beta2, epsilon, decay, decayMode };
}

/** Returns the learning rule of an ANN's options. */
export function squaredRule(options: Omit<SquaredRule, 'loss'>): SquaredRule {
  const { optimizer, beta1, beta2, epsilon, decay, decayMode } = options;
  return { loss: 'squared', optimizer, beta1, beta2, epsilon, decay, decayMode };
}
