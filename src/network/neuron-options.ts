/** The options that models of neurons bring, and which of the models spike. */
import { NEURONS, type NeuronName, type NeuronSpec } from '../neurons/index.js';
import { matters, type Owner, optionsOf, type Schema, type SchemaFor, type Values } from '../options/spec.js';

export const NEURON_NAMES = Object.keys(NEURONS) as readonly NeuronName[];

/** Options of all models; each says to which it belongs. */
export const NEURON_OPTIONS = optionsOf('neuron', NEURONS);

/** Names of the models that spike or not. */
export type NamesThat<Spikes extends boolean> = {
  [Name in NeuronName]: (typeof NEURONS)[Name]['spikes'] extends Spikes ? Name : never;
}[NeuronName];

/** Names of the models that spike. */
export type SpikingName = NamesThat<true>;
/** Names of the models with graded outputs. */
export type GradedName = NamesThat<false>;

/** Owner of the options that only spiking neurons have. */
export const SPIKING = owner(true);
/** Owner of the options that only neurons with graded outputs have. */
export const GRADED = owner(false);

function owner<Spikes extends boolean>(spikes: Spikes): Owner<NamesThat<Spikes>> {
  const is = NEURON_NAMES.filter((name) => NEURONS[name].spikes === spikes) as NamesThat<Spikes>[];
  return { option: 'neuron', is };
}

/** Values of a schema's options for some models of neurons, told apart by `neuron`. */
export type OptionsOf<S, Neuron extends NeuronName = NeuronName> = {
  [Name in Neuron]: { readonly neuron: Name } & Values<Omit<SchemaFor<S, Name>, 'neuron'>>;
}[Neuron];

/** Values of the options that a schema has for all models of neurons. */
export type SharedOptions<S> = { readonly neuron: NeuronName } & Values<Omit<SchemaFor<S, never>, 'neuron'>>;

/** Returns true if options are those of neurons that spike. */
export function isSpiking<O extends { readonly neuron: NeuronName }>(
  options: O,
): options is Extract<O, { readonly neuron: SpikingName }> {
  return NEURONS[options.neuron].spikes;
}

/** Returns the options that a schema has with one model of neurons. */
export function schemaOf(schema: Schema, neuron: NeuronName): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([, spec]) => matters(spec, { neuron })));
}

/** Returns the neurons that options describe: the model, and the options that it brings. */
export function neuronSpec(options: { readonly neuron: NeuronName }): NeuronSpec {
  const values = new Map<string, unknown>(Object.entries(options));
  const own = Object.keys(NEURONS[options.neuron].options).map((name) => [name, values.get(name)]);
  // Resolved options have every option of their model.
  return { kind: options.neuron, ...Object.fromEntries(own) } as NeuronSpec;
}
