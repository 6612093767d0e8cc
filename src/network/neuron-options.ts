/** The options that models of neurons bring, and which of the models spike. */
import { NEURONS, type NeuronName } from '../neurons/index.js';
import { matters, type Owner, optionsOf, type Schema, type SchemaFor } from '../options/spec.js';

export const NEURON_NAMES = Object.keys(NEURONS) as readonly NeuronName[];

/** Options of all models; each says to which it belongs. */
export const NEURON_OPTIONS = optionsOf('neuron', NEURONS);

type NamesThat<Spikes extends boolean> = {
  [Name in NeuronName]: (typeof NEURONS)[Name]['spikes'] extends Spikes ? Name : never;
}[NeuronName];

/** Owner of the options that only spiking neurons have. */
export const SPIKING = owner(true);
/** Owner of the options that only neurons with graded outputs have. */
export const GRADED = owner(false);

function owner<Spikes extends boolean>(spikes: Spikes): Owner<NamesThat<Spikes>> {
  const is = NEURON_NAMES.filter((name) => NEURONS[name].spikes === spikes) as NamesThat<Spikes>[];
  return { option: 'neuron', is };
}

/** Options of a schema with one model of neurons, without the name of the model. */
export type SchemaOf<S, Neuron extends NeuronName> = Omit<SchemaFor<S, Neuron>, 'neuron'>;

/** Returns the options that a schema has with one model of neurons. */
export function schemaOf<S extends Schema, Neuron extends NeuronName>(
  schema: S,
  neuron: Neuron,
): SchemaOf<S, Neuron> {
  const own = Object.entries(schema).filter(([name, spec]) => name !== 'neuron' && matters(spec, { neuron }));
  return Object.fromEntries(own) as SchemaOf<S, Neuron>;
}
