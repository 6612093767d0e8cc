/**
 * Layers of networks as engines take them: shape and weights, and the rule that options ask for.
 *
 * An autoencoder is cut behind its first layer: the encoder turns images into hidden spikes, the decoder turns hidden
 * spikes into images. An audiocoder whose outputs are the hidden layer's neurons is joined to the decoder to
 * synthesise images from sounds (paper, figure 6).
 */
import type { Weights } from '../engine/engine.js';
import { denseShape, type NetworkShape, shapesOf } from '../engine/shape.js';
import type { LearningRule } from '../learning/rule.js';
import type { NeuronName } from '../neurons/index.js';
import { isSpiking, neuronSpec } from './neuron-options.js';
import type { GradedOptions, TrainingOptions } from './schema.js';

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

/** Returns all layers of a network. */
export function layersOf({
  widths,
  weights,
  options,
}: DenseNetwork<{ readonly neuron: NeuronName }>): Layers {
  return { ...denseShape(widths, neuronSpec(options)), weights };
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

/** Returns the learning rule that options ask for: the paper's for spiking neurons, the squared error of graded outputs. */
export function ruleOf(options: TrainingOptions | GradedOptions): LearningRule {
  const { beta1, beta2, epsilon, decay, decayMode } = options;
  if (isSpiking(options)) {
    const { mask, error, trace, settle } = options;
    return { loss: 'membrane', mask, error, trace, settle, beta1, beta2, epsilon, decay, decayMode };
  }
  return { loss: 'squared', optimizer: options.optimizer, beta1, beta2, epsilon, decay, decayMode };
}
