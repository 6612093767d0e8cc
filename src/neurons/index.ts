/** The models of neurons. A new one is a file and a line here. */
import type { Values } from '../options/spec.js';
import { ALIF } from './alif.js';
import { LIF } from './lif.js';
import type { Neuron } from './neuron.js';
import { RELU } from './relu.js';

/** The models, by name. */
export const NEURONS = {
  lif: LIF,
  alif: ALIF,
  relu: RELU,
} as const satisfies Readonly<Record<string, Neuron>>;

/** The name of a model. */
export type NeuronName = keyof typeof NEURONS;

/** A model and its parameters: `{ kind: 'lif', leak: 0.1, … }`. */
export type NeuronSpec = {
  [K in NeuronName]: { readonly kind: K } & Values<(typeof NEURONS)[K]['options']>;
}[NeuronName];

/** Returns the model of a layer's neurons. */
export function neuronOf({ kind }: NeuronSpec): Neuron {
  return NEURONS[kind];
}
