/**
 * An autoencoder cut behind its first layer: the encoder turns images into hidden spikes, the decoder turns hidden
 * spikes into images. An audiocoder whose outputs are the hidden layer's neurons is joined to the decoder to
 * synthesise images from sounds (paper, figure 6).
 */
import type { LearningRule } from '../learning/rule.js';
import type { NetworkOf } from './network.js';

/** Some layers of a network, and the rule they were trained by. */
export interface LayersOf<Rule> {
  /** [N_0, …, N_L] */
  readonly widths: readonly number[];
  /** Per layer [N_l, N_{l−1}], row-major. */
  readonly weights: readonly Float32Array[];
  readonly rule: Rule;
}

/** Of LIF neurons. */
export type Layers = LayersOf<LearningRule>;

/** Images → hidden spikes, or the hidden values of an ANN. */
export function encoderOf<O>({ widths, weights, options }: NetworkOf<O>): LayersOf<O> {
  return { widths: widths.slice(0, 2), weights: weights.slice(0, 1), rule: options };
}

/** Hidden spikes or values → those of an image. */
export function decoderOf<O>({ widths, weights, options }: NetworkOf<O>): LayersOf<O> {
  return { widths: widths.slice(1), weights: weights.slice(1), rule: options };
}
